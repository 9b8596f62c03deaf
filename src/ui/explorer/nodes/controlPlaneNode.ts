import type { Disposable } from '../../../common/lifetime.ts';
import type { ControlPlanePorts } from '../../../kube/controlPlane/read.ts';
import type { Health } from '../../../kube/kinds/types.ts';
import type { Connection } from '../../../kube/types.ts';
import { idBelow, TreeNode, type Look, type TreeServices } from '../node.ts';
import { settledWithin } from '../settledWithin.ts';
import type { ContextNode } from './contextNode.ts';
import { detailPlans, type Detail } from './detailNode.ts';
import { rolledUp, rollUp, worstBelow } from './healthRollup.ts';
import { NoteNode } from './noteNode.ts';
import { OverviewKindNode } from './overviewKindNode.ts';
import { overviewKinds, resourceOf } from './overviewKinds.ts';
import { PlannedRows, type RowPlan } from './plannedRows.ts';

/** How often the cluster is asked while the rows are on the screen. */
const pollMs = 10_000;
/** How long expanding may keep the editor waiting for the first answer. */
const patienceMs = 700;
/** How long the list of nodes is kept live after the rows left the screen. */
const keepMs = 15_000;

/** The parts that make a cluster one. Asked about only while they are on the screen. */
export class ControlPlaneNode extends TreeNode {
  readonly #context: ContextNode;
  readonly #connection: Connection;
  readonly #services: TreeServices;
  readonly #rows: PlannedRows;
  #details: readonly Detail[] | undefined;
  /** When the details were read, ms since the epoch. */
  #seenAt: number | undefined;
  #nodes: OverviewKindNode | undefined;
  #reading: Promise<void> | undefined;
  #poll: Disposable | undefined;
  #release: Disposable | undefined;
  #shown = false;
  #ended = new AbortController();

  constructor(parent: TreeNode, context: ContextNode, connection: Connection, services: TreeServices) {
    super(idBelow(parent, 'controlPlane'), parent);
    this.#context = context;
    this.#connection = connection;
    this.#services = services;
    this.#rows = new PlannedRows(this, services);
  }

  look(): Look {
    const { t, formatTime } = this.#services;
    const description = this.#shown || this.#seenAt === undefined ? '' : t('as of {0}', formatTime(this.#seenAt));
    return { label: t('Control Plane'), description, icon: rolledUp({ id: 'circuit-board' }, this.health), words: ['note'], expandable: true };
  }

  override tooltip(): string {
    return this.#services.t('The parts that make a cluster one, and how they fare. They are asked every 10 seconds while this is unfolded.');
  }

  /** Of what was last seen; the row says when that was while it is folded. */
  override get health(): Health {
    return worstBelow(this.#rows.rows);
  }

  override async children(): Promise<readonly TreeNode[]> {
    await settledWithin(this.#read(), patienceMs, this.#services.clock);
    this.#rows.apply(this.#plans());
    return this.#rows.rows;
  }

  override setShown(shown: boolean): void {
    this.#shown = shown;
    this.#poll?.dispose();
    this.#release?.dispose();
    if (shown) {
      this.#nodes?.open();
      this.#services.inBackground(this.#read());
    } else {
      this.#release = this.#services.clock.after(keepMs, () => this.#nodes?.close());
    }
    rollUp(this, this.#services);
  }

  /** Asks again now, and reads again what is below the nodes. */
  retry(): void {
    this.#nodes?.retry();
    if (this.#shown) {
      this.#services.inBackground(this.#read());
    }
  }

  override dispose(): void {
    this.#shown = false;
    this.#ended.abort();
    this.#poll?.dispose();
    this.#release?.dispose();
    this.#rows.clear();
  }

  /** One question at a time, and while the rows are on the screen another some time after its answer. */
  #read(): Promise<void> {
    this.#poll?.dispose();
    this.#reading ??= this.#ask().finally(() => {
      this.#reading = undefined;
      if (this.#shown) {
        this.#poll = this.#services.clock.after(pollMs, () => this.#services.inBackground(this.#read()));
      }
    });
    return this.#reading;
  }

  async #ask(): Promise<void> {
    const { client, discovery, reader, signal } = this.#connection;
    const ended = AbortSignal.any([signal, this.#ended.signal]);
    try {
      const resources = await discovery.resources(ended);
      this.#openNodes(resources);
      this.#details = await this.#readDetails({ client, discovery, reader, clock: this.#services.clock }, ended);
      this.#seenAt = this.#services.clock.now();
    } catch (error) {
      if (ended.aborted) {
        return;
      }
      throw error;
    }
    if (!ended.aborted && this.#rows.apply(this.#plans())) {
      this.#services.refresher.below(this);
    }
    rollUp(this, this.#services);
  }

  /** What reads and tells all this is loaded when somebody wants to know. */
  async #readDetails(ports: ControlPlanePorts, signal: AbortSignal): Promise<readonly Detail[]> {
    const [{ readControlPlane }, { controlPlaneDetails }] = await Promise.all([import('../../../kube/controlPlane/read.ts'), import('./controlPlaneDetails.ts')]);
    return controlPlaneDetails(await readControlPlane(ports, signal), this.#context.entry.server, this.#services.t);
  }

  #openNodes(resources: Parameters<typeof resourceOf>[1]): void {
    const [kind] = overviewKinds;
    const resource = kind === undefined ? undefined : resourceOf(kind, resources);
    if (kind === undefined || resource === undefined) {
      return;
    }
    this.#nodes ??= new OverviewKindNode(kind, resource, {
      parent: this, context: this.#context, connection: this.#connection, services: this.#services, changed: () => this.#services.refresher.row(this.#nodes ?? this),
    }, {
      includes: () => true,
      keepIcon: true,
      explanation: this.#services.t('The machines that pods run on. Below each: what of it is taken, what its kubelet reports, its pods and its events.'),
    });
    // The rows may have left the screen while the server was asked.
    if (this.#shown) {
      this.#nodes.open();
    }
  }

  #plans(): RowPlan[] {
    const { t } = this.#services;
    const nodes = this.#nodes;
    const last: RowPlan[] = nodes === undefined ? [] : [{ key: 'nodes', make: () => nodes }];
    if (this.#details === undefined) {
      const label = t('Loading…');
      return [{ key: 'loading', make: (parent) => new NoteNode(parent, 'loading', { label, icon: { id: 'loading~spin' }, message: label, failed: false }) }, ...last];
    }
    return [...detailPlans(this.#details, this.#services), ...last];
  }
}
