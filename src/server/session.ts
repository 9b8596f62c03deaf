import type { CompletionItem, Connection, Hover, Position } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Clock } from '../common/clock.ts';
import { Lifetime, type Disposable } from '../common/lifetime.ts';
import type { Analyser } from '../language/analysis.ts';
import { DocumentAnalysis } from '../language/document.ts';
import type { Schemas } from '../language/ports.ts';
import { complete, hover } from '../language/service.ts';
import { toDiagnostics } from './diagnostics.ts';
import type { WorkspaceIndex } from './workspace.ts';

/** A pause in typing this long, in milliseconds, before a document is judged again. */
const typingPause = 150;

export interface SessionParts {
  readonly analyser: Analyser;
  readonly schemas: Schemas;
  readonly index: WorkspaceIndex;
  readonly clock: Clock;
  readonly connection: Pick<Connection, 'sendDiagnostics'>;
  readonly syntaxByOthers: boolean;
  /** Whether a file belongs to a template engine, whatever its text. */
  isTemplateFile(uri: string): Promise<boolean>;
  /** Takes what went wrong and is not for the person who types. */
  report(error: unknown): void;
}

/** One open document: its analysis, and the judgement that waits for a pause in typing. */
class OpenDocument implements Disposable {
  readonly analysis: DocumentAnalysis;
  #pending: Lifetime | undefined;

  constructor(analyser: Analyser) {
    this.analysis = new DocumentAnalysis(analyser);
  }

  /** Drops the work that is under way and starts over. */
  restart(): Lifetime {
    this.#pending?.dispose();
    this.#pending = new Lifetime();
    return this.#pending;
  }

  dispose(): void {
    this.#pending?.dispose();
  }
}

/** Judges open documents after each pause in typing and answers questions about them. Stale results are dropped. */
export class Session implements Disposable {
  readonly #parts: SessionParts;
  readonly #open = new Map<string, OpenDocument>();

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** A document was opened, which is judged at once, or changed. */
  changed(document: TextDocument): void {
    const known = this.#open.get(document.uri);
    const open = known ?? new OpenDocument(this.#parts.analyser);
    const delay = known === undefined ? 0 : typingPause;
    this.#open.set(document.uri, open);
    const pending = open.restart();
    pending.add(this.#parts.clock.after(delay, () => void this.#judge(document, open, pending.signal).catch((error: unknown) => this.#parts.report(error))));
  }

  closed(uri: string): void {
    this.#open.get(uri)?.dispose();
    this.#open.delete(uri);
    void this.#parts.connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  /** Schemas changed: judges every open document again. */
  schemasChanged(documents: readonly TextDocument[]): void {
    for (const document of documents) {
      this.#open.get(document.uri)?.analysis.clear();
      this.changed(document);
    }
  }

  async complete(document: TextDocument, position: Position, signal: AbortSignal): Promise<CompletionItem[]> {
    const file = { uri: document.uri, text: document.getText() };
    return complete(file, position, this.#parts.schemas, this.#parts.index.labels.all(), signal);
  }

  async hover(document: TextDocument, position: Position, signal: AbortSignal): Promise<Hover | undefined> {
    const analysis = this.#open.get(document.uri)?.analysis ?? new DocumentAnalysis(this.#parts.analyser);
    const found = await hover({ uri: document.uri, text: document.getText() }, document.offsetAt(position), analysis, signal);
    return found === undefined ? undefined : {
      contents: { kind: 'markdown', value: found.markdown },
      range: { start: document.positionAt(found.place.start), end: document.positionAt(found.place.end) },
    };
  }

  dispose(): void {
    for (const open of this.#open.values()) {
      open.dispose();
    }
    this.#open.clear();
  }

  async #judge(document: TextDocument, open: OpenDocument, signal: AbortSignal): Promise<void> {
    const { uri, version } = document;
    const text = document.getText();
    try {
      const slices = await this.#parts.isTemplateFile(uri) ? [] : await open.analysis.analyse(text, signal);
      if (!signal.aborted) {
        const snapshot = TextDocument.create(uri, document.languageId, version, text);
        await this.#parts.connection.sendDiagnostics({ uri, version, diagnostics: toDiagnostics(snapshot, slices, this.#parts.syntaxByOthers) });
        this.#parts.index.update(uri, slices.flatMap(({ analysis }) => analysis.manifests));
      }
    } catch (error) {
      if (!signal.aborted) {
        throw error;
      }
    }
  }
}
