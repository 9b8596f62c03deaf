import * as vscode from 'vscode';
import { Failure } from '../../common/failure.ts';
import { Lifetime } from '../../common/lifetime.ts';
import { documentScheme } from '../../contributions.ts';
import type { Kube } from '../explorer/node.ts';
import { inContext } from '../failures/actions.ts';
import { fromUriParts, toUriParts, type Address } from './address.ts';
import type { TextOf } from './texts.ts';

/**
 * The read-only documents of scheme `pilothouse`. A document asks its cluster when a person opens or refreshes it,
 * and never because the editor restores a tab.
 */
export class ObjectDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #lifetime = new Lifetime();
  readonly #kube: () => Promise<Kube>;
  readonly #textOf: TextOf;
  readonly #changed = this.#lifetime.add(new vscode.EventEmitter<vscode.Uri>());
  /** The text of every open document, by URI. */
  readonly #texts = new Map<string, string>();
  readonly onDidChange = this.#changed.event;

  constructor(kube: () => Promise<Kube>, textOf: TextOf) {
    this.#kube = kube;
    this.#textOf = textOf;
    this.#lifetime.add(vscode.workspace.registerTextDocumentContentProvider(documentScheme, this));
    this.#lifetime.add(vscode.workspace.onDidCloseTextDocument((document) => this.#texts.delete(document.uri.toString())));
  }

  /** Reads the text and shows it in an editor. Rejects with a Failure, and shows nothing, where it cannot be read. */
  async open(address: Address, signal: AbortSignal, { preview } = { preview: true }): Promise<vscode.TextDocument> {
    const uri = vscode.Uri.from({ scheme: documentScheme, ...toUriParts(address) });
    await this.#read(uri, address, signal);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview });
    return document;
  }

  /** Reads the document's text again. Its old text stays where that fails. */
  async refresh(uri: vscode.Uri, signal: AbortSignal): Promise<void> {
    const address = fromUriParts(uri.path, uri.query);
    if (uri.scheme !== documentScheme || address === undefined) {
      throw new Failure('invalid', vscode.l10n.t('This document does not show an object of a cluster.'));
    }
    await this.#read(uri, address, signal);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? vscode.l10n.t('Nothing was asked of the cluster yet. Run "Pilothouse: Refresh Document" to read this object.');
  }

  dispose(): void {
    this.#lifetime.dispose();
    this.#texts.clear();
  }

  async #read(uri: vscode.Uri, address: Address, signal: AbortSignal): Promise<void> {
    const { connections } = await this.#kube();
    const text = await inContext(address.context, (async () => {
      const connection = await connections.get(address.context);
      return this.#textOf(address, connection, AbortSignal.any([signal, connection.signal]));
    })());
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
  }
}
