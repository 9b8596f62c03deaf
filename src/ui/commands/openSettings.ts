import * as vscode from 'vscode';
import { commands } from '../../contributions.ts';
import type { Command } from './command.ts';

/** Opens the extension's settings. */
export function openSettingsCommand(extensionId: string): Command {
  return {
    id: commands.openSettings,
    run: async () => {
      await vscode.commands.executeCommand('workbench.action.openSettings', `@ext:${extensionId}`);
    },
  };
}
