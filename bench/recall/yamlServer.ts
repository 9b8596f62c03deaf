import { fork, type ChildProcess } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter, type MessageConnection } from 'vscode-languageserver/node';
import { peakOf } from './contestants.ts';
import type { JudgedFile } from './documents.ts';

interface Published {
  readonly uri: string;
  readonly diagnostics: readonly { readonly severity?: number; readonly range: { readonly start: { readonly line: number } } }[];
}

/** yaml-language-server as an editor runs it. */
export class YamlServer {
  readonly #child: ChildProcess;
  readonly #connection: MessageConnection;
  readonly #waiting = new Map<string, (published: Published) => void>();

  /** `schemas` are the files that each schema (a URL) is for. */
  constructor(module: string, schemas: Readonly<Record<string, readonly string[]>>) {
    this.#child = fork(module, ['--node-ipc'], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    this.#connection = createMessageConnection(new IPCMessageReader(this.#child), new IPCMessageWriter(this.#child));
    const settings: Readonly<Record<string, unknown>> = { yaml: { validate: true, schemas, yamlVersion: '1.1', schemaStore: { enable: false }, kubernetesCRDStore: { enable: false } } };
    this.#connection.onNotification('textDocument/publishDiagnostics', (published: Published) => this.#waiting.get(published.uri)?.(published));
    this.#connection.onRequest('workspace/configuration', ({ items }: { items: { section: string }[] }) => items.map(({ section }) => settings[section] ?? null));
    this.#connection.onRequest((_method: string) => null);
    this.#connection.listen();
  }

  /** The lines (from 0) of errors, by file: one file after the other is opened and closed again. */
  async check(files: readonly JudgedFile[]): Promise<ReadonlyMap<string, readonly number[]>> {
    await this.#connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: { workspace: { configuration: true } }, workspaceFolders: [] });
    await this.#connection.sendNotification('initialized', {});
    const found = new Map<string, readonly number[]>();
    // The server waits for a pause in typing before it checks, which many open files share.
    for (let start = 0; start < files.length; start += 50) {
      await Promise.all(files.slice(start, start + 50).map(async ({ file, text }) => found.set(file, await this.#open(pathToFileURL(file).href, text))));
    }
    return found;
  }

  /** The most resident memory so far, in MB. */
  memory(): number {
    return peakOf(this.#child.pid ?? 0);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#connection.dispose();
    this.#child.kill();
    await ended;
  }

  async #open(uri: string, text: string): Promise<number[]> {
    const published = new Promise<Published>((resolve) => this.#waiting.set(uri, resolve));
    await this.#connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
    const { diagnostics } = await published;
    this.#waiting.delete(uri);
    await this.#connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    return diagnostics.filter(({ severity }) => severity === undefined || severity === 1).map(({ range }) => range.start.line);
  }
}
