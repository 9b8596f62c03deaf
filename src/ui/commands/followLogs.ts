import * as vscode from 'vscode';
import { commands } from '../../contributions.ts';
import type { LogTerminals } from '../logs/logTerminals.ts';
import type { Command } from './command.ts';
import type { Targets } from './targets.ts';

/** Follows what a container writes, in a terminal. */
export function followLogsCommand(targets: Targets, logs: LogTerminals): Command {
  return {
    id: commands.followLogs,
    run: async (args) => {
      const target = await targets.container(args, vscode.l10n.t('Follow Logs'));
      if (target !== undefined) {
        logs.follow(target);
      }
    },
  };
}
