import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import { explain, Failure } from '../../common/failure.ts';
import { Lifetime } from '../../common/lifetime.ts';
import type { LogEnd, LogSink, LogStatus } from '../../kube/streams/types.ts';
import type { ContainerTarget } from '../target.ts';
import { markerLine, piecesOf, terminalText } from './logText.ts';

/** Follows a container's log into a sink; resolves with how it ended and rejects with a Failure. */
export type FollowLog = (target: ContainerTarget, tailLines: number, sink: LogSink, signal: AbortSignal) => Promise<LogEnd>;

/** Characters written at once, and the pause after them: about 4 MB a second, which the editor's terminal keeps up with. */
const most = 64 * 1024;
const pauseMs = 16;

/** One container's log as a terminal that nothing can be typed into. */
export class LogTerminal implements vscode.Pseudoterminal, vscode.Disposable {
  readonly target: ContainerTarget;
  readonly #follow: FollowLog;
  readonly #tailLines: number;
  readonly #lifetime = new Lifetime();
  readonly #stopped = new AbortController();
  readonly #written = this.#lifetime.add(new vscode.EventEmitter<string>());
  readonly #ended: () => void;
  #running = false;
  #reconnecting = false;
  readonly onDidWrite = this.#written.event;

  /** @param ended called once, when nothing is followed any more */
  constructor(target: ContainerTarget, follow: FollowLog, tailLines: number, ended: () => void) {
    this.target = target;
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
    const signal = AbortSignal.any([this.#stopped.signal, this.target.connection.signal]);
    const sink: LogSink = {
      lines: (lines) => this.#write(lines.map(({ text }) => `${text}\n`).join(''), signal),
      gap: ({ after, until }) => this.#say(vscode.l10n.t('Lines between {0} and {1} may be missing: the node no longer has them.', after, until)),
      status: (status) => this.#tell(status),
    };
    try {
      this.#say(endText(await this.#follow(this.target, this.#tailLines, sink, signal)));
    } catch (error) {
      this.#say(signal.aborted ? endText({ reason: 'cancelled' }) : explain(Failure.from(error)));
    } finally {
      this.#ended();
    }
  }

  /** Resolves when the terminal has had time to draw: the source waits for it, and nothing is dropped. */
  async #write(text: string, signal: AbortSignal): Promise<void> {
    for (const piece of piecesOf(terminalText(text), most)) {
      if (!signal.aborted) {
        this.#fire(piece);
        await pause(pauseMs);
      }
    }
  }

  #tell(status: LogStatus): void {
    if (status.phase === 'reconnecting' && !this.#reconnecting) {
      this.#say(vscode.l10n.t('Connection lost: {0} Reconnecting…', status.failure.message));
    } else if (status.phase === 'open' && this.#reconnecting) {
      this.#say(vscode.l10n.t('Connected again.'));
    }
    this.#reconnecting = status.phase === 'reconnecting';
  }

  #say(text: string): void {
    this.#fire(markerLine(text));
  }

  #fire(text: string): void {
    if (!this.#lifetime.ended) {
      this.#written.fire(text);
    }
  }
}

function endText({ reason, exitCode }: LogEnd): string {
  switch (reason) {
    case 'cancelled':
      return vscode.l10n.t('Stopped.');
    case 'complete':
    case 'ended':
      return exitCode === undefined ? vscode.l10n.t('The container has ended.') : vscode.l10n.t('The container has ended with exit code {0}.', exitCode);
    case 'restarted':
      return vscode.l10n.t('The container has ended and was started anew. Follow its logs again to see more.');
    case 'deleted':
      return vscode.l10n.t('The pod was deleted.');
  }
}
