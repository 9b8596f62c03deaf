import * as vscode from 'vscode';
import { commands } from '../../contributions.ts';
import type { ObjectDocuments } from '../documents/objectDocuments.ts';
import type { Command } from './command.ts';
import { openObject } from './openObject.ts';
import type { Targets } from './targets.ts';

/** Opens the description of an object. */
export function describeCommand(targets: Targets, documents: ObjectDocuments): Command {
  return {
    id: commands.describe,
    run: async (args) => {
      const target = await targets.object(args, vscode.l10n.t('Describe'));
      if (target !== undefined) {
        await openObject(documents, target, 'describe');
      }
    },
  };
}
