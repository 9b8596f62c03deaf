import { Failure } from '../../../common/failure.ts';
import type { Connection, ContextEntry } from '../../../kube/types.ts';
import { layOut, type Layout } from '../layout.ts';
import { idBelow, TreeNode, type Look, type TreeServices } from '../node.ts';
import { shortScopeText } from '../scopeText.ts';
import { settledWithin } from '../settledWithin.ts';
import { kindNodes } from './contextRows.ts';
import { guardOf } from './guard.ts';
import { CategoryNode } from './categoryNode.ts';
import { ListNode } from './listNode.ts';
import { failureNote, NoteNode } from './noteNode.ts';
import { ScopeNode } from './scopeNode.ts';

/** How long an expanding context may keep the editor waiting before a row says that it is connecting. */
const patienceMs = 700;

type State =
  | { readonly phase: 'closed' }
  | { readonly phase: 'connecting'; readonly done: Promise<void>; readonly attempt: AbortController }
  | { readonly phase: 'failed'; readonly failure: Failure }
  | { readonly phase: 'open'; readonly connection: Connection; readonly version: string | undefined };

/** One context of the kubeconfig. Its cluster is first asked when it is expanded. */
export class ContextNode extends TreeNode {
  readonly #services: TreeServices;
  readonly #scope: ScopeNode;
  #entry: ContextEntry;
  #state: State = { phase: 'closed' };
  #rows: readonly TreeNode[] = [];
  #layout: Layout | undefined;
  #problem: NoteNode | undefined;
  /** How many answers to the editor are being made. */
  #reading = 0;

  constructor(entry: ContextEntry, services: TreeServices) {
    super(idBelow(undefined, 'context', entry.name), undefined);
    this.#entry = entry;
    this.#services = services;
    this.#scope = new ScopeNode(this, services);
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
    const { t, scopes, windowContext } = this.#services;
    const current = windowContext() === this.#entry.name;
    const guard = guardOf(this.#entry.name, this.#services);
    const parts = [
      ...(guard === undefined ? [] : [guard.text]),
      ...(current ? [t('current')] : []),
      ...(this.#entry.insecure === true ? [t('certificate not checked')] : []),
      shortScopeText(scopes.of(this.#entry), t),
      ...this.#stateText(),
    ];
    const failed = this.#state.phase === 'failed' || this.#entry.problem !== undefined;
    const color = failed ? 'list.errorForeground' : guard?.color ?? (this.#state.phase === 'open' ? 'charts.green' : undefined);
    return {
      label: this.#entry.name,
      description: parts.join(' · '),
      icon: { id: current ? 'star-full' : guard?.icon ?? 'server-environment', ...(color === undefined ? {} : { color }) },
      words: ['context', ...(guard === undefined ? [] : [guard.word])],
      expandable: true,
      spoken: [t('context {0}', this.#entry.name), ...parts].join(', '),
    };
  }

  override tooltip(): string {
    const { t } = this.#services;
    const { name, cluster, user, server, file, current, insecure } = this.#entry;
    const guard = guardOf(name, this.#services);
    const warnings = [
      ...(guard === undefined ? [] : [guard.explanation]),
      ...(insecure === true ? [t('Warning: insecure-skip-tls-verify is set. Anyone on the way can pose as the cluster and read credentials.')] : []),
      ...(current ? [t('The current context of the kubeconfig files')] : []),
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
    return this.#rows;
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

  /** Asks the cluster again for its kinds, and every open list for its rows. */
  refresh(): void {
    if (this.#state.phase !== 'open') {
      this.retry();
      return;
    }
    const { connection } = this.#state;
    connection.discovery.refresh();
    this.lists().forEach((list) => list.retry());
    this.#services.inBackground(this.#readKinds(connection, connection.signal));
  }

  /** The scope of the context changed. */
  scopeChanged(): void {
    this.#services.refresher.row(this);
    this.#services.refresher.row(this.#scope);
    this.lists().forEach((list) => list.scopeChanged());
  }

  /** The connection is gone; the next look makes a new one. */
  closed(): void {
    if (this.#state.phase === 'connecting') {
      this.#state.attempt.abort();
    }
    this.#setRows([]);
    this.#layout = undefined;
    this.#state = { phase: 'closed' };
    this.#services.refresher.below(this);
  }

  /** Every list made so far. */
  lists(): ListNode[] {
    const lists: ListNode[] = [];
    const collect = (nodes: readonly TreeNode[]): void => {
      for (const node of nodes) {
        if (node instanceof ListNode) {
          lists.push(node);
        } else if (node instanceof CategoryNode) {
          collect(node.made);
        }
      }
    };
    collect(this.#rows);
    return lists;
  }

  override dispose(): void {
    if (this.#state.phase === 'connecting') {
      this.#state.attempt.abort();
    }
    this.#setRows([]);
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
    this.#setRows([new NoteNode(this, 'state', { label: text, icon: { id: 'loading~spin' }, message: text, failed: false })]);
    const done = this.#attempt(attempt.signal);
    this.#state = { phase: 'connecting', done, attempt };
    this.#services.refresher.row(this);
    this.#services.inBackground(done);
  }

  async #attempt(signal: AbortSignal): Promise<void> {
    try {
      const { connections } = await this.#services.kube();
      const connection = await connections.get(this.#entry.name);
      await this.#readKinds(connection, signal);
      if (!signal.aborted) {
        this.#services.inBackground(this.#readVersion(connection));
      }
    } catch (error) {
      if (!signal.aborted) {
        this.#failed(Failure.from(error));
      }
    }
  }

  #failed(failure: Failure): void {
    this.#state = { phase: 'failed', failure };
    this.#setRows([new NoteNode(this, 'state', failureNote(failure), () => this.retry())]);
    this.#rowsChanged();
  }

  async #readKinds(connection: Connection, signal: AbortSignal): Promise<void> {
    const resources = await connection.discovery.resources(signal);
    if (signal.aborted) {
      return;
    }
    const layout = layOut(resources);
    if (this.#state.phase !== 'open') {
      this.#state = { phase: 'open', connection, version: undefined };
    } else if (JSON.stringify(layout) === JSON.stringify(this.#layout)) {
      return;
    }
    this.#layout = layout;
    this.#setRows([this.#scope, ...kindNodes(this, connection, layout, this.#services)]);
    this.#rowsChanged();
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
      this.#state = { phase: 'open', connection, version };
      this.#services.refresher.row(this);
    }
  }

  #setRows(rows: readonly TreeNode[]): void {
    for (const node of this.#rows) {
      if (!rows.includes(node) && node !== this.#scope) {
        node.dispose();
        this.#services.forget(node);
      }
    }
    this.#rows = rows;
  }
}
