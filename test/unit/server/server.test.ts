import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter, type MessageConnection } from 'vscode-languageserver/node';
import { at } from '../../../src/common/json.ts';
import { openApiRequest, schemasChanged } from '../../../src/protocol.ts';

interface Diagnostics {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly { readonly message: string; readonly code: string; readonly source: string; readonly range: { readonly start: { readonly line: number; readonly character: number } } }[];
}

/** The server as the editor runs it: a process that speaks over IPC. */
class Client {
  readonly connection: MessageConnection;
  readonly asked: unknown[] = [];
  answer: string | null = null;
  readonly #child: ChildProcess;
  readonly #seen: Diagnostics[] = [];
  #wake: () => void = () => undefined;

  constructor() {
    this.#child = fork(join(import.meta.dirname, '../../../src/server/main.ts'), ['--node-ipc'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.connection = createMessageConnection(new IPCMessageReader(this.#child), new IPCMessageWriter(this.#child));
    this.connection.onNotification('textDocument/publishDiagnostics', (params: Diagnostics) => {
      this.#seen.push(params);
      this.#wake();
    });
    this.connection.onRequest(openApiRequest, (params: unknown) => {
      this.asked.push(params);
      return this.answer;
    });
    this.connection.listen();
  }

  async start(folder: string, initializationOptions: object = {}): Promise<unknown> {
    const workspaceFolders = [{ uri: pathToFileURL(folder).href, name: 'test' }];
    const result: unknown = await this.connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {}, workspaceFolders, initializationOptions });
    await this.connection.sendNotification('initialized', {});
    return result;
  }

  open(uri: string, text: string): Promise<void> {
    return this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  }

  /** The first diagnostics of a document that fit, among those that came and those to come. */
  async diagnostics(fits: (params: Diagnostics) => boolean): Promise<Diagnostics> {
    for (;;) {
      const found = this.#seen.find(fits);
      if (found !== undefined) {
        return found;
      }
      await new Promise<void>((resolve) => { this.#wake = resolve; });
    }
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    await ended;
    this.connection.dispose();
  }
}

const bad = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndatas: {}\n';

describe('the language server', () => {
  let folder: string;
  let client: Client;
  const uri = (name: string): string => pathToFileURL(join(folder, name)).href;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pilothouse-server-'));
    await mkdir(join(folder, 'chart', 'templates'), { recursive: true });
    await writeFile(join(folder, 'chart', 'Chart.yaml'), 'apiVersion: v2\nname: chart\nversion: 1.0.0\n');
    await writeFile(join(folder, 'pod.yaml'), 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels: {app: from-disk}\n');
    await writeFile(join(folder, 'crd.yaml'), 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {group: example.com, names: {kind: Foo}, versions: [{name: v1, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {a: {type: string}}}}}}}]}\n');
    client = new Client();
    await client.start(folder);
  });
  after(async () => {
    await client.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('judges a document when it is opened, at its place', async () => {
    await client.open(uri('a.yaml'), bad);
    const { diagnostics } = await client.diagnostics((each) => each.uri === uri('a.yaml'));
    assert.deepEqual(diagnostics.map(({ code, source, message, range }) => [code, source, message, range.start]), [['unknown-field', 'pilothouse', 'unknown field `datas`; did you mean `data`?', { line: 4, character: 0 }]]);
  });

  test('judges it again after an edit, and only the latest text', async () => {
    for (const version of [2, 3, 4]) {
      await client.connection.sendNotification('textDocument/didChange', { textDocument: { uri: uri('a.yaml'), version }, contentChanges: [{ text: bad.replace('datas', version === 4 ? 'data' : 'dats') }] });
    }
    const { diagnostics, version } = await client.diagnostics((each) => each.uri === uri('a.yaml') && each.version !== 1);
    assert.deepEqual([version, diagnostics], [4, []]);
  });

  test('takes its findings back when the document is closed', async () => {
    await client.open(uri('b.yaml'), bad);
    await client.diagnostics((each) => each.uri === uri('b.yaml') && each.diagnostics.length === 1);
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: uri('b.yaml') } });
    await client.diagnostics((each) => each.uri === uri('b.yaml') && each.diagnostics.length === 0);
  });

  test('says nothing about the templates of a chart', async () => {
    await client.open(uri('chart/templates/a.yaml'), bad);
    assert.deepEqual((await client.diagnostics((each) => each.uri === uri('chart/templates/a.yaml'))).diagnostics, []);
  });

  test('knows the types that the workspace\'s files define', async () => {
    await client.open(uri('foo.yaml'), 'apiVersion: example.com/v1\nkind: Foo\nmetadata: {name: x}\nspec: {b: 1}\n');
    await client.diagnostics((each) => each.uri === uri('foo.yaml') && at(each.diagnostics, 0, 'message') === 'unknown field `b`; did you mean `a`?');
  });

  test('completes labels from files that are not open', async () => {
    await client.open(uri('service.yaml'), 'apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec:\n  selector:\n    ');
    const items: unknown = await client.connection.sendRequest('textDocument/completion', { textDocument: { uri: uri('service.yaml') }, position: { line: 5, character: 4 } });
    assert.equal(at(items, 0, 'label'), 'app: from-disk');
  });

  test('answers a hover in Markdown', async () => {
    const found: unknown = await client.connection.sendRequest('textDocument/hover', { textDocument: { uri: uri('service.yaml') }, position: { line: 4, character: 4 } });
    assert.match(String(at(found, 'contents', 'value')), /^\*\*Service\.spec\.selector\*\*/);
  });

  test('asks the extension for the cluster\'s schemas, and again when they changed', async () => {
    assert.ok(client.asked.some((params) => JSON.stringify(params) === '{"group":"example.com","version":"v1"}'));
    client.answer = JSON.stringify({ components: { schemas: { Foo: { type: 'object', 'x-kubernetes-group-version-kind': [{ group: 'example.com', version: 'v1', kind: 'Foo' }], properties: { spec: { type: 'object', properties: { cluster: { type: 'string' } } } } } } } });
    await client.connection.sendNotification(schemasChanged);
    await client.diagnostics((each) => each.uri === uri('foo.yaml') && each.diagnostics.some(({ message }) => message === 'unknown field `b`') );
  });
});

test('beside another YAML extension it leaves the YAML itself to that', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pilothouse-server-'));
  const client = new Client();
  try {
    await client.start(folder, { syntaxByOthers: true });
    const uri = pathToFileURL(join(folder, 'a.yaml')).href;
    await client.open(uri, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b, a: c}\ndatas: {}\n');
    assert.deepEqual((await client.diagnostics((each) => each.uri === uri)).diagnostics.map(({ code }) => code), ['unknown-field']);
  } finally {
    await client.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
