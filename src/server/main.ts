import { createConnection, ProposedFeatures, TextDocumentSyncKind, TextDocuments, type CancellationToken, type InitializeParams, type TextDocumentContentChangeEvent } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { systemClock } from '../common/clock.ts';
import { Lifetime } from '../common/lifetime.ts';
import { Analyser } from '../language/analysis.ts';
import { checkers } from '../language/checks/registry.ts';
import type { Judge } from '../language/judge/types.ts';
import { judgeState, openApiRequest, schemasChanged, type InitializationOptions, type JudgeState, type OpenApiParams, type OpenApiResult } from '../protocol.ts';
import { BundledSchemas, bundledFolder } from '../schema/bundled.ts';
import { ClusterSchemas } from '../schema/cluster.ts';
import { CrdSchemas } from '../schema/crds.ts';
import { SchemaRegistry } from '../schema/registry.ts';
import { openJudge } from '../judge/open.ts';
import { isChartTemplate } from './charts.ts';
import { Session } from './session.ts';
import { typingOf } from './typing.ts';
import { WorkspaceIndex } from './workspace.ts';

const connection = createConnection(ProposedFeatures.all);
const documents = new TextDocuments({
  create: (uri, languageId, version, content) => TextDocument.create(uri, languageId, version, content),
  update: (document: TextDocument, changes, version) => {
    onEdit(document, changes);
    return TextDocument.update(document, changes, version);
  },
});
/** Hears of an edit before it is made. */
let onEdit: (document: TextDocument, changes: readonly TextDocumentContentChangeEvent[]) => void = () => undefined;
const lifetime = new Lifetime();
const report = (error: unknown): void => connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));

connection.onInitialize((params: InitializeParams) => {
  const options = params.initializationOptions as InitializationOptions | undefined;
  start(params.workspaceFolders?.map(({ uri }) => uri) ?? [], options?.syntaxByOthers === true);
  return {
    capabilities: {
      textDocumentSync: TextDocumentSyncKind.Incremental,
      completionProvider: { triggerCharacters: [' ', ':', '-', '"'] },
      hoverProvider: true,
    },
  };
});

/** Composes the parts once the client has said what it has. */
function start(folders: readonly string[], syntaxByOthers: boolean): void {
  const cluster = new ClusterSchemas(readOpenApi);
  const crds = new CrdSchemas();
  const schemas = new SchemaRegistry([cluster, crds, new BundledSchemas(bundledFolder(import.meta.url))]);
  const judge = lifetime.add(openJudge(import.meta.url));
  const analyser = new Analyser(schemas, checkers, judge);
  const index = new WorkspaceIndex(crds, () => {
    judge.define(index.definitions);
    session.schemasChanged(documents.all());
  });
  const session = lifetime.add(new Session({ analyser, schemas, index, clock: systemClock, connection, syntaxByOthers, isTemplateFile: isChartTemplate, report }));

  const tellJudge = (): void => void connection.sendNotification(judgeState, stateOf(judge));
  lifetime.add(judge.onDidChange(() => {
    tellJudge();
    session.verdictsChanged(documents.all());
  }));
  onEdit = (document, changes) => session.edited(document.uri, typingOf(document, changes));
  documents.onDidChangeContent(({ document }) => session.changed(document));
  documents.onDidClose(({ document }) => session.closed(document.uri));
  connection.onCompletion(({ textDocument, position }, token) => answer(textDocument.uri, token, [], (document, signal) => session.complete(document, position, signal)));
  connection.onHover(({ textDocument, position }, token) => answer(textDocument.uri, token, undefined, (document, signal) => session.hover(document, position, signal)));
  connection.onNotification(schemasChanged, () => {
    cluster.clear();
    session.schemasChanged(documents.all());
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const closed = changes.filter(({ uri }) => documents.get(uri) === undefined);
    Promise.all(closed.map(({ uri }) => index.refresh(uri))).catch(report);
  });
  connection.onInitialized(() => {
    tellJudge();
    index.scan(folders, lifetime.signal).catch(report);
  });
}

function stateOf({ state, minors, leftOut }: Judge): JudgeState {
  return { state, kubernetes: minors[0] ?? '', leftOut };
}

/** The connected cluster's document; undefined where there is none, or where it cannot be had just now. */
async function readOpenApi(group: string, version: string): Promise<string | undefined> {
  const params: OpenApiParams = { group, version };
  return await connection.sendRequest<OpenApiResult>(openApiRequest, params) ?? undefined;
}

/** Runs a request about an open document so that the client's cancellation stops it. */
async function answer<T>(uri: string, token: CancellationToken, none: T, run: (document: TextDocument, signal: AbortSignal) => Promise<T>): Promise<T> {
  const document = documents.get(uri);
  if (document === undefined) {
    return none;
  }
  const request = new Lifetime();
  request.add(token.onCancellationRequested(() => request.dispose()));
  try {
    return await run(document, request.signal);
  } catch (error) {
    if (!request.ended) {
      report(error);
    }
    return none;
  } finally {
    request.dispose();
  }
}

connection.onShutdown(() => lifetime.dispose());
documents.listen(connection);
connection.listen();
