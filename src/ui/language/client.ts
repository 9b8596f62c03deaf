import * as vscode from 'vscode';
import type { LanguageClient, Middleware } from 'vscode-languageclient/node';
import { settings } from '../../contributions.ts';
import { Lifetime, type Disposable } from '../../common/lifetime.ts';
import { judgeState, openApiRequest, schemasChanged, type InitializationOptions, type JudgeState, type OpenApiParams, type OpenApiResult } from '../../protocol.ts';
import type { ClusterSchemas } from './clusterSchemas.ts';
import { JudgeStatus } from './judgeStatus.ts';
import { isLeftToOthers, otherYamlExtension } from './others.ts';

export interface ManifestLanguageParts {
  /** Path of the bundled server, `dist/server.js` of the extension. */
  readonly serverModule: string;
  readonly schemas: ClusterSchemas;
  /** Takes errors that nobody asked for and nobody must be bothered with. */
  readonly log: vscode.LogOutputChannel;
}

/**
 * Runs the language server for manifests, from the first YAML document on, as long as `pilothouse.manifests.enable` is
 * on. Composed in extension.ts:
 *
 *     lifetime.add(new ManifestLanguage({
 *       serverModule: context.asAbsolutePath('dist/server.js'),
 *       schemas: lifetime.add(new ConnectedSchemas(connections)),
 *       log,
 *     })).start();
 */
export class ManifestLanguage implements Disposable {
  readonly #parts: ManifestLanguageParts;
  readonly #lifetime = new Lifetime();
  #running: Promise<LanguageClient> | undefined;
  /** What lives as long as the server runs. */
  #run = this.#lifetime.add(new Lifetime());

  constructor(parts: ManifestLanguageParts) {
    this.#parts = parts;
  }

  /** Waits for a YAML document; starts nothing itself. */
  start(): void {
    this.#lifetime.add(vscode.workspace.onDidOpenTextDocument((document) => this.#wake([document])));
    this.#lifetime.add(vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(settings.manifests)) {
        this.#follow();
      }
    }));
    this.#lifetime.add(this.#parts.schemas.onDidChange(() => this.#report(this.#tellChange())));
    this.#wake(vscode.workspace.textDocuments);
  }

  dispose(): void {
    this.#lifetime.dispose();
    this.#report(this.#stop());
  }

  #wake(documents: readonly vscode.TextDocument[]): void {
    if (this.#running === undefined && isEnabled() && documents.some(({ languageId }) => languageId === 'yaml')) {
      this.#running = this.#launch();
      this.#report(this.#running);
    }
  }

  /** Follows the setting. */
  #follow(): void {
    if (isEnabled()) {
      this.#wake(vscode.workspace.textDocuments);
    } else {
      this.#report(this.#stop());
    }
  }

  async #launch(): Promise<LanguageClient> {
    const { LanguageClient, TransportKind } = await import('./clientLibrary.ts');
    this.#run = this.#lifetime.add(new Lifetime());
    const watcher = this.#run.add(vscode.workspace.createFileSystemWatcher('**/*.{yaml,yml}'));
    const initializationOptions: InitializationOptions = { syntaxByOthers: otherYamlExtension() };
    const client = new LanguageClient('pilothouse.manifests', vscode.l10n.t('Kubernetes Manifests'), {
      module: this.#parts.serverModule,
      transport: TransportKind.ipc,
    }, {
      documentSelector: [{ language: 'yaml', scheme: 'file' }, { language: 'yaml', scheme: 'untitled' }, { language: 'yaml', scheme: 'vscode-remote' }],
      synchronize: { fileEvents: watcher },
      initializationOptions,
      middleware: yielding,
      outputChannel: this.#parts.log,
    });
    const status = this.#run.add(new JudgeStatus(this.#parts.log));
    client.onRequest(openApiRequest, (params: OpenApiParams) => this.#openApi(params));
    client.onNotification(judgeState, (state: JudgeState) => status.show(state));
    await client.start();
    return client;
  }

  /** Answers the server. What goes wrong with a cluster is shown in the tree; here the bundled schemas step in. */
  async #openApi({ group, version }: OpenApiParams): Promise<OpenApiResult> {
    try {
      return await this.#parts.schemas.openApi(group, version, this.#lifetime.signal) ?? null;
    } catch (error) {
      this.#parts.log.info(`OpenAPI of ${group || 'core'}/${version}: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    }
  }

  async #tellChange(): Promise<void> {
    const client = await this.#running;
    await client?.sendNotification(schemasChanged);
  }

  async #stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    this.#run.dispose();
    const client = await running?.catch(() => undefined);
    await client?.dispose();
  }

  #report(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#parts.log.error(error instanceof Error ? error : String(error)));
  }
}

function isEnabled(): boolean {
  return vscode.workspace.getConfiguration().get(settings.manifests, true);
}

/** Says nothing about documents for which the person has chosen a schema in another extension. */
const yielding: Middleware = {
  handleDiagnostics: (uri, diagnostics, next) => next(uri, isLeftToOthers(uri) ? [] : diagnostics),
  provideCompletionItem: (document, position, context, token, next) => (isLeftToOthers(document.uri) ? [] : next(document, position, context, token)),
  provideHover: (document, position, token, next) => (isLeftToOthers(document.uri) ? undefined : next(document, position, token)),
};

