import * as vscode from 'vscode';
import { commands } from '../../contributions.ts';
import type { Dialogs } from '../dialogs.ts';
import type { ObjectDocuments } from '../documents/objectDocuments.ts';
import type { Command } from './command.ts';
import { openObjects } from './openObject.ts';
import type { Targets } from './targets.ts';

/** Opens objects as the server has them, as YAML. */
export function viewYamlCommand(targets: Targets, documents: ObjectDocuments, dialogs: Dialogs): Command {
  return {
    id: commands.viewYaml,
    run: async (args) => {
      await openObjects(documents, dialogs, await targets.objects(args, vscode.l10n.t('View YAML')), 'yaml');
    },
  };
}
