import * as vscode from 'vscode';
import { until } from './until.ts';

/** The active terminal's text, through the clipboard as a person would take it. */
export async function terminalText(): Promise<string> {
  await vscode.env.clipboard.writeText('');
  await vscode.commands.executeCommand('workbench.action.terminal.selectAll');
  await vscode.commands.executeCommand('workbench.action.terminal.copySelection');
  await vscode.commands.executeCommand('workbench.action.terminal.clearSelection');
  return vscode.env.clipboard.readText();
}

/** Waits until the active terminal shows this. */
export function terminalShows(pattern: RegExp): Promise<string> {
  return until(`the terminal shows ${pattern.source}`, async () => {
    const text = await terminalText();
    if (!pattern.test(text)) {
      throw new Error(`it shows ${text}`);
    }
    return text;
  });
}

/** Waits for a terminal whose name begins so, and shows it. */
export async function terminalNamed(start: string): Promise<vscode.Terminal> {
  const terminal = await until(`a terminal ${start}`, () => vscode.window.terminals.find(({ name }) => name.startsWith(start)));
  terminal.show();
  await until(`${start} is in front`, () => vscode.window.activeTerminal === terminal);
  return terminal;
}
