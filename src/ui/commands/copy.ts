import * as vscode from 'vscode';
import { commands } from '../../contributions.ts';
import { NoteNode } from '../explorer/nodes/noteNode.ts';
import { chosenNames } from '../find/chosenNames.ts';
import type { Command } from './command.ts';
import type { Targets } from './targets.ts';

/** Copies the names of objects, containers or contexts, one a line. */
export function copyNameCommand(targets: Targets): Command {
  return {
    id: commands.copyName,
    run: async (args) => {
      const names = await chosenNames(targets, args, vscode.l10n.t('Copy Name'));
      if (names.length > 0) {
        await vscode.env.clipboard.writeText(names.join('\n'));
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
