import * as vscode from 'vscode';
import { Failure } from '../../common/failure.ts';
import { commands } from '../../contributions.ts';
import type { Protection } from '../../kube/protection.ts';
import { ContextFailure } from '../failures/actions.ts';
import type { Shells } from '../terminals/shells.ts';
import type { Command } from './command.ts';
import type { Targets } from './targets.ts';

/** Opens a shell in a container as a terminal. In a protected context there is a message instead, and no terminal. */
export function openShellCommand(targets: Targets, shells: Shells, protection: Protection): Command {
  return {
    id: commands.openShell,
    run: async (args) => {
      const target = await targets.container(args, vscode.l10n.t('Open Shell'));
      if (target === undefined) {
        return;
      }
      const { name } = target.connection.context;
      if (protection.isProtected(name)) {
        throw new ContextFailure(new Failure('protected', vscode.l10n.t('Context {0} is protected: no shell was opened.', name), {
          hint: vscode.l10n.t('Unlock it to allow changes for some time.'),
        }), name);
      }
      shells.open(target);
    },
  };
}
