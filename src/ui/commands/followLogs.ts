import * as vscode from 'vscode';
import { commands } from '../../contributions.ts';
import type { Dialogs } from '../dialogs.ts';
import type { LogTerminals } from '../logs/logTerminals.ts';
import type { Command } from './command.ts';
import { agreedTo } from './several.ts';
import type { Targets } from './targets.ts';

/** Logs that are followed without asking. */
const mostLogs = 8;

/** Follows what containers write, each in a terminal of its own. */
export function followLogsCommand(targets: Targets, logs: LogTerminals, dialogs: Dialogs): Command {
  return {
    id: commands.followLogs,
    run: async (args) => {
      const chosen = await targets.containers(args, vscode.l10n.t('Follow Logs'));
      const names = chosen.map(({ ref, container }) => `${ref.name}/${container}`);
      if (await agreedTo(dialogs, vscode.l10n.t('Follow {0} logs, each in a terminal?', chosen.length), names, mostLogs)) {
        chosen.forEach((target) => logs.follow(target));
      }
    },
  };
}
