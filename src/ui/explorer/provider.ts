import * as vscode from 'vscode';
import { Lifetime } from '../../common/lifetime.ts';
import { views } from '../../contributions.ts';
import type { Explorer } from './explorer.ts';
import type { Icon, TreeNode } from './node.ts';

/** Shows the explorer's nodes in the editor's tree. */
export class ExplorerProvider implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #lifetime = new Lifetime();
  readonly #explorer: Explorer;
  readonly #changed = this.#lifetime.add(new vscode.EventEmitter<TreeNode[] | undefined>());
  /** Shared, because a list of 10,000 rows has a handful of them. */
  readonly #icons = new Map<string, vscode.ThemeIcon>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(explorer: Explorer) {
    this.#explorer = explorer;
    this.#lifetime.add(explorer.onDidChange((nodes) => this.#changed.fire(nodes === undefined ? undefined : [...nodes])));
  }

  /** Makes the view and keeps the explorer told of what is on the screen. */
  open(): vscode.TreeView<TreeNode> {
    const view = this.#lifetime.add(vscode.window.createTreeView(views.explorer, { treeDataProvider: this, showCollapseAll: true, canSelectMany: true }));
    this.#lifetime.add(view.onDidChangeVisibility(({ visible }) => this.#explorer.setVisible(visible)));
    this.#lifetime.add(view.onDidExpandElement(({ element }) => this.#explorer.setExpanded(element, true)));
    this.#lifetime.add(view.onDidCollapseElement(({ element }) => this.#explorer.setExpanded(element, false)));
    this.#explorer.setVisible(view.visible);
    return view;
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const look = node.look();
    const item = new vscode.TreeItem(look.label, look.expandable ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None);
    item.id = node.id;
    item.contextValue = look.words.join(' ');
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

  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    // Plain text: nothing that comes from a cluster is read as Markdown.
    item.tooltip = node.tooltip() ?? '';
    return item;
  }

  dispose(): void {
    this.#lifetime.dispose();
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
