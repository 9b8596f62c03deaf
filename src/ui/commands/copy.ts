import * as vscode from 'vscode';
import { isObject } from '../../common/json.ts';
import { commands } from '../../contributions.ts';
import { NoteNode } from '../explorer/nodes/noteNode.ts';
import { rowName } from '../find/rowName.ts';
import { ObjectTargets } from '../target.ts';
import type { Command } from './command.ts';
import type { Targets } from './targets.ts';

/** Copies the names of objects, containers or contexts, one a line. */
export function copyNameCommand(targets: Targets): Command {
  return {
    id: commands.copyName,
    run: async (args) => {
      const [first] = args;
      const nodes = first instanceof ObjectTargets ? [] : targets.nodes(args);
      // The key copies what is selected, and asks nothing where that is nothing.
      const byKey = isObject(first) && first.selection === true;
      const names = byKey || nodes.length > 0 ? nodes.map(rowName) : (await targets.objects(args, vscode.l10n.t('Copy Name'))).map(({ ref }) => ref.name);
      const named = names.filter((name) => name !== undefined);
      if (named.length > 0) {
        await vscode.env.clipboard.writeText(named.join('\n'));
      }
    },
  };
}

/** Copies the whole text of a row that says why something failed. */
export function copyMessageCommand(targets: Targets): Command {
  return {
    id: commands.copyMessage,
    run: async (args) => {
      const node = targets.node(args);
      if (node instanceof NoteNode) {
        await vscode.env.clipboard.writeText(node.note.message);
      }
    },
  };
}
