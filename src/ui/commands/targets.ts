import * as vscode from 'vscode';
import { Failure } from '../../common/failure.ts';
import type { ObjectRef } from '../../kube/api/types.ts';
import type { Connection } from '../../kube/types.ts';
import { isObject } from '../../common/json.ts';
import { TreeNode } from '../explorer/node.ts';
import { ContainerNode } from '../explorer/nodes/containerNode.ts';
import { ObjectNode } from '../explorer/nodes/objectNode.ts';
import type { Picks } from './picks.ts';

/** An object of a connected cluster that a command works on. */
export interface Target {
  readonly connection: Connection;
  readonly ref: ObjectRef;
}

export interface ContainerTarget extends Target {
  readonly container: string;
}

/** Finds out what a command is about: the tree row it was called on, the selected row, or the person's answers. */
export class Targets {
  readonly #view: vscode.TreeView<TreeNode>;
  readonly #picks: Picks;

  constructor(view: vscode.TreeView<TreeNode>, picks: Picks) {
    this.#view = view;
    this.#picks = picks;
  }

  /** The tree row among the arguments. A keybinding passes `{ "selection": true }` and means the selected row. */
  node(args: readonly unknown[]): TreeNode | undefined {
    const [first] = args;
    if (first instanceof TreeNode) {
      return first;
    }
    return isObject(first) && first.selection === true ? this.#view.selection[0] : undefined;
  }

  /** Undefined where the person broke off. */
  async object(args: readonly unknown[], title: string): Promise<Target | undefined> {
    return objectOf(this.#row(args)) ?? this.#picks.object(title);
  }

  async container(args: readonly unknown[], title: string): Promise<ContainerTarget | undefined> {
    const node = this.#row(args);
    if (node instanceof ContainerNode) {
      return { ...targetOf(node.pod), container: node.name };
    }
    const target = node instanceof ObjectNode && node.hasContainers ? targetOf(node) : await this.#picks.pod(title);
    return target === undefined ? undefined : this.#picks.container(target, title);
  }

  /**
   * As `node`, for commands of rows. The palette passes no argument at all; a row passes nothing in its place when the
   * editor was taking in its list anew at that moment, and then guessing another object would be wrong.
   */
  #row(args: readonly unknown[]): TreeNode | undefined {
    const [first] = args;
    if (args.length > 0 && (first === undefined || first === null)) {
      throw new Failure('gone', vscode.l10n.t('The list was just being read anew.'), { hint: vscode.l10n.t('Choose the row once more.') });
    }
    return this.node(args);
  }
}

function objectOf(node: TreeNode | undefined): Target | undefined {
  if (node instanceof ContainerNode) {
    return targetOf(node.pod);
  }
  return node instanceof ObjectNode ? targetOf(node) : undefined;
}

function targetOf(node: ObjectNode): Target {
  return { connection: node.list.connection, ref: node.ref };
}
