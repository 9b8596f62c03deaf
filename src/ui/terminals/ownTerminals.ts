import * as vscode from 'vscode';
import { Lifetime, type Disposable } from '../../common/lifetime.ts';
import { contextKeys } from '../../contributions.ts';
import { LogTerminal } from '../logs/logTerminal.ts';
import type { ContainerTarget } from '../target.ts';
import { ShellTerminal } from './shellTerminal.ts';

/** The container whose log or shell a terminal shows; undefined for terminals that are none of ours. */
export function terminalTarget(terminal: vscode.Terminal): ContainerTarget | undefined {
  const pty = ptyOf(terminal);
  return pty instanceof LogTerminal || pty instanceof ShellTerminal ? pty.target : undefined;
}

/** Whether text for a shell can be typed into a terminal: not into logs, sign-ins, or what has ended. */
export function takesText(terminal: vscode.Terminal): boolean {
  const { creationOptions, exitStatus } = terminal;
  const pty = ptyOf(terminal);
  // A program that asks for a sign-in runs by the editor's own (askInTerminal.ts).
  const signsIn = 'shellPath' in creationOptions && creationOptions.shellPath === process.execPath;
  return exitStatus === undefined && !signsIn && !(pty instanceof LogTerminal) && !(pty instanceof ShellTerminal && pty.over);
}

/** Tells menus whether the terminal in front is one of ours, from now on. */
export function tellOwnTerminal(): Disposable {
  const lifetime = new Lifetime();
  const tell = (terminal: vscode.Terminal | undefined): void => {
    void vscode.commands.executeCommand('setContext', contextKeys.ownTerminal, terminal !== undefined && terminalTarget(terminal) !== undefined);
  };
  lifetime.add(vscode.window.onDidChangeActiveTerminal(tell));
  tell(vscode.window.activeTerminal);
  return lifetime;
}

function ptyOf({ creationOptions }: vscode.Terminal): vscode.Pseudoterminal | undefined {
  return 'pty' in creationOptions ? creationOptions.pty : undefined;
}
