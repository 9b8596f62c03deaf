import path from 'node:path';
import * as vscode from 'vscode';

/** The folder with the launchers: one for POSIX shells, one for Windows. */
const folder = 'bin';
/** By it the launchers know the editor's own Node. */
const nodeVariable = 'PILOTHOUSE_NODE';

/**
 * Puts the program `pilothouse` on the PATH of the editor's terminals. It stands last, so that one that the person has
 * installed goes first.
 */
export function offerProgram(extension: vscode.ExtensionContext): void {
  const variables = extension.environmentVariableCollection;
  variables.description = vscode.l10n.t('The program pilothouse: get, describe and validate.');
  variables.append('PATH', `${path.delimiter}${extension.asAbsolutePath(folder)}`);
  variables.replace(nodeVariable, process.execPath);
}
