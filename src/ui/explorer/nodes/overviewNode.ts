import { Failure } from '../../../common/failure.ts';
import { disposable, Lifetime, type Disposable } from '../../../common/lifetime.ts';
import type { Resource } from '../../../kube/api/types.ts';
import type { HealthTally } from '../../../kube/kinds/healthCounts.ts';
import type { Health } from '../../../kube/kinds/types.ts';
import { Healing } from '../../../kube/live/healing.ts';
import type { Connection } from '../../../kube/types.ts';
import { idBelow, TreeNode, type Look, type TreeServices } from '../node.ts';
import { settledWithin } from '../settledWithin.ts';
import type { ContextNode } from './contextNode.ts';
import { failingText, oldest, rolledUp, rollUp, worstBelow } from './healthRollup.ts';
import { failureNote, NoteNode, type Note } from './noteNode.ts';
import { OverviewKindNode, type OverviewPlace } from './overviewKindNode.ts';
import { overviewKinds, resourceOf } from './overviewKinds.ts';
import { OverviewWarningsNode } from './overviewWarningsNode.ts';

/** How long expanding may keep the editor waiting for the counts. */
const patienceMs = 700;
/** How long what left the screen is kept live, for those who just look elsewhere. */
const keepMs = 15_000;

type Part = OverviewKindNode | OverviewWarningsNode;

/** How a context fares at a glance. Nothing is asked of the cluster before it is expanded. */
export class OverviewNode extends TreeNode {
  readonly #context: ContextNode;
  readonly #connection: Connection;
  readonly #services: TreeServices;
  /** In place of the rows of kinds that may not be listed. */
  readonly #refusals = new Map<string, NoteNode>();
  #parts: readonly Part[] = [];
  #opened: Lifetime | undefined;
  #release: Disposable | undefined;
  #drawn = '';
  #fine: NoteNode | undefined;
  /** Why the kinds of the server are not known. */
  #problem: NoteNode | undefined;
  readonly #healing = new Healing();
  #again: Disposable | undefined;
  /** How all fared when it was last looked at. */
  #last: { readonly health: Health; readonly failing: readonly string[]; readonly at: number } | undefined;

  constructor(parent: TreeNode, context: ContextNode, connection: Connection, services: TreeServices) {
    super(idBelow(parent, 'overview'), parent);
    this.#context = context;
    this.#connection = connection;
    this.#services = services;
  }

  look(): Look {
    const { t } = this.#services;
    const description = this.#opened === undefined ? this.#lastText() : failingText(this.#total(), this.#services).join(' · ');
    return { label: t('Overview'), description, icon: rolledUp({ id: 'dashboard' }, this.health), words: ['note'], expandable: true };
  }

  override tooltip(): string {
    return this.#services.t('How nodes, workloads and volume claims of this context fare. It is read while it is unfolded.');
  }

  override get health(): Health {
    return this.#opened === undefined ? this.#last?.health ?? 'unknown' : worstBelow(this.#parts);
  }

  /** Since when the first of the counts stands still (ms since the epoch), where one does though it is looked at. */
  get staleSince(): number | undefined {
    return oldest(this.#parts.map(({ state }) => (state?.phase === 'stale' ? state.since : undefined)));
  }

  override async children(): Promise<readonly TreeNode[]> {
    // What failed is asked for again by itself, and not whenever its note is drawn.
    if (this.#problem === undefined) {
      await this.#open();
    }
    if (this.#problem !== undefined) {
      return [this.#problem];
    }
    await settledWithin(Promise.all(this.#parts.map((part) => part.settled)), patienceMs, this.#services.clock);
    const rows = this.#compose();
    this.#drawn = shapeOf(rows);
    return rows;
  }

  override setShown(shown: boolean): void {
    this.#release?.dispose();
    this.#release = undefined;
    this.#again?.dispose();
    if (shown) {
      if (this.#opened === undefined) {
        this.#openAgain();
      }
    } else {
      this.#release = this.#services.clock.after(keepMs, () => this.#close());
    }
  }

  /** Lists everything again. */
  retry(): void {
    this.#parts.forEach((part) => part.retry());
    if (this.#problem !== undefined) {
      this.#openAgain();
    }
  }

  /** What was known of the scope before says nothing of the one of now. */
  scopeChanged(): void {
    this.#last = undefined;
    this.#services.refresher.row(this);
  }

  override dispose(): void {
    this.#release?.dispose();
    this.#again?.dispose();
    this.#opened?.dispose();
    this.#opened = undefined;
    this.#parts.forEach((part) => part.dispose());
    this.#parts = [];
  }

  async #open(): Promise<void> {
    if (this.#opened !== undefined) {
      return;
    }
    const opened = new Lifetime();
    this.#opened = opened;
    const resources = await this.#resources(opened);
    if (resources === undefined || opened.ended) {
      return;
    }
    this.#problem = undefined;
    this.#last = undefined;
    this.#parts = this.#partsFor(resources);
    this.#parts.forEach((part) => part.open());
    opened.add(disposable(() => this.#parts.forEach((part) => part.close())));
    opened.add(this.#services.scopes.onDidChange((name) => {
      if (name === this.#context.entry.name) {
        this.#reopen();
      }
    }));
    this.#services.refresher.row(this);
  }

  /** The kinds of the server. Where they are not to be had, a note says so, and the overview is as if it was never opened. */
  async #resources(opened: Lifetime): Promise<readonly Resource[] | undefined> {
    try {
      const resources = await this.#connection.discovery.resources(this.#connection.signal);
      this.#healing.reset();
      return resources;
    } catch (error) {
      const failure = Failure.from(error);
      if (!opened.ended) {
        opened.dispose();
        this.#opened = undefined;
        const note = failureNote(failure);
        this.#problem ??= new NoteNode(this, 'problem', note, () => this.#openAgain());
        this.#problem.note = note;
        const wait = this.#healing.next(failure);
        this.#again = wait === undefined || !this.#services.isShown(this) ? undefined : this.#services.clock.after(wait, () => this.#openAgain());
      }
      return undefined;
    }
  }

  #openAgain(): void {
    this.#again?.dispose();
    this.#services.inBackground(this.#open().then(() => {
      this.#services.refresher.below(this);
    }));
  }

  #lastText(): string {
    const { t, formatTime } = this.#services;
    return this.#last === undefined ? '' : [...this.#last.failing, t('as of {0}', formatTime(this.#last.at))].join(' · ');
  }

  /** One row for each kind that the server has; rows made before stay. */
  #partsFor(resources: readonly Resource[]): Part[] {
    const place: OverviewPlace = {
      parent: this, context: this.#context, connection: this.#connection, services: this.#services, changed: () => this.#changed(),
    };
    const kinds = overviewKinds.flatMap((kind) => {
      const resource = resourceOf(kind, resources);
      const known = this.#parts.find((part) => part instanceof OverviewKindNode && part.kind === kind && part.resource === resource);
      return resource === undefined ? [] : [known ?? new OverviewKindNode(kind, resource, place)];
    });
    const events = resources.find(({ group, resource }) => group === '' && resource === 'events');
    const known = this.#parts.find((part) => part instanceof OverviewWarningsNode && part.resource === events);
    return events === undefined ? kinds : [...kinds, known ?? new OverviewWarningsNode(events, place)];
  }

  #reopen(): void {
    this.#parts.forEach((part) => {
      part.close();
      part.open();
    });
    this.#changed();
  }

  #close(): void {
    if (this.#opened !== undefined && this.#parts.some(({ state }) => state?.phase === 'live' || state?.phase === 'stale')) {
      this.#last = { health: this.health, failing: failingText(this.#total(), this.#services), at: this.staleSince ?? this.#services.clock.now() };
    }
    this.#opened?.dispose();
    this.#opened = undefined;
    this.#changed();
  }

  /** A row shows something else, or rows come and go. */
  #changed(): void {
    this.#parts.forEach((part) => this.#services.refresher.row(part));
    // What stands still shows in the context's row, too.
    rollUp(this, this.#services);
    if (shapeOf(this.#compose()) !== this.#drawn) {
      this.#services.refresher.below(this);
    }
  }

  #compose(): readonly TreeNode[] {
    if (this.#opened === undefined) {
      return [];
    }
    const rows = this.#parts.flatMap((part) => this.#rowOf(part));
    const note = this.#overall(rows);
    return note === undefined ? rows : [note, ...rows];
  }

  /** The part's own row, a refusal in its place, or none where there is nothing of the kind. */
  #rowOf(part: Part): readonly TreeNode[] {
    const { state } = part;
    if (state?.phase === 'denied' || state?.phase === 'failed') {
      const note = failureNote(state.failure, part.look().label);
      const row = this.#refusals.get(part.id) ?? new NoteNode(this, `refused ${part.id}`, note, () => part.retry());
      this.#refusals.set(part.id, row);
      row.note = note;
      return [row];
    }
    return part instanceof OverviewKindNode && part.size === 0 && state?.phase !== 'loading' ? [] : [part];
  }

  /** What is true of all rows together: that all is well, or that there is nothing. */
  #overall(rows: readonly TreeNode[]): NoteNode | undefined {
    const { t } = this.#services;
    const phases = this.#parts.map(({ state }) => state?.phase);
    const warnings = this.#parts.some((part) => part instanceof OverviewWarningsNode && part.count > 0);
    const total = this.#total();
    if (!rows.some((row) => row instanceof OverviewKindNode) || !phases.every((phase) => phase === 'live' || phase === 'denied')
      || warnings || total.error + total.warning + total.progressing > 0) {
      return undefined;
    }
    const label = phases.includes('denied') ? t('All that may be seen is fine') : t('Everything is fine');
    const note: Note = { label, icon: { id: 'pass-filled', color: 'testing.iconPassed' }, message: label, failed: false };
    this.#fine ??= new NoteNode(this, 'fine', note);
    this.#fine.note = note;
    return this.#fine;
  }

  #total(): HealthTally {
    const total = { ok: 0, warning: 0, error: 0, progressing: 0, done: 0, unknown: 0 };
    for (const part of this.#parts) {
      const tally = part instanceof OverviewKindNode ? part.tally : undefined;
      (Object.keys(total) as Health[]).forEach((health) => {
        total[health] += tally?.[health] ?? 0;
      });
    }
    return total;
  }
}

/** Which rows there are, in their order. */
function shapeOf(rows: readonly TreeNode[]): string {
  return rows.map(({ id }) => id).join('\n');
}
