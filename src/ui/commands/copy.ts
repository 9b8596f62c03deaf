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

/** Copies the whole texts of rows that say why something failed, one a line. */
export function copyMessageCommand(targets: Targets): Command {
  return {
    id: commands.copyMessage,
    run: async (args) => {
      const notes = targets.nodes(args).filter((node) => node instanceof NoteNode);
      if (notes.length > 0) {
        await vscode.env.clipboard.writeText(notes.map(({ note }) => note.message).join('\n'));
      }
    },
  };
}
