import { Emitter, type Event } from '../../common/emitter.ts';
import { Lifetime, type Disposable } from '../../common/lifetime.ts';
import type { ContextEntry, KubeconfigProblem } from '../../kube/types.ts';
import type { Arranged, Arrangement } from './arrangement.ts';
import type { FilterChange } from './filters.ts';
import type { Kube, Look, TreeNode, TreeServices } from './node.ts';
import { ContextNode } from './nodes/contextNode.ts';
import { FilterNode } from './nodes/filterNode.ts';
import { GroupNode } from './nodes/groupNode.ts';
import { HiddenNode } from './nodes/hiddenNode.ts';
import { failureNote, NoteNode } from './nodes/noteNode.ts';
import { Presence } from './presence.ts';
import { Refresher } from './refresher.ts';

/** What the explorer needs from its host. */
export type ExplorerHost = Omit<TreeServices, 'refresher' | 'forget' | 'isShown' | 'windowContext'> & { readonly arrangement: Arrangement };

/** The tree of all contexts, without an editor: nodes, what of them is on the screen, and what is to be drawn again. */
export class Explorer implements Disposable {
  readonly #lifetime = new Lifetime();
  readonly #services: TreeServices;
  readonly #arrangement: Arrangement;
  readonly #contexts = new Map<string, ContextNode>();
  readonly #groups = new Map<string, GroupNode>();
  readonly #filter: FilterNode;
  #filtered: boolean;
  readonly #hidden: HiddenNode;
  /** One row for each file that has a problem, or had one. */
  readonly #problems = new Map<string, NoteNode>();
  readonly #changed = this.#lifetime.add(new Emitter<readonly TreeNode[] | undefined>());
  readonly #refresher: Refresher<TreeNode>;
  readonly #presence: Presence;
  /** What the unfolded rows showed when the editor last drew them. */
  readonly #drawn = new WeakMap<TreeNode, string>();
  #subscribed = false;
  #entries: readonly ContextEntry[] = [];
  #windowContext: string | undefined;
  /** Nodes to draw again; undefined for the whole tree. */
  readonly onDidChange: Event<readonly TreeNode[] | undefined> = this.#changed.event;

  constructor(host: ExplorerHost) {
    this.#presence = new Presence(() => this.#refresher.wake());
    this.#refresher = this.#lifetime.add(new Refresher<TreeNode>({
      clock: host.clock,
      parentOf: (node) => node.parent,
      isShown: (node) => this.#presence.isShown(node),
      shownWithin: (node) => this.#presence.shownWithin(node),
      paceOf: (node) => node.pace(),
      isOutdated: (node) => JSON.stringify(node.look()) !== this.#drawn.get(node),
      fire: (nodes) => this.#changed.fire(nodes),
    }));
    this.#services = {
      ...host,
      refresher: this.#refresher,
      isShown: (node) => this.#presence.isShown(node),
      windowContext: () => this.#windowContext,
      forget: (node) => {
        this.#refresher.forget(node);
        this.#presence.forget(node);
      },
    };
    this.#arrangement = host.arrangement;
    this.#filter = new FilterNode(this.#services);
    this.#filtered = host.filters.tree !== '';
    this.#hidden = new HiddenNode(this.#services);
    this.#lifetime.add(host.arrangement.onDidChange(() => this.#refresher.below(undefined)));
    this.#lifetime.add(host.filters.onDidChange((change) => this.#filterChanged(change)));
    this.#lifetime.add(host.scopes.onDidChange((name) => {
      this.#contexts.get(name)?.scopeChanged();
      this.#moveStar();
    }));
    this.#lifetime.add(host.scopes.onDidChangeSetting(() => this.#contexts.forEach((node) => this.#knownNamespacesChanged(node))));
    this.#lifetime.add(host.protection.onDidChange(() => this.#contexts.forEach((node) => this.#refresher.row(node))));
  }

  /** The tree's filter, groups, and contexts in the files' order; behind them one row for each file that cannot be used. */
  async roots(): Promise<readonly TreeNode[]> {
    const kube = await this.#services.kube();
    this.#subscribe(kube);
    const [contexts, problems] = await Promise.all([kube.kubeconfigs.contexts(), kube.kubeconfigs.problems()]);
    this.#entries = contexts;
    this.#moveStar();
    const arranged = this.#arrangement.arrange(contexts);
    return [
      ...(this.#services.filters.tree === '' ? [] : [this.#filter]),
      ...this.#arrange(arranged),
      ...(contexts.length > 0 && arranged.hidden === contexts.length ? [this.#hidden] : []),
      ...problems.map((problem) => this.#problemNode(problem, kube)),
    ];
  }

  /** The rows below a node; asking for them means that it is being expanded. */
  async children(node: TreeNode): Promise<readonly TreeNode[]> {
    const done = this.#refresher.reading(node);
    this.#noteDrawn(node);
    const rows = node.children();
    // After the node has begun to answer, so that it knows that no event is needed for what the answer holds.
    this.#presence.setExpanded(node, true);
    try {
      return await rows;
    } finally {
      done();
    }
  }

  /** What the node shows, for the editor to draw. */
  look(node: TreeNode): Look {
    const look = node.look();
    if (this.#drawn.has(node)) {
      this.#drawn.set(node, JSON.stringify(look));
    }
    return look;
  }

  /** To call when the person points at a row or selects it, and may be about to choose from its menu. */
  pointedAt(node: TreeNode): void {
    this.#refresher.hold(node);
  }

  contextNode(name: string): ContextNode | undefined {
    return this.#contexts.get(name);
  }

  /** Tries every context again that failed, as the reason may be gone. */
  retryFailed(): void {
    this.#contexts.forEach((node) => node.retryFailed());
  }

  setVisible(visible: boolean): void {
    this.#presence.setVisible(visible);
  }

  setExpanded(node: TreeNode, expanded: boolean): void {
    // Before the node is told, as what it shows may be another thing then.
    this.#noteDrawn(node);
    this.#presence.setExpanded(node, expanded);
  }

  /** Reads kubeconfig files again and asks every connected cluster anew. */
  refresh(): void {
    this.#services.inBackground(this.#services.kube().then((kube) => kube.kubeconfigs.reload()));
    for (const node of this.#contexts.values()) {
      if (node.connection !== undefined) {
        node.refresh();
      }
    }
  }

  dispose(): void {
    this.#contexts.forEach((node) => node.dispose());
    this.#contexts.clear();
    this.#lifetime.dispose();
  }

  #noteDrawn(node: TreeNode): void {
    if (!this.#drawn.has(node)) {
      this.#drawn.set(node, JSON.stringify(node.look()));
    }
  }

  /** Draws the context that the window works in, and the one it worked in before, anew. */
  #moveStar(): void {
    const before = this.#windowContext;
    this.#windowContext = this.#services.scopes.contextOf(this.#entries)?.name;
    if (this.#windowContext !== before) {
      for (const node of [before, this.#windowContext].flatMap((name) => this.#contexts.get(name ?? '') ?? [])) {
        [node, node.parent].forEach((row) => row && this.#refresher.row(row));
      }
    }
  }

  #subscribe({ kubeconfigs, connections }: Kube): void {
    if (this.#subscribed) {
      return;
    }
    this.#subscribed = true;
    this.#lifetime.add(kubeconfigs.onDidChange(() => this.#refresher.below(undefined)));
    this.#lifetime.add(connections.onDidClose((connection) => this.#contexts.get(connection.context.name)?.closed()));
  }

  #arrange({ groups, others }: Arranged): TreeNode[] {
    const names = new Set([...groups.flatMap(({ contexts }) => contexts), ...others].map(({ name }) => name));
    for (const [name, node] of this.#contexts) {
      if (!names.has(name)) {
        this.#drop(node);
      }
    }
    const rows = groups.map((group) => {
      const node = this.#groups.get(group.name) ?? new GroupNode(group, this.#services);
      this.#groups.set(group.name, node);
      node.update(group, group.contexts.map((entry) => this.#contextNode(entry, node)));
      return node;
    });
    for (const [name, node] of this.#groups) {
      if (!rows.includes(node)) {
        this.#groups.delete(name);
        this.#services.forget(node);
      }
    }
    return [...rows, ...others.map((entry) => this.#contextNode(entry, undefined))];
  }

  #contextNode(entry: ContextEntry, group: GroupNode | undefined): ContextNode {
    const known = this.#contexts.get(entry.name);
    if (known !== undefined && known.parent === group) {
      known.update(entry);
      return known;
    }
    if (known !== undefined) {
      this.#drop(known);
    }
    const node = new ContextNode(entry, group, this.#services);
    this.#contexts.set(entry.name, node);
    return node;
  }

  #drop(node: ContextNode): void {
    this.#contexts.delete(node.entry.name);
    node.dispose();
    this.#services.forget(node);
  }

  /** Other namespaces are known where they may not be listed: lists of all of them, and the list of namespaces itself, tell. */
  #knownNamespacesChanged(node: ContextNode): void {
    node.scopeChanged();
    node.lists().filter(({ resource }) => resource.resource === 'namespaces').forEach((list) => this.#refresher.below(list));
  }

  #filterChanged(change: FilterChange): void {
    if (change === undefined) {
      this.#contexts.forEach((node) => node.lists().forEach((list) => list.filterChanged()));
      const filtered = this.#services.filters.tree !== '';
      if (filtered !== this.#filtered) {
        this.#filtered = filtered;
        // The row that tells of the filter comes or goes.
        this.#refresher.below(undefined);
      } else if (filtered) {
        this.#refresher.row(this.#filter);
      }
      return;
    }
    const { group, resource } = change.resource;
    const lists = this.#contexts.get(change.context)?.lists() ?? [];
    lists.filter((list) => list.resource.group === group && list.resource.resource === resource).forEach((list) => list.filterChanged());
  }

  #problemNode({ file, failure }: KubeconfigProblem, { kubeconfigs }: Kube): NoteNode {
    const note = { ...failureNote(failure), file };
    const known = this.#problems.get(file) ?? new NoteNode(undefined, `kubeconfig ${file}`, note, () => kubeconfigs.reload());
    this.#problems.set(file, known);
    known.note = note;
    return known;
  }
}
