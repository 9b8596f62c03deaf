import * as vscode from 'vscode';
import { Lifetime } from '../../common/lifetime.ts';
import { plainLine } from '../../common/text.ts';
import type { ContainerTarget } from '../commands/targets.ts';
import type { OpenShell } from './session.ts';
import { ShellTerminal } from './shellTerminal.ts';

/** Shells in containers, each as an integrated terminal. They end with the extension. */
export class Shells implements vscode.Disposable {
  readonly #lifetime = new Lifetime();
  readonly #openShell: OpenShell;

  constructor(openShell: OpenShell) {
    this.#openShell = openShell;
  }

  /** Opens a terminal and shows it; the shell is started in it. */
  open(target: ContainerTarget): vscode.Terminal {
    const pty = new ShellTerminal(target, this.#openShell);
    const name = plainLine(`${target.ref.name}/${target.container} · ${target.connection.context.name}`, 100);
    const terminal = vscode.window.createTerminal({ name, pty, iconPath: new vscode.ThemeIcon('terminal'), isTransient: true });
    this.#lifetime.add(pty);
    terminal.show();
    return terminal;
  }

  dispose(): void {
    this.#lifetime.dispose();
  }
}
