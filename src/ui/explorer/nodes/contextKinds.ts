import type { Disposable } from '../../../common/lifetime.ts';
import type { Resource } from '../../../kube/api/types.ts';
import type { Connection } from '../../../kube/types.ts';
import { layOut, type Layout } from '../layout.ts';
import type { TreeNode, TreeServices } from '../node.ts';
import { CategoryNode } from './categoryNode.ts';
import type { ContextNode } from './contextNode.ts';
import { contextRows, type RowsOf } from './contextRows.ts';
import { Definitions } from './definitions.ts';
import { ListNode } from './listNode.ts';
import { PlannedRows } from './plannedRows.ts';

/** Time for changes that come together to be one question. */
const gatherMs = 500;
/** Least time between two questions to discovery that nobody asked for. */
const restMs = 2000;
/** Discovery tells of a change a little later than the definitions; waits between further questions. */
const stepsMs: readonly number[] = [1000, 2000, 5000, 10_000, 30_000];
/** Further questions for definitions that never get to be served, such as those with a name that is taken. */
const mostForDefinitions = 3;
/** How long the list of a vanished kind is kept for the case that it comes again, as another version say. */
const graceMs = 8000;
/** What was discovered is asked for again when custom kinds come on the screen after so long. */
const oldMs = 60_000;
/** ... and when the context does: API groups of other servers come and go without a definition. */
const veryOldMs = 600_000;

/** The rows of a connected context, kept as discovery tells: kinds come and go without anybody asking. */
export class ContextKinds implements Disposable {
  readonly #of: RowsOf;
  readonly #rows: PlannedRows;
  /** Since when the kinds of lists that are still looked at are no longer served, by resource and group. */
  readonly #vanished = new Map<string, number>();
  /** Lists whose kind the server says it has not. */
  readonly #missing = new Set<ListNode>();
  /** How often each was. */
  #times = new WeakMap<ListNode, number>();
  #resources: readonly Resource[];
  #layout: Layout;
  #discoveredAt: number;
  #definitions: Definitions | undefined;
  #timer: Disposable | undefined;
  #due = Infinity;
  #step = 0;
  #asking = false;
  #shown = false;
  #ended = false;
  /** A question came due while nobody looked. */
  #missed = false;

  constructor(context: ContextNode, connection: Connection, resources: readonly Resource[], services: TreeServices) {
    this.#of = { context, connection, services, customShown: (shown) => this.#customShown(shown) };
    this.#rows = new PlannedRows(context, services);
    this.#resources = resources;
    this.#layout = layOut(resources);
    this.#discoveredAt = services.clock.now();
    this.#rows.apply(contextRows(this.#of, this.#layout));
  }

  get rows(): readonly TreeNode[] {
    return this.#rows.rows;
  }

  /** Every list made so far. */
  lists(): ListNode[] {
    return listsAmong(this.rows);
  }

  /** The context's rows came on the screen, or left it. */
  setShown(shown: boolean): void {
    this.#shown = shown;
    if (shown && (this.#missed || this.#age > veryOldMs)) {
      this.#missed = false;
      this.#askIn(0);
    }
  }

  /** The server says of a list that it does not have the kind. */
  missing(list: ListNode): void {
    const times = this.#times.get(list) ?? 0;
    this.#times.set(list, times + 1);
    this.#missing.add(list);
    this.#askIn(stepMs(times));
  }

  /** Asks the cluster again for its kinds. */
  async read(): Promise<void> {
    const { connection, services, context } = this.#of;
    connection.discovery.refresh();
    const resources = await connection.discovery.resources(connection.signal);
    if (this.#ended) {
      return;
    }
    this.#discoveredAt = services.clock.now();
    this.#resources = resources;
    this.#layout = layOut([...resources, ...this.#stillLookedAt(resources)], this.#layout);
    if (this.#rows.apply(contextRows(this.#of, this.#layout))) {
      services.refresher.below(context);
    }
    this.#tryMissing();
  }

  dispose(): void {
    this.#ended = true;
    this.#timer?.dispose();
    this.#definitions?.dispose();
    this.#rows.clear();
  }

  #customShown(shown: boolean): void {
    this.#definitions?.dispose();
    this.#definitions = undefined;
    if (!shown || this.#ended) {
      return;
    }
    const { connection, services } = this.#of;
    const resource = this.#resources.find((each) => each.group === 'apiextensions.k8s.io' && each.resource === 'customresourcedefinitions');
    this.#definitions = new Definitions(resource, {
      connection,
      clock: services.clock,
      resources: () => this.#resources,
      changed: () => {
        this.#step = 0;
        this.#times = new WeakMap();
        this.#askIn(gatherMs);
      },
    });
    if (this.#age > oldMs) {
      this.#askIn(0);
    }
  }

  /** Kinds that are no longer served though their lists are on the screen, for as long as they are given. */
  #stillLookedAt(resources: readonly Resource[]): Resource[] {
    const { clock, isShown } = this.#of.services;
    const now = clock.now();
    const served = new Set(resources.map(nameOf));
    const kept = this.lists().filter((list) => isShown(list) && !served.has(nameOf(list.resource))).map(({ resource }) => resource);
    for (const name of [...this.#vanished.keys()]) {
      if (!kept.some((resource) => nameOf(resource) === name)) {
        this.#vanished.delete(name);
      }
    }
    return kept.filter((resource) => {
      const name = nameOf(resource);
      const since = this.#vanished.get(name) ?? now;
      this.#vanished.set(name, since);
      return now - since < graceMs || !this.#vanished.delete(name);
    });
  }

  /** Lists again what the server has after all. */
  #tryMissing(): void {
    const lists = new Set(this.lists());
    for (const list of [...this.#missing]) {
      if (!lists.has(list)) {
        this.#missing.delete(list);
      } else if (!this.#vanished.has(nameOf(list.resource))) {
        this.#missing.delete(list);
        list.retry();
      }
    }
  }

  /** Milliseconds since discovery was last asked. */
  get #age(): number {
    return this.#of.services.clock.now() - this.#discoveredAt;
  }

  /** Asks in so many milliseconds, unless that is to happen sooner anyway. */
  #askIn(ms: number): void {
    const { clock, inBackground } = this.#of.services;
    const wait = Math.max(ms, restMs - this.#age);
    const due = clock.now() + wait;
    if (this.#ended || due >= this.#due) {
      return;
    }
    this.#timer?.dispose();
    this.#due = due;
    this.#timer = clock.after(wait, () => {
      this.#due = Infinity;
      if (!this.#shown) {
        this.#missed = true;
      } else if (this.#asking) {
        this.#askIn(gatherMs);
      } else {
        inBackground(this.#ask());
      }
    });
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    try {
      await this.read();
      const unsettled = this.#vanished.size > 0 || (this.#definitions?.agree === false && this.#step < mostForDefinitions);
      this.#askOn(unsettled);
    } catch (error) {
      this.#askOn(true);
      throw error;
    } finally {
      this.#asking = false;
    }
  }

  /** Asks once more, later each time, while something else is to be expected. */
  #askOn(unsettled: boolean): void {
    if (unsettled) {
      this.#askIn(stepMs(this.#step));
      this.#step++;
    } else {
      this.#step = 0;
    }
  }
}

function stepMs(step: number): number {
  return stepsMs[Math.min(step, stepsMs.length - 1)] ?? 0;
}

function nameOf({ group, resource }: Pick<Resource, 'group' | 'resource'>): string {
  return `${resource}.${group}`;
}

function listsAmong(nodes: readonly TreeNode[]): ListNode[] {
  return nodes.flatMap((node) => node instanceof ListNode ? [node] : node instanceof CategoryNode ? listsAmong(node.made) : []);
}
