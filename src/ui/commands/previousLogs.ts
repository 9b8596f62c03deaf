import * as vscode from 'vscode';
import { commands } from '../../contributions.ts';
import type { ObjectDocuments } from '../documents/objectDocuments.ts';
import type { Command } from './command.ts';
import { openObject } from './openObject.ts';
import type { Targets } from './targets.ts';

/** Opens what the run of a container before the present one wrote. */
export function previousLogsCommand(targets: Targets, documents: ObjectDocuments): Command {
  return {
    id: commands.previousLogs,
    run: async (args) => {
      const [target] = await targets.containers(args.slice(0, 1), vscode.l10n.t('Previous Logs'));
      if (target !== undefined) {
        await openObject(documents, target, 'log', target.container);
      }
    },
  };
}
