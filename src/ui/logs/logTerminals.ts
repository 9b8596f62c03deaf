import * as vscode from 'vscode';
import { Lifetime } from '../../common/lifetime.ts';
import { contextKeys } from '../../contributions.ts';
import type { ProtectionPolicy } from '../../kube/protection.ts';
import type { ContainerTarget } from '../target.ts';
import { terminalLook } from '../terminals/protectedMark.ts';
import { LogTerminal, type FollowLog } from './logTerminal.ts';

/** A log that is being followed. */
export interface Following {
  readonly name: string;
  readonly terminal: vscode.Terminal;
  stop(): void;
}

export interface LogTerminalsOptions {
  readonly follow: FollowLog;
  /** The setting's value, asked each time. */
  readonly tailLines: () => number;
  readonly protection: ProtectionPolicy;
}

/** The logs of containers, each followed in a terminal of its own. They end with the extension. */
export class LogTerminals implements vscode.Disposable {
  readonly #options: LogTerminalsOptions;
  readonly #lifetime = new Lifetime();
  readonly #following = new Set<Following>();

  constructor(options: LogTerminalsOptions) {
    this.#options = options;
  }

  get following(): readonly Following[] {
    return [...this.#following];
  }

  /** Opens a terminal, shows it, and follows the container's log in it. */
  follow(target: ContainerTarget): vscode.Terminal {
    const context = target.connection.context.name;
    const look = terminalLook(vscode.l10n.t('Logs: {0}/{1} · {2}', target.ref.name, target.container, context), context, this.#options.protection);
    const pty = new LogTerminal(target, this.#options.follow, this.#options.tailLines(), () => {
      this.#following.delete(entry);
      this.#tell();
    });
    const terminal = vscode.window.createTerminal({ ...look, pty, iconPath: new vscode.ThemeIcon('output'), isTransient: true });
    const entry: Following = { name: look.name, terminal, stop: () => pty.stop() };
    this.#lifetime.add(pty);
    this.#following.add(entry);
    this.#tell();
    terminal.show();
    return terminal;
  }

  dispose(): void {
    this.#lifetime.dispose();
  }

  #tell(): void {
    void vscode.commands.executeCommand('setContext', contextKeys.following, this.#following.size > 0);
  }
}
