import * as vscode from 'vscode';
import { Lifetime } from '../../common/lifetime.ts';
import type { ProtectionPolicy } from '../../kube/protection.ts';
import type { ContainerTarget } from '../target.ts';
import { terminalLook } from './protectedMark.ts';
import type { OpenShell } from './session.ts';
import { ShellTerminal } from './shellTerminal.ts';

/** Shells in containers, each as an integrated terminal. They end with the extension. */
export class Shells implements vscode.Disposable {
  readonly #lifetime = new Lifetime();
  readonly #openShell: OpenShell;
  readonly #protection: ProtectionPolicy;

  constructor(openShell: OpenShell, protection: ProtectionPolicy) {
    this.#openShell = openShell;
    this.#protection = protection;
  }

  /** Opens a terminal and shows it; the shell is started in it. */
  open(target: ContainerTarget): vscode.Terminal {
    const pty = new ShellTerminal(target, this.#openShell);
    const context = target.connection.context.name;
    const look = terminalLook(`${target.ref.name}/${target.container} · ${context}`, context, this.#protection);
    const terminal = vscode.window.createTerminal({ ...look, pty, iconPath: new vscode.ThemeIcon('terminal'), isTransient: true });
    this.#lifetime.add(pty);
    terminal.show();
    return terminal;
  }

  dispose(): void {
    this.#lifetime.dispose();
  }
}
