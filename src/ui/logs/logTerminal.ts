import * as vscode from 'vscode';
import { setTimeout as pause } from 'node:timers/promises';
import { explain, Failure } from '../../common/failure.ts';
import { Lifetime } from '../../common/lifetime.ts';
import type { ContainerTarget } from '../commands/targets.ts';
import { markerLine, terminalText } from './logText.ts';
import type { FollowLog } from './source.ts';

/** Characters written at once, and the pause after them: about 4 MB a second, which the editor's terminal keeps up with. */
const most = 64 * 1024;
const pauseMs = 16;

/** One container's log as a terminal that nothing can be typed into. */
export class LogTerminal implements vscode.Pseudoterminal, vscode.Disposable {
  readonly #target: ContainerTarget;
  readonly #follow: FollowLog;
  readonly #tailLines: number;
  readonly #lifetime = new Lifetime();
  readonly #stopped = new AbortController();
  readonly #written = this.#lifetime.add(new vscode.EventEmitter<string>());
  readonly #ended: () => void;
  #running = false;
  readonly onDidWrite = this.#written.event;

  /** @param ended called once, when nothing is followed any more */
  constructor(target: ContainerTarget, follow: FollowLog, tailLines: number, ended: () => void) {
    this.#target = target;
    this.#follow = follow;
    this.#tailLines = tailLines;
    this.#ended = ended;
  }

  open(): void {
    if (!this.#running) {
      this.#running = true;
      void this.#run();
    }
  }

  close(): void {
    this.dispose();
  }

  /** Ends the following; what was written stays. */
  stop(): void {
    this.#stopped.abort();
  }

  dispose(): void {
    this.stop();
    this.#lifetime.dispose();
    if (!this.#running) {
      this.#ended();
    }
  }

  async #run(): Promise<void> {
    const signal = AbortSignal.any([this.#stopped.signal, this.#target.connection.signal]);
    try {
      for await (const part of this.#follow(this.#target, { tailLines: this.#tailLines, signal })) {
        if ('gap' in part) {
          this.#written.fire(markerLine(part.gap));
        } else {
          await this.#write(part.text, signal);
        }
      }
      this.#say(signal.aborted ? vscode.l10n.t('Stopped.') : vscode.l10n.t('The container has ended.'));
    } catch (error) {
      this.#say(signal.aborted ? vscode.l10n.t('Stopped.') : explain(Failure.from(error)));
    } finally {
      this.#ended();
    }
  }

  async #write(text: string, signal: AbortSignal): Promise<void> {
    const safe = terminalText(text);
    for (let start = 0; start < safe.length && !signal.aborted; start += most) {
      this.#written.fire(safe.slice(start, start + most));
      await pause(pauseMs);
    }
  }

  #say(text: string): void {
    if (!this.#lifetime.ended) {
      this.#written.fire(markerLine(text));
    }
  }
}
