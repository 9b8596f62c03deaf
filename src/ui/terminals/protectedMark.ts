import * as vscode from 'vscode';
import { plainLine } from '../../common/text.ts';
import type { ProtectionPolicy } from '../../kube/protection.ts';

/** The name of a terminal into a context, marked and coloured where that context is named as protected. */
export function terminalLook(name: string, context: string, protection: Pick<ProtectionPolicy, 'isListed'>): Pick<vscode.TerminalOptions, 'color'> & { readonly name: string } {
  return protection.isListed(context)
    ? { name: plainLine(vscode.l10n.t('⚠ protected: {0}', name), 100), color: new vscode.ThemeColor('terminal.ansiRed') }
    : { name: plainLine(name, 100) };
}
