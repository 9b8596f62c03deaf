import * as vscode from 'vscode';
import { commands } from '../../../contributions.ts';
import type { Command } from '../../commands/command.ts';
import { NoteNode } from '../../explorer/nodes/noteNode.ts';
import type { ContextServices } from '../services.ts';

/** Drops the connections of contexts and their credentials and signs in anew. Resolves to whether it did. */
export function logInCommand({ kube, contexts, explorer }: ContextServices): Command {
  return {
    id: commands.logIn,
    run: async (args) => {
      const chosen = await contexts.all(args, vscode.l10n.t('Log In Again'));
      const { connections } = await kube();
      for (const { name } of chosen) {
        connections.close(name);
        explorer.contextNode(name)?.retry();
      }
      return chosen.length > 0;
    },
  };
}

/** Copies what failed rows say can be done about it, one a line. */
export function copyHintCommand({ targets }: ContextServices): Command {
  return {
    id: commands.copyHint,
    run: async (args) => {
      const hints = targets.nodes(args).flatMap((node) => (node instanceof NoteNode ? node.note.failure?.hint ?? [] : []));
      if (hints.length > 0) {
        await vscode.env.clipboard.writeText(hints.join('\n'));
      }
    },
  };
}
