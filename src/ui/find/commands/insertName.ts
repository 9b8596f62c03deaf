import * as vscode from 'vscode';
import { Failure } from '../../../common/failure.ts';
import { plainLine } from '../../../common/text.ts';
import { commands } from '../../../contributions.ts';
import type { Command } from '../../commands/command.ts';
import type { CommandServices } from '../../commands/registry.ts';
import { takesText, terminalTarget } from '../../terminals/ownTerminals.ts';
import { chosenNames } from '../chosenNames.ts';
import { shellKind } from '../shellKind.ts';

/** Types names into the terminal in front, separated by spaces and without Enter; into a new terminal where none takes text. */
export function insertNameCommand({ targets }: CommandServices): Command {
  return {
    id: commands.insertName,
    run: async (args) => {
      const names = await chosenNames(targets, args, vscode.l10n.t('Insert Name into Terminal'));
      if (names.length === 0) {
        return;
      }
      // Quotes do not help against these: the terminal itself acts on them, and Enter is one of them.
      const unsafe = names.find((name) => /[\p{Cc}\p{Bidi_Control}]/u.test(name));
      if (unsafe !== undefined) {
        throw new Failure('unsupported', vscode.l10n.t('The name {0} holds control characters and was not typed into a terminal.', plainLine(unsafe, 100)));
      }
      const { quote } = await import('../../../kube/kubectlCommand.ts');
      const terminal = terminalForText() ?? vscode.window.createTerminal();
      // The shell of a container is never PowerShell by default; of another terminal the editor may know what runs in it.
      const shell = terminalTarget(terminal) === undefined ? shellKind(terminal.state.shell ?? vscode.env.shell) : 'sh';
      terminal.show();
      terminal.sendText(names.map((name) => quote(name, shell)).join(' '), false);
    },
  };
}

/** The terminal in front, or else the newest that takes text. */
function terminalForText(): vscode.Terminal | undefined {
  const { activeTerminal, terminals } = vscode.window;
  return activeTerminal !== undefined && takesText(activeTerminal) ? activeTerminal : terminals.findLast(takesText);
}
