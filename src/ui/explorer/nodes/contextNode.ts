import { Failure } from '../../../common/failure.ts';
import type { Disposable } from '../../../common/lifetime.ts';
import type { Resource } from '../../../kube/api/types.ts';
import type { Health } from '../../../kube/kinds/types.ts';
import type { Connection, ContextEntry } from '../../../kube/types.ts';
import { mayPass, waitBeforeRetry } from '../../failures/passing.ts';
import { idBelow, TreeNode, type Look, type TreeServices } from '../node.ts';
import { shortScopeText } from '../scopeText.ts';
import { settledWithin } from '../settledWithin.ts';
import { ContextKinds } from './contextKinds.ts';
import { ControlPlaneNode } from './controlPlaneNode.ts';
import { guardOf } from './guard.ts';
import type { ListNode } from './listNode.ts';
import { healthColor, oldest, spokenHealth, worstBelow } from './healthRollup.ts';
import { failureNote, NoteNode } from './noteNode.ts';
import { OverviewNode } from './overviewNode.ts';
import { ScopeNode } from './scopeNode.ts';

/** How long an expanding context may keep the editor waiting before a row says that it is connecting. */
const patienceMs = 700;

type State =
  | { readonly phase: 'closed' }
  | { readonly phase: 'connecting'; readonly done: Promise<void>; readonly attempt: AbortController }
  | { readonly phase: 'failed'; readonly failure: Failure }
  | { readonly phase: 'open'; readonly connection: Connection; readonly version: string | undefined; readonly kinds: ContextKinds };

/** One context of the kubeconfig. Its cluster is first asked when it is expanded. */
export class ContextNode extends TreeNode {
  readonly #services: TreeServices;
  #entry: ContextEntry;
  #state: State = { phase: 'closed' };
  /** What stands in place of the kinds while the context is not open. */
  #note: NoteNode | undefined;
  #problem: NoteNode | undefined;
  #shown = false;
  #failures = 0;
  #retrying: AbortController | undefined;
  #retry: Disposable | undefined;
  /** How many answers to the editor are being made. */
  #reading = 0;

  /** @param parent the group it stands in, if any; its id is the same in every group */
  constructor(entry: ContextEntry, parent: TreeNode | undefined, services: TreeServices) {
    super(idBelow(undefined, 'context', entry.name), parent);
    this.#entry = entry;
    this.#services = services;
  }

  get entry(): ContextEntry {
    return this.#entry;
  }

  /** The open connection, if the cluster has answered. */
  get connection(): Connection | undefined {
    return this.#state.phase === 'open' ? this.#state.connection : undefined;
  }

  /** Takes what a changed kubeconfig says of this context; says whether the row shows something else now. */
  update(entry: ContextEntry): boolean {
    const before = JSON.stringify(this.look());
    const wasBroken = this.#entry.problem !== undefined;
    this.#entry = entry;
    if (wasBroken || entry.problem !== undefined) {
      this.closed();
    }
    return before !== JSON.stringify(this.look());
  }

  look(): Look {
    const { t, scopes, windowContext, formatTime } = this.#services;
    const stale = this.#staleSince;
    const current = windowContext() === this.#entry.name;
    const guard = guardOf(this.#entry.name, this.#services);
    const parts = [
      ...(guard === undefined ? [] : [guard.text]),
      ...(current ? [t('current')] : []),
      ...(this.#entry.insecure === true ? [t('certificate not checked')] : []),
      shortScopeText(scopes.of(this.#entry), t),
      ...this.#stateText(),
      ...(stale === undefined ? [] : [t('as of {0}', formatTime(stale))]),
    ];
    const failed = this.#state.phase === 'failed' || this.#entry.problem !== undefined;
    const color = failed ? 'list.errorForeground' : healthColor(this.health) ?? guard?.color ?? (this.#state.phase === 'open' && stale === undefined ? 'charts.green' : undefined);
    return {
      label: this.#entry.name,
      description: parts.join(' · '),
      icon: { id: current ? 'star-full' : guard?.icon ?? 'server-environment', ...(color === undefined ? {} : { color }) },
      words: ['context', ...(guard === undefined ? [] : [guard.word])],
      expandable: true,
      spoken: [t('context {0}', this.#entry.name), ...parts, ...spokenHealth(this.health, t)].join(', '),
    };
  }

  override get health(): Health {
    return this.#state.phase === 'open' ? worstBelow(this.#state.kinds.rows) : 'unknown';
  }

  override tooltip(): string {
    const { t, formatTime } = this.#services;
    const stale = this.#staleSince;
    const { name, cluster, user, server, file, current, insecure } = this.#entry;
    const guard = guardOf(name, this.#services);
    const warnings = [
      ...(guard === undefined ? [] : [guard.explanation]),
      ...(insecure === true ? [t('Warning: insecure-skip-tls-verify is set. Anyone on the way can pose as the cluster and read credentials.')] : []),
      ...(current ? [t('The current context of the kubeconfig files')] : []),
      ...(stale === undefined ? [] : [t('Something that is unfolded below stands still since {0}, and is asked for again.', formatTime(stale))]),
      ...(this.health === 'error' ? [t('Something below fails, or did when it was last looked at.')] : []),
      ...(this.health === 'warning' ? [t('Something below has warnings, or had when it was last looked at.')] : []),
    ];
    const lines = [name, ...warnings, t('Server: {0}', server ?? '-'), t('Cluster: {0}', cluster ?? '-'), t('User: {0}', user ?? '-'), t('File: {0}', file)];
    return lines.join('\n');
  }

  override async children(): Promise<readonly TreeNode[]> {
    if (this.#entry.problem !== undefined) {
      const note = failureNote(this.#entry.problem);
      this.#problem ??= new NoteNode(this, 'problem', note, () => this.retry());
      this.#problem.note = note;
      return [this.#problem];
    }
    if (this.#state.phase === 'closed') {
      this.#connect();
    }
    if (this.#state.phase === 'connecting') {
      // What comes while the editor waits is in its answer and needs no event.
      this.#reading++;
      await settledWithin(this.#state.done, patienceMs, this.#services.clock);
      this.#reading--;
    }
    return this.#state.phase === 'open' ? this.#state.kinds.rows : this.#note === undefined ? [] : [this.#note];
  }

  override setShown(shown: boolean): void {
    this.#shown = shown;
    if (this.#state.phase === 'open') {
      this.#state.kinds.setShown(shown);
    }
    this.#retryLater();
  }

  /** Connects anew, with fresh credentials. */
  retry(): void {
    this.#services.inBackground(this.#services.kube().then(({ connections, kubeconfigs }) => {
      if (this.#entry.problem !== undefined) {
        kubeconfigs.reload();
      }
      connections.close(this.#entry.name);
      this.closed();
    }));
  }

  retryFailed(): void {
    if (this.#state.phase === 'failed') {
      this.retry();
    }
  }

  /** Asks the cluster again for its kinds, every open list for its rows, and every unfolded object for what is below it. */
  refresh(): void {
    if (this.#state.phase !== 'open') {
      this.retry();
      return;
    }
    // First, so that what belongs below objects is found among the kinds of now.
    this.#services.inBackground(this.#state.kinds.read());
    this.lists().forEach((list) => list.retry());
    this.#state.kinds.rows.filter((row) => row instanceof OverviewNode || row instanceof ControlPlaneNode).forEach((row) => row.retry());
  }

  /** The scope of the context changed. */
  scopeChanged(): void {
    this.#services.refresher.row(this);
    if (this.#state.phase === 'open') {
      this.#state.kinds.rows.filter((node) => node instanceof ScopeNode).forEach((node) => this.#services.refresher.row(node));
      this.#state.kinds.rows.filter((node) => node instanceof OverviewNode).forEach((node) => node.scopeChanged());
    }
    this.lists().forEach((list) => list.scopeChanged());
  }

  /** The server says of a list that it does not have the kind. */
  kindMissing(list: ListNode): void {
    if (this.#state.phase === 'open') {
      this.#state.kinds.missing(list);
    }
  }

  /** The connection is gone; the next look makes a new one. */
  closed(): void {
    this.#end();
    this.#failures = 0;
    this.#services.refresher.below(this);
  }

  /** Every list made so far. */
  lists(): ListNode[] {
    return this.#state.phase === 'open' ? this.#state.kinds.lists() : [];
  }

  override dispose(): void {
    this.#end();
  }

  /** Since when the first of what is looked at below stands still, in ms since the epoch. */
  get #staleSince(): number | undefined {
    if (this.#state.phase !== 'open') {
      return undefined;
    }
    const overviews = this.#state.kinds.rows.filter((row) => row instanceof OverviewNode);
    return oldest([...this.lists(), ...overviews].map(({ staleSince }) => staleSince));
  }

  #stateText(): string[] {
    const { t } = this.#services;
    switch (this.#state.phase) {
      case 'closed':
        return [];
      case 'connecting':
        return [t('connecting')];
      case 'failed':
        return [t('failed')];
      case 'open':
        return this.#state.version === undefined ? [] : [this.#state.version];
    }
  }

  #connect(): void {
    const { t } = this.#services;
    const attempt = new AbortController();
    const text = this.#entry.server === undefined ? t('Connecting…') : t('Connecting to {0}…', this.#entry.server);
    this.#note = new NoteNode(this, 'state', { label: text, icon: { id: 'loading~spin' }, message: text, failed: false });
    const done = this.#attempt(attempt.signal);
    this.#state = { phase: 'connecting', done, attempt };
    this.#services.refresher.row(this);
    this.#services.inBackground(done);
  }

  async #attempt(signal: AbortSignal): Promise<void> {
    try {
      const { connections } = await this.#services.kube();
      const connection = await connections.get(this.#entry.name);
      const resources = await connection.discovery.resources(signal);
      if (!signal.aborted) {
        this.#opened(connection, resources);
      }
    } catch (error) {
      if (!signal.aborted) {
        this.#failed(Failure.from(error));
      }
    }
  }

  #opened(connection: Connection, resources: readonly Resource[]): void {
    const kinds = new ContextKinds(this, connection, resources, this.#services);
    kinds.setShown(this.#shown);
    this.#state = { phase: 'open', connection, version: undefined, kinds };
    this.#failures = 0;
    this.#rowsChanged();
    this.#services.inBackground(this.#readVersion(connection));
  }

  #failed(failure: Failure): void {
    this.#state = { phase: 'failed', failure };
    this.#failures++;
    const note = failureNote(failure);
    if (this.#note?.note.failed === true) {
      this.#note.note = note;
      this.#services.refresher.row(this.#note);
    } else {
      this.#note = new NoteNode(this, 'state', note, () => this.retry());
      this.#rowsChanged();
    }
    this.#retryLater();
  }

  /** Connects again by itself where the failure may pass, as long as somebody looks at it. */
  #retryLater(): void {
    this.#retry?.dispose();
    if (!this.#shown || this.#state.phase !== 'failed' || !mayPass(this.#state.failure)) {
      return;
    }
    this.#retry = this.#services.clock.after(waitBeforeRetry(this.#state.failure, this.#failures), () => {
      this.#retrying?.abort();
      this.#retrying = new AbortController();
      this.#services.inBackground(this.#attempt(this.#retrying.signal));
    });
  }

  #rowsChanged(): void {
    this.#services.refresher.row(this);
    if (this.#reading === 0) {
      this.#services.refresher.below(this);
    }
  }

  async #readVersion(connection: Connection): Promise<void> {
    // Some servers refuse /version; the tree can do without.
    const version = await connection.discovery.version(connection.signal).catch(() => undefined);
    if (this.#state.phase === 'open' && this.#state.connection === connection) {
      this.#state = { ...this.#state, version };
      this.#services.refresher.row(this);
    }
  }

  /** Ends what goes on, and all rows. */
  #end(): void {
    this.#retry?.dispose();
    this.#retrying?.abort();
    if (this.#state.phase === 'connecting') {
      this.#state.attempt.abort();
    } else if (this.#state.phase === 'open') {
      this.#state.kinds.dispose();
    }
    this.#note = undefined;
    this.#state = { phase: 'closed' };
  }
}
