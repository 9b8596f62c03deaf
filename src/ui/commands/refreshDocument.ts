import * as vscode from 'vscode';
import { commands, documentScheme } from '../../contributions.ts';
import type { ObjectDocuments } from '../documents/objectDocuments.ts';
import { withProgress } from '../progress.ts';
import type { Command } from './command.ts';

/** Reads the object of the active document anew. */
export function refreshDocumentCommand(documents: ObjectDocuments): Command {
  return {
    id: commands.refreshDocument,
    run: async ([first]) => {
      const uri = first instanceof vscode.Uri ? first : vscode.window.activeTextEditor?.document.uri;
      if (uri?.scheme === documentScheme) {
        await withProgress(vscode.l10n.t('Refreshing'), (signal) => documents.refresh(uri, signal));
      }
    },
  };
}
