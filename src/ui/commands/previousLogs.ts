import * as vscode from 'vscode';
import { commands } from '../../contributions.ts';
import type { Dialogs } from '../dialogs.ts';
import type { ObjectDocuments } from '../documents/objectDocuments.ts';
import type { Command } from './command.ts';
import { openObjects } from './openObject.ts';
import type { Targets } from './targets.ts';

/** Opens what the runs of containers before the present ones wrote. */
export function previousLogsCommand(targets: Targets, documents: ObjectDocuments, dialogs: Dialogs): Command {
  return {
    id: commands.previousLogs,
    run: async (args) => {
      await openObjects(documents, dialogs, await targets.containers(args, vscode.l10n.t('Previous Logs')), 'log');
    },
  };
}
