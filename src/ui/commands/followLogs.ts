import * as vscode from 'vscode';
import { commands } from '../../contributions.ts';
import type { Dialogs } from '../dialogs.ts';
import type { LogTerminals } from '../logs/logTerminals.ts';
import type { Command } from './command.ts';
import { agreedTo } from './several.ts';
import { namedContainers, partName, type Targets } from './targets.ts';

/** Logs that are followed without asking. */
const mostLogs = 8;

/** Follows what containers write, each in a terminal of its own. */
export function followLogsCommand(targets: Targets, logs: LogTerminals, dialogs: Dialogs): Command {
  return {
    id: commands.followLogs,
    run: async (args) => {
      const title = vscode.l10n.t('Follow Logs');
      const chosen = await targets.containers(args, title);
      if (await agreedTo(dialogs, vscode.l10n.t('Follow {0} logs, each in a terminal?', chosen.length), chosen.map(partName), mostLogs)) {
        (await namedContainers(chosen, title)).forEach((target) => logs.follow(target));
      }
    },
  };
}
