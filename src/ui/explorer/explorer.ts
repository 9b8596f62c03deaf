import type { Clock } from '../../common/clock.ts';
import { Emitter, type Event } from '../../common/emitter.ts';
import { Lifetime, type Disposable } from '../../common/lifetime.ts';
import type { ContextEntry, KubeconfigProblem } from '../../kube/types.ts';
import type { Kube, TreeNode, TreeServices } from './node.ts';
import { ContextNode } from './nodes/contextNode.ts';
import { failureNote, NoteNode } from './nodes/noteNode.ts';
import { Presence } from './presence.ts';
import { Refresher } from './refresher.ts';

/** What the explorer needs from its host. */
export type ExplorerHost = Omit<TreeServices, 'refresher' | 'forget' | 'clock' | 'windowContext'> & { readonly clock: Clock };

/** The tree of all contexts, without an editor: nodes, what of them is on the screen, and what is to be drawn again. */
export class Explorer implements Disposable {
  readonly #lifetime = new Lifetime();
  readonly #services: TreeServices;
  readonly #contexts = new Map<string, ContextNode>();
  /** One row for each file that has a problem, or had one. */
  readonly #problems = new Map<string, NoteNode>();
  readonly #changed = this.#lifetime.add(new Emitter<readonly TreeNode[] | undefined>());
  readonly #refresher: Refresher<TreeNode>;
  readonly #presence: Presence;
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
      paceOf: (node) => node?.pace() ?? 1000,
      fire: (nodes) => this.#changed.fire(nodes),
    }));
    this.#services = {
      ...host,
      refresher: this.#refresher,
      windowContext: () => this.#windowContext,
      forget: (node) => {
        this.#refresher.forget(node);
        this.#presence.forget(node);
      },
    };
    this.#lifetime.add(host.scopes.onDidChange((name) => {
      this.#contexts.get(name)?.scopeChanged();
      this.#moveStar();
    }));
    this.#lifetime.add(host.protection.onDidChange(() => this.#contexts.forEach((node) => this.#refresher.row(node))));
  }

  /** The contexts in the files' order, behind them one row for each file that cannot be used. */
  async roots(): Promise<readonly TreeNode[]> {
    const kube = await this.#services.kube();
    this.#subscribe(kube);
    const [contexts, problems] = await Promise.all([kube.kubeconfigs.contexts(), kube.kubeconfigs.problems()]);
    this.#entries = contexts;
    this.#moveStar();
    return [...this.#contextNodes(contexts), ...problems.map((problem) => this.#problemNode(problem, kube))];
  }

  /** The rows below a node; asking for them means that it is being expanded. */
  async children(node: TreeNode): Promise<readonly TreeNode[]> {
    const done = this.#refresher.reading();
    const rows = node.children();
    // After the node has begun to answer, so that it knows that no event is needed for what the answer holds.
    this.#presence.setExpanded(node, true);
    try {
      return await rows;
    } finally {
      done();
    }
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

  /** Draws the context that the window works in, and the one it worked in before, anew. */
  #moveStar(): void {
    const before = this.#windowContext;
    this.#windowContext = this.#services.scopes.contextOf(this.#entries)?.name;
    if (this.#windowContext !== before) {
      [before, this.#windowContext].map((name) => this.#contexts.get(name ?? '')).forEach((node) => node && this.#refresher.row(node));
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

  #contextNodes(contexts: readonly ContextEntry[]): ContextNode[] {
    const names = new Set(contexts.map((context) => context.name));
    for (const [name, node] of this.#contexts) {
      if (!names.has(name)) {
        this.#contexts.delete(name);
        node.dispose();
        this.#services.forget(node);
      }
    }
    return contexts.map((entry) => {
      const known = this.#contexts.get(entry.name);
      if (known !== undefined) {
        known.update(entry);
        return known;
      }
      const node = new ContextNode(entry, this.#services);
      this.#contexts.set(entry.name, node);
      return node;
    });
  }

  #problemNode({ file, failure }: KubeconfigProblem, { kubeconfigs }: Kube): NoteNode {
    const note = { ...failureNote(failure), file };
    const known = this.#problems.get(file) ?? new NoteNode(undefined, `kubeconfig ${file}`, note, () => kubeconfigs.reload());
    this.#problems.set(file, known);
    known.note = note;
    return known;
  }
}
