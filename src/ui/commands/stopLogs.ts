import * as vscode from 'vscode';
import { commands } from '../../contributions.ts';
import type { LogTerminals } from '../logs/logTerminals.ts';
import { choose } from './choose.ts';
import type { Command } from './command.ts';

/** Stops following; what has been written stays in the terminal. Asks which where several run and none is in front. */
export function stopLogsCommand(logs: LogTerminals): Command {
  return {
    id: commands.stopLogs,
    run: async () => {
      const following = logs.following;
      const front = following.find(({ terminal }) => terminal === vscode.window.activeTerminal);
      const log = front ?? await choose({
        title: vscode.l10n.t('Stop Following Logs'),
        placeholder: vscode.l10n.t('Logs'),
        none: vscode.l10n.t('No logs are being followed.'),
        choices: () => Promise.resolve(following.map((value) => ({ label: value.name, value }))),
      });
      log?.stop();
    },
  };
}
