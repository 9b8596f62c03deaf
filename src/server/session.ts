import type { CompletionItem, Connection, Hover, Position } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Clock } from '../common/clock.ts';
import { Lifetime, type Disposable } from '../common/lifetime.ts';
import type { Analyser } from '../language/analysis.ts';
import { DocumentAnalysis, type AnalysedSlice } from '../language/document.ts';
import { calmed, Shown, type Typing } from '../language/calm.ts';
import type { Schemas } from '../language/ports.ts';
import { complete, hover } from '../language/service.ts';
import { toDiagnostics } from './diagnostics.ts';
import type { WorkspaceIndex } from './workspace.ts';

/** A pause in typing this long, in milliseconds, before a document is judged again. */
const typingPause = 150;

/** A pause this long, and what is at the cursor is taken for finished. */
const thinkingPause = 1500;

/** Schemas' findings wait this long for the judge's verdicts, so that they need not be taken back. */
const verdictPause = 300;

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

/** One open document: its analysis, what is shown of it, and the judgement that waits for a pause in typing. */
class OpenDocument implements Disposable {
  readonly analysis: DocumentAnalysis;
  shown = new Shown();
  #typing: { readonly typing: Typing | undefined; readonly at: number } | undefined;
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

  edited(typing: Typing | undefined, at: number): void {
    this.#typing = { typing, at };
  }

  /** Who is writing where at a time, and how long until that is over. */
  typingAt(now: number): { readonly typing: Typing | undefined; readonly left: number } {
    const left = this.#typing === undefined ? 0 : Math.max(this.#typing.at + thinkingPause - now, 0);
    return { typing: left > 0 ? this.#typing?.typing : undefined, left };
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
    pending.add(this.#parts.clock.after(delay, () => void this.#judge(document, open, pending).catch((error: unknown) => this.#parts.report(error))));
  }

  /** What the next change is: somebody writing at a place, or something else. */
  edited(uri: string, typing: Typing | undefined): void {
    this.#open.get(uri)?.edited(typing, this.#parts.clock.now());
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

  /** The judge may say something else of what is open. */
  verdictsChanged(documents: readonly TextDocument[]): void {
    for (const document of documents) {
      this.#open.get(document.uri)?.analysis.askAgain();
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

  async #judge(document: TextDocument, open: OpenDocument, pending: Lifetime): Promise<void> {
    const { uri, version } = document;
    const text = document.getText();
    const snapshot = TextDocument.create(uri, document.languageId, version, text);
    try {
      if (await this.#parts.isTemplateFile(uri)) {
        this.#show(snapshot, open, [], pending);
        return;
      }
      const waiting = new Lifetime();
      pending.add(waiting);
      const slices = await open.analysis.analyse(text, pending.signal, (early) => {
        waiting.add(this.#parts.clock.after(verdictPause, () => this.#show(snapshot, open, early, pending)));
      }).finally(() => waiting.dispose());
      if (!pending.ended) {
        this.#show(snapshot, open, slices, pending);
        this.#parts.index.update(uri, slices.map(({ slice, analysis }) => ({ text: slice.text, manifests: analysis.manifests })));
      }
    } catch (error) {
      if (!pending.ended) {
        throw error;
      }
    }
  }

  /** Publishes findings; those that wait until the person has finished a word follow after a pause. */
  #show(snapshot: TextDocument, open: OpenDocument, slices: readonly AnalysedSlice[], pending: Lifetime): void {
    const { uri, version } = snapshot;
    const { typing, left } = open.typingAt(this.#parts.clock.now());
    const calm = calmed(slices, typing, open.shown);
    if (calm.held) {
      pending.add(this.#parts.clock.after(left, () => this.#show(snapshot, open, slices, pending)));
    }
    // The editor moves along with the text what it was shown before.
    if (!calm.unreadable) {
      open.shown = new Shown(calm.slices);
      void this.#parts.connection.sendDiagnostics({ uri, version, diagnostics: toDiagnostics(snapshot, calm.slices, this.#parts.syntaxByOthers) });
    }
  }
}
