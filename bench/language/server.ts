import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter, type MessageConnection } from 'vscode-languageserver/node';
import { judgeState, type JudgeState } from '../../src/protocol.ts';

const uri = 'file:///bench/manifest.yaml';

/** A language server under measurement, as an editor runs it. */
export class MeasuredServer {
  readonly #child: ChildProcess;
  readonly #connection: MessageConnection;
  #version = 0;
  #arrived: (version: number | undefined) => void = () => undefined;
  #settled: () => void = () => undefined;
  /** Resolves when findings will no longer change by themselves: the server's judge is ready, or there is none. */
  readonly #ready = new Promise<void>((resolve) => { this.#settled = resolve; });

  /** `settings` answers the server's questions for configuration, by section. */
  constructor(module: string, settings: Readonly<Record<string, unknown>>) {
    this.#child = fork(module, ['--node-ipc'], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    this.#connection = createMessageConnection(new IPCMessageReader(this.#child), new IPCMessageWriter(this.#child));
    this.#connection.onNotification('textDocument/publishDiagnostics', (params: { version?: number }) => this.#arrived(params.version));
    this.#connection.onRequest('workspace/configuration', ({ items }: { items: { section: string }[] }) => items.map(({ section }) => settings[section] ?? null));
    this.#connection.onNotification(judgeState, ({ state }: JudgeState) => (state === 'ready' || state === 'unavailable' ? this.#settled() : undefined));
    this.#connection.onRequest((_method: string) => null);
    this.#connection.listen();
  }

  /** Milliseconds from sending the first document until its findings are here; the server starts on the way. */
  async open(text: string): Promise<number> {
    const start = performance.now();
    await this.#connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: { workspace: { configuration: true } }, workspaceFolders: [] });
    await this.#connection.sendNotification('initialized', {});
    const findings = this.#findings();
    await this.#connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: ++this.#version, text } });
    await findings;
    return performance.now() - start;
  }

  /** Milliseconds from now until the judge can be asked; at once where there is none. Only for our server. */
  async judge(): Promise<number> {
    const start = performance.now();
    await this.#ready;
    return performance.now() - start;
  }

  /** Milliseconds from an edit until its findings are here, the server's pause for typing included. */
  async edit(text: string): Promise<number> {
    const start = performance.now();
    const findings = this.#findings();
    await this.#connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: ++this.#version }, contentChanges: [{ text }] });
    await findings;
    return performance.now() - start;
  }

  /** Resident memory in MB. */
  memory(): number {
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${this.#child.pid!}/status`, 'utf8'))?.[1];
    return Number(kilobytes) / 1024;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#connection.dispose();
    this.#child.kill();
    await ended;
  }

  /** The findings of the version that was sent last. */
  #findings(): Promise<void> {
    return new Promise((resolve) => {
      this.#arrived = (version) => (version === undefined || version === this.#version ? resolve() : undefined);
    });
  }
}
