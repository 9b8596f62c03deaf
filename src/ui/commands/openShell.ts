import * as vscode from 'vscode';
import { commands } from '../../contributions.ts';
import type { Shells } from '../terminals/shells.ts';
import type { Command } from './command.ts';
import type { Targets } from './targets.ts';

/** Opens a shell in a container as a terminal. */
export function openShellCommand(targets: Targets, shells: Shells): Command {
  return {
    id: commands.openShell,
    run: async (args) => {
      const target = await targets.container(args, vscode.l10n.t('Open Shell'));
      if (target !== undefined) {
        shells.open(target);
      }
    },
  };
}
