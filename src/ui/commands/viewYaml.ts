import * as vscode from 'vscode';
import { commands } from '../../contributions.ts';
import type { ObjectDocuments } from '../documents/objectDocuments.ts';
import type { Command } from './command.ts';
import { openObject } from './openObject.ts';
import type { Targets } from './targets.ts';

/** Opens an object as the server has it, as YAML. */
export function viewYamlCommand(targets: Targets, documents: ObjectDocuments): Command {
  return {
    id: commands.viewYaml,
    run: async (args) => {
      const target = await targets.object(args, vscode.l10n.t('View YAML'));
      if (target !== undefined) {
        await openObject(documents, target, 'yaml');
      }
    },
  };
}
