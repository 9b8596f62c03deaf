import * as vscode from 'vscode';
import type { TreeNode } from '../explorer/node.ts';
import { rowName } from './rowName.ts';

/** Lets rows be dragged out of the tree: what arrives in an editor is their names, one a line. Nothing can be dropped in it. */
export class NameDrag implements vscode.TreeDragAndDropController<TreeNode> {
  readonly dragMimeTypes = ['text/plain'];
  readonly dropMimeTypes = [];

  handleDrag(rows: readonly TreeNode[], data: vscode.DataTransfer): void {
    const names = rows.map(rowName).filter((name) => name !== undefined);
    if (names.length > 0) {
      data.set('text/plain', new vscode.DataTransferItem(names.join('\n')));
    }
  }
}
