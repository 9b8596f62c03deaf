import * as vscode from 'vscode';
import type { PilothouseApi } from '../../../src/extension.ts';
import { views } from '../../../src/contributions.ts';
import type { TreeNode } from '../../../src/ui/explorer/node.ts';
import { until } from './until.ts';

const extensionId = 'pilothouse.pilothouse';

/** A row as the editor gets it. */
export interface RowView {
  readonly node: TreeNode;
  readonly label: string;
  readonly description: string;
  readonly contextValue: string;
  readonly icon: string;
}

/** The extension as a person would use it: its view, rows by their labels, and its commands. */
export class Pilothouse {
  readonly api: PilothouseApi;

  private constructor(api: PilothouseApi) {
    this.api = api;
  }

  /** Activates the extension and brings its view on the screen. */
  static async open(): Promise<Pilothouse> {
    const extension = vscode.extensions.getExtension<PilothouseApi>(extensionId);
    if (extension === undefined) {
      throw new Error(`${extensionId} is not installed`);
    }
    const api = await extension.activate();
    await vscode.commands.executeCommand(`${views.explorer}.focus`);
    await until('the view is visible', () => api.view.visible);
    return new Pilothouse(api);
  }

  /** The rows below the row at this path of labels, which are expanded on the way. */
  async rows(...path: (string | RegExp)[]): Promise<RowView[]> {
    const node = path.length === 0 ? undefined : await this.expand(...path);
    return this.#below(node);
  }

  /** The row at this path of labels, as soon as it is there. */
  async row(...path: (string | RegExp)[]): Promise<RowView> {
    const last = path.at(-1);
    const above = path.length === 1 ? undefined : await this.expand(...path.slice(0, -1));
    return until(`row ${path.join(' > ')}`, async () =>
      (await this.#below(above)).find(({ label }) => last instanceof RegExp ? last.test(label) : label === last));
  }

  /** Waits until the row is gone. */
  async gone(...path: string[]): Promise<void> {
    await until(`no row ${path.join(' > ')}`, async () => !(await this.rows(...path.slice(0, -1))).some(({ label }) => label === path.at(-1)));
  }

  async expand(...path: (string | RegExp)[]): Promise<TreeNode> {
    const { node } = await this.row(...path);
    await until(`${path.join(' > ')} expands`, async () => {
      await this.api.view.reveal(node, { expand: true, select: false });
      return true;
    });
    return node;
  }

  async #below(node: TreeNode | undefined): Promise<RowView[]> {
    const nodes = await this.api.tree.getChildren(node) ?? [];
    return Promise.all(nodes.map(async (child) => {
      const item = await this.api.tree.getTreeItem(child);
      const icon = item.iconPath instanceof vscode.ThemeIcon ? item.iconPath.id : '';
      return { node: child, label: textOf(item.label), description: textOf(item.description), contextValue: item.contextValue ?? '', icon };
    }));
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Sets the extension's kubeconfig files for the test; undefined goes back to the environment. */
export async function useKubeconfigs(files: readonly string[] | undefined): Promise<void> {
  await vscode.workspace.getConfiguration('pilothouse').update('kubeconfigs', files, vscode.ConfigurationTarget.Global);
}
