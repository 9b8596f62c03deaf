import * as vscode from 'vscode';
import { Failure } from '../../common/failure.ts';
import { commands } from '../../contributions.ts';
import type { Protection } from '../../kube/protection.ts';
import type { Dialogs } from '../dialogs.ts';
import { ContextFailure } from '../failures/actions.ts';
import type { Shells } from '../terminals/shells.ts';
import type { Command } from './command.ts';
import { agreedTo } from './several.ts';
import { namedContainers, partName, type Targets } from './targets.ts';

/** Shells that are opened without asking. */
const mostShells = 5;

/** Opens shells in containers, each as a terminal. For a protected context there is a message instead, and no terminal. */
export function openShellCommand(targets: Targets, shells: Shells, protection: Protection, dialogs: Dialogs): Command {
  return {
    id: commands.openShell,
    run: async (args) => {
      const title = vscode.l10n.t('Open Shell');
      const chosen = await targets.containers(args, title);
      const guarded = chosen.map(({ connection }) => connection.context.name).find((name) => protection.isProtected(name));
      if (guarded !== undefined) {
        throw new ContextFailure(new Failure('protected', vscode.l10n.t('Context {0} is protected: no shell was opened.', guarded), {
          hint: vscode.l10n.t('Unlock it to allow changes for some time.'),
        }), guarded);
      }
      if (await agreedTo(dialogs, vscode.l10n.t('Open {0} shells, each in a terminal?', chosen.length), chosen.map(partName), mostShells)) {
        (await namedContainers(chosen, title)).forEach((target) => shells.open(target));
      }
    },
  };
}
