import * as vscode from 'vscode';
import { commands } from '../../../contributions.ts';
import type { Command } from '../../commands/command.ts';
import { NoteNode } from '../../explorer/nodes/noteNode.ts';
import type { ContextServices } from '../services.ts';

/** Opens the file that a context is from, at its entry; for a file that cannot be used, that file. */
export function openKubeconfigCommand({ contexts, targets }: ContextServices): Command {
  return {
    id: commands.openKubeconfig,
    run: async (args) => {
      const node = targets.node(args);
      const file = node instanceof NoteNode ? node.note.file : undefined;
      if (file !== undefined) {
        await vscode.window.showTextDocument(vscode.Uri.file(file));
        return;
      }
      const context = await contexts.of(args, vscode.l10n.t('Open Kubeconfig at Context'));
      if (context === undefined) {
        return;
      }
      const document = await vscode.workspace.openTextDocument(vscode.Uri.file(context.file));
      const { entryPosition } = await import('../../../kube/config/edit/contexts.ts');
      const { line, column } = entryPosition(document.getText(), context.name, context.file);
      const at = new vscode.Position(line, column);
      await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at) });
    },
  };
}

/** Shows what a context uses as `kubectl config view --minify` does; from the palette, everything. */
export function showKubeconfigCommand({ contexts, shown }: ContextServices): Command {
  return {
    id: commands.showKubeconfig,
    run: async (args) => shown.open((await contexts.named(args))?.name),
  };
}
