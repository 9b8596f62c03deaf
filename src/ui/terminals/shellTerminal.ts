import * as vscode from 'vscode';
import { systemClock } from '../../common/clock.ts';
import { explain, Failure } from '../../common/failure.ts';
import { Lifetime } from '../../common/lifetime.ts';
import type { ContainerTarget } from '../target.ts';
import { markerLine } from '../logs/logText.ts';
import { GatheredOutput } from './output.ts';
import type { OpenShell, ShellSession, Size } from './session.ts';

const defaultSize: Size = { columns: 80, rows: 24 };

/** One shell as the editor's terminal. What is typed before the shell answers is kept for it. */
export class ShellTerminal implements vscode.Pseudoterminal, vscode.Disposable {
  readonly target: ContainerTarget;
  readonly #openShell: OpenShell;
  readonly #lifetime = new Lifetime();
  readonly #written = this.#lifetime.add(new vscode.EventEmitter<string>());
  readonly #closed = this.#lifetime.add(new vscode.EventEmitter<number | void>());
  readonly #output = this.#lifetime.add(new GatheredOutput((text) => this.#written.fire(text), systemClock));
  #session: ShellSession | undefined;
  #early: string[] = [];
  #size = defaultSize;
  #over = false;
  readonly onDidWrite = this.#written.event;
  readonly onDidClose = this.#closed.event;

  constructor(target: ContainerTarget, openShell: OpenShell) {
    this.target = target;
    this.#openShell = openShell;
  }

  /** Whether the shell has gone: the next key closes the terminal. */
  get over(): boolean {
    return this.#over;
  }

  open(dimensions: vscode.TerminalDimensions | undefined): void {
    if (dimensions !== undefined) {
      this.#size = dimensions;
    }
    void this.#run();
  }

  close(): void {
    this.dispose();
  }

  handleInput(data: string): void {
    if (this.#over) {
      this.#closed.fire();
    } else if (this.#session === undefined) {
      this.#early.push(data);
    } else {
      this.#session.write(data);
    }
  }

  setDimensions(dimensions: vscode.TerminalDimensions): void {
    this.#size = dimensions;
    this.#session?.resize(dimensions);
  }

  dispose(): void {
    this.#lifetime.dispose();
  }

  async #run(): Promise<void> {
    const { signal } = this.#lifetime;
    try {
      const asked = this.#size;
      const session = await this.#openShell(this.target, asked, (text) => this.#output.add(text), AbortSignal.any([signal, this.target.connection.signal]));
      this.#session = session;
      if (this.#size !== asked) {
        session.resize(this.#size);
      }
      this.#early.splice(0).forEach((data) => session.write(data));
      const { code, message } = await session.ended;
      this.#end(message, code);
    } catch (error) {
      this.#end(explain(Failure.from(error)), undefined);
    }
  }

  /** A shell that ended well closes its terminal; any other end is told, and the terminal waits for a key. */
  #end(message: string | undefined, code: number | undefined): void {
    if (this.#lifetime.ended) {
      return;
    }
    this.#output.flush();
    if (code !== undefined && message === undefined) {
      this.#closed.fire(code);
      return;
    }
    this.#over = true;
    this.#written.fire(`\r\n${markerLine(message ?? vscode.l10n.t('The shell has ended.'))}`);
    this.#written.fire(markerLine(vscode.l10n.t('Press any key to close this terminal.')));
  }
}
