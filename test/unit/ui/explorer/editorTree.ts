import { after } from 'node:test';
import { systemClock, type Clock } from '../../../../src/common/clock.ts';
import { createKube } from '../../../../src/kube/connections.ts';
import { ProtectedContexts } from '../../../../src/kube/protection.ts';
import { Arrangement } from '../../../../src/ui/explorer/arrangement.ts';
import { Explorer } from '../../../../src/ui/explorer/explorer.ts';
import { Filters } from '../../../../src/ui/explorer/filters.ts';
import type { Kube, TreeNode } from '../../../../src/ui/explorer/node.ts';
import { Scopes, type Memory } from '../../../../src/ui/explorer/scopes.ts';
import { until } from '../../kube/real.ts';

export function memoryOf(content: Readonly<Record<string, unknown>> = {}): Memory {
  const kept = new Map(Object.entries(content));
  return {
    get: (key) => kept.get(key),
    update: (key, value) => {
      kept.set(key, value);
      return Promise.resolve();
    },
  };
}

/** A clock that goes so many times faster than time does. */
export function fastClock(factor: number): Clock {
  const start = Date.now();
  return {
    now: () => start + (Date.now() - start) * factor,
    after: (ms, callback) => systemClock.after(ms / factor, callback),
  };
}

export interface TreeSettings {
  groups?: unknown;
  hidden?: unknown;
  namespaces?: unknown;
}

interface Options {
  readonly kubeconfigs: readonly string[];
  readonly settings?: TreeSettings;
  readonly memory?: Memory;
  readonly clock?: Clock;
  /** What the connections go by. */
  readonly kubeClock?: Clock;
  readonly version?: string;
}

/** The explorer with what an editor does: it keeps rows until an event, then reads again what is expanded. */
export class EditorTree {
  readonly settings: TreeSettings;
  readonly scopes: Scopes;
  readonly filters: Filters;
  readonly arrangement: Arrangement;
  readonly explorer: Explorer;
  readonly kube: Kube;
  readonly failures: unknown[] = [];
  /** How often the whole tree was sent. */
  roots = 0;
  readonly #rows = new Map<TreeNode | undefined, readonly TreeNode[]>();
  /** As the editor, by id. */
  readonly #expanded = new Set<string>();
  #reading: Promise<unknown> = Promise.resolve();

  /** Ended with the tests of the calling file. */
  constructor({ kubeconfigs, settings = {}, memory = memoryOf(), clock = systemClock, kubeClock = systemClock, version = 'test' }: Options) {
    this.settings = settings;
    this.scopes = new Scopes(memory, () => this.settings.namespaces);
    this.filters = new Filters(memory);
    this.arrangement = new Arrangement({ groups: () => this.settings.groups, hidden: () => this.settings.hidden });
    const kube = createKube({ settings: () => kubeconfigs, env: {}, home: '/nowhere', version, clock: kubeClock });
    this.kube = kube;
    const protection = new ProtectedContexts(() => []);
    this.explorer = new Explorer({
      t: fill,
      clock,
      kube: () => Promise.resolve(kube),
      scopes: this.scopes,
      filters: this.filters,
      arrangement: this.arrangement,
      protection,
      formatNumber: (value) => String(value),
      formatTime: (at) => new Date(at).toISOString(),
      inBackground: (work) => void work.catch((error: unknown) => this.failures.push(error)),
    });
    this.explorer.onDidChange((nodes) => this.#changed(nodes));
    this.explorer.setVisible(true);
    after(() => {
      this.explorer.dispose();
      protection.dispose();
      kube.dispose();
    });
  }

  /** Reads the rows at the top. */
  async open(): Promise<readonly TreeNode[]> {
    return this.#read(undefined);
  }

  /** Expands the row at this path of labels, as soon as it is there. */
  async expand(...path: string[]): Promise<TreeNode> {
    for (let length = 1; length <= path.length; length++) {
      const node = await this.row(...path.slice(0, length));
      if (!this.#expanded.has(node.id)) {
        this.#expanded.add(node.id);
        await this.#read(node);
      }
    }
    return this.row(...path);
  }

  collapse(node: TreeNode): void {
    this.#expanded.delete(node.id);
    this.#rows.delete(node);
    this.explorer.setExpanded(node, false);
  }

  /** The row at this path of labels as soon as the tree shows it. What is above it must be expanded. */
  async row(...path: string[]): Promise<TreeNode> {
    await until(() => this.find(...path) !== undefined, `row ${path.join(' > ')} among ${this.labels(...path.slice(0, -1)).join(', ')}`);
    return this.find(...path)!;
  }

  /** The row that the tree shows now, nothing being asked. */
  find(...path: string[]): TreeNode | undefined {
    let node: TreeNode | undefined;
    for (const label of path) {
      node = this.#rows.get(node)?.find((each) => each.look().label === label);
      if (node === undefined) {
        return undefined;
      }
    }
    return node;
  }

  /** The rows that the tree shows now below a path. */
  rows(...path: string[]): readonly TreeNode[] {
    const node = path.length === 0 ? undefined : this.find(...path);
    return path.length > 0 && node === undefined ? [] : this.#rows.get(node) ?? [];
  }

  /** The labels that the tree shows now below a path. */
  labels(...path: string[]): string[] {
    return this.rows(...path).map((each) => each.look().label);
  }

  async #read(node: TreeNode | undefined): Promise<readonly TreeNode[]> {
    const rows = node === undefined ? await this.explorer.roots() : await this.explorer.children(node);
    if (node !== undefined && !this.#expanded.has(node.id)) {
      // It was collapsed meanwhile.
      return rows;
    }
    this.#rows.set(node, rows);
    for (const row of rows) {
      if (row.look().expanded === true && !this.#rows.has(row)) {
        this.#expanded.add(row.id);
      }
      if (this.#expanded.has(row.id) && row.look().expandable) {
        await this.#read(row);
      }
    }
    return rows;
  }

  #changed(nodes: readonly TreeNode[] | undefined): void {
    this.roots += nodes === undefined ? 1 : 0;
    // What was collapsed before its turn came is not read: to ask for rows is to unfold.
    const known = (): (TreeNode | undefined)[] => (nodes === undefined ? [undefined] : nodes.filter((node) => this.#rows.has(node)));
    this.#reading = this.#reading.then(() => Promise.all(known().map((node) => this.#read(node)))).catch((error: unknown) => this.failures.push(error));
  }
}

/** Fills the places of an English text, as the editor does. */
export function fill(text: string, ...values: (string | number | boolean)[]): string {
  return text.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)]));
}
