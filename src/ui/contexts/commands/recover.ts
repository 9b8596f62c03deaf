import * as vscode from 'vscode';
import { commands } from '../../../contributions.ts';
import type { Command } from '../../commands/command.ts';
import { NoteNode } from '../../explorer/nodes/noteNode.ts';
import type { ContextServices } from '../services.ts';

/** Drops a context's connection and its credentials and signs in anew. Resolves to whether it did. */
export function logInCommand({ kube, contexts, explorer }: ContextServices): Command {
  return {
    id: commands.logIn,
    run: async (args) => {
      const context = await contexts.of(args, vscode.l10n.t('Log In Again'));
      if (context === undefined) {
        return false;
      }
      (await kube()).connections.close(context.name);
      explorer.contextNode(context.name)?.retry();
      return true;
    },
  };
}

/** Copies what a failed row says can be done about it. */
export function copyHintCommand({ targets }: ContextServices): Command {
  return {
    id: commands.copyHint,
    run: async (args) => {
      const node = targets.node(args);
      const hint = node instanceof NoteNode ? node.note.failure?.hint : undefined;
      if (hint !== undefined) {
        await vscode.env.clipboard.writeText(hint);
      }
    },
  };
}
