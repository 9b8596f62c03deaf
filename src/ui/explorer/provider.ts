import * as vscode from 'vscode';
import { Lifetime } from '../../common/lifetime.ts';
import { views, type ItemWord } from '../../contributions.ts';
import { NameDrag } from '../find/nameDrag.ts';
import type { Explorer } from './explorer.ts';
import type { Icon, Look, TreeNode } from './node.ts';

/** The view, whichever object of the editor stands for it at the time. */
export interface ExplorerView {
  readonly visible: boolean;
  readonly selection: readonly TreeNode[];
  readonly onDidChangeSelection: vscode.Event<readonly TreeNode[]>;
  /** As the editor's own `reveal`. */
  reveal(node: TreeNode, options?: Parameters<vscode.TreeView<TreeNode>['reveal']>[1]): Thenable<void>;
}

/**
 * The editor keeps some 230 bytes for every item that was ever drawn in a view until the view is disposed, so after so
 * many items the view is made anew. To the editor that is one more refresh: it puts the new one in the place of the
 * old, and everything that is unfolded, selected and scrolled to stays, because it goes by the items' ids.
 */
export interface ItemLimits {
  readonly visible: number;
  readonly hidden: number;
}

const itemLimits: ItemLimits = { visible: 50_000, hidden: 20_000 };

/** Shows the explorer's nodes in the editor's tree. */
export class ExplorerProvider implements vscode.TreeDataProvider<TreeNode>, ExplorerView, vscode.Disposable {
  readonly #lifetime = new Lifetime();
  readonly #explorer: Explorer;
  readonly #limits: ItemLimits;
  readonly #changed = this.#lifetime.add(new vscode.EventEmitter<TreeNode[] | undefined>());
  readonly #selected = this.#lifetime.add(new vscode.EventEmitter<readonly TreeNode[]>());
  /** Shared, because a list of 10,000 rows has a handful of them. */
  readonly #icons = new Map<string, vscode.ThemeIcon>();
  #view: Lifetime | undefined;
  #reveal: vscode.TreeView<TreeNode>['reveal'] = () => Promise.resolve();
  #selection: readonly TreeNode[] = [];
  #visible = false;
  /** How many items the view has been given. */
  #items = 0;
  readonly onDidChangeTreeData = this.#changed.event;
  readonly onDidChangeSelection = this.#selected.event;

  constructor(explorer: Explorer, limits: ItemLimits = itemLimits) {
    this.#explorer = explorer;
    this.#limits = limits;
    this.#lifetime.add(explorer.onDidChange((nodes) => this.#draw(nodes)));
  }

  get visible(): boolean {
    return this.#visible;
  }

  get selection(): readonly TreeNode[] {
    return this.#selection;
  }

  reveal(node: TreeNode, options?: Parameters<ExplorerView['reveal']>[1]): Thenable<void> {
    return this.#reveal(node, options);
  }

  /** Makes the view, or makes it anew, and keeps the explorer told of what is on the screen. */
  open(): void {
    const before = this.#view;
    const lifetime = new Lifetime();
    this.#view = lifetime;
    this.#items = 0;
    const view = lifetime.add(vscode.window.createTreeView(views.explorer, { treeDataProvider: this, showCollapseAll: true, canSelectMany: true, dragAndDropController: new NameDrag() }));
    this.#reveal = (node, options) => view.reveal(node, options);
    lifetime.add(view.onDidChangeVisibility(({ visible }) => this.#visibleChanged(visible)));
    lifetime.add(view.onDidChangeSelection(({ selection }) => {
      this.#selection = selection;
      selection.slice(0, 1).forEach((node) => this.#explorer.pointedAt(node));
      this.#selected.fire(selection);
    }));
    lifetime.add(view.onDidExpandElement(({ element }) => this.#explorer.setExpanded(element, true)));
    lifetime.add(view.onDidCollapseElement(({ element }) => this.#explorer.setExpanded(element, false)));
    // After the new one has taken its place, so that the editor is never without.
    before?.dispose();
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    this.#items++;
    const look = this.#explorer.look(node);
    const item = new vscode.TreeItem(look.label, collapsibleStateOf(look));
    item.id = node.id;
    item.contextValue = wordsOf(node, look).join(' ');
    item.iconPath = this.#iconOf(look.icon);
    if (look.description !== undefined && look.description !== '') {
      item.description = look.description;
    }
    if (look.spoken !== undefined) {
      item.accessibilityInformation = { label: look.spoken };
    }
    if (look.command !== undefined) {
      item.command = { command: look.command, title: look.label, arguments: [node] };
    }
    return item;
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    return [...(node === undefined ? await this.#explorer.roots() : await this.#explorer.children(node))];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.parent;
  }

  async resolveTreeItem(item: vscode.TreeItem, node: TreeNode, token: vscode.CancellationToken): Promise<vscode.TreeItem> {
    this.#explorer.pointedAt(node);
    const left = new AbortController();
    const subscription = token.onCancellationRequested(() => left.abort());
    try {
      // Plain text: nothing that comes from a cluster is read as Markdown.
      item.tooltip = await node.tooltip(left.signal) ?? '';
      return item;
    } finally {
      subscription.dispose();
    }
  }

  dispose(): void {
    this.#view?.dispose();
    this.#lifetime.dispose();
  }

  #draw(nodes: readonly TreeNode[] | undefined): void {
    if (this.#items > this.#limits.visible) {
      this.open();
    } else {
      this.#changed.fire(nodes === undefined ? undefined : [...nodes]);
    }
  }

  #visibleChanged(visible: boolean): void {
    this.#visible = visible;
    this.#explorer.setVisible(visible);
    if (!visible && this.#items > this.#limits.hidden) {
      this.open();
    }
  }

  #iconOf(icon: Icon): vscode.ThemeIcon {
    const key = `${icon.id} ${icon.color ?? ''}`;
    const known = this.#icons.get(key);
    if (known !== undefined) {
      return known;
    }
    const made = new vscode.ThemeIcon(icon.id, icon.color === undefined ? undefined : new vscode.ThemeColor(icon.color));
    this.#icons.set(key, made);
    return made;
  }
}

/** A menu on several rows holds what all of them offer: what is below an object offers what is done with the object. */
function wordsOf(node: TreeNode, { words }: Look): readonly ItemWord[] {
  return node.target === undefined && node.owner !== undefined ? [...words, 'part'] : words;
}

function collapsibleStateOf({ expandable, expanded }: Look): vscode.TreeItemCollapsibleState {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  return expandable ? expanded === true ? Expanded : Collapsed : None;
}
