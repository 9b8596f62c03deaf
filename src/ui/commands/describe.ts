import * as vscode from 'vscode';
import { commands } from '../../contributions.ts';
import type { Dialogs } from '../dialogs.ts';
import type { ObjectDocuments } from '../documents/objectDocuments.ts';
import type { Command } from './command.ts';
import { openObjects } from './openObject.ts';
import type { Targets } from './targets.ts';

/** Opens the descriptions of objects. */
export function describeCommand(targets: Targets, documents: ObjectDocuments, dialogs: Dialogs): Command {
  return {
    id: commands.describe,
    run: async (args) => {
      await openObjects(documents, dialogs, await targets.objects(args, vscode.l10n.t('Describe')), 'describe');
    },
  };
}
