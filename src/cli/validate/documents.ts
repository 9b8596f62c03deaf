import { TextDocument } from 'vscode-languageserver-textdocument';
import { cutSlices, isBlank, type Slice } from '../../language/slices.ts';
import { hasOwnSchema, isTemplate } from '../../language/templates.ts';
import type { Finding } from '../../language/findings.ts';
import type { FoundFile } from './files.ts';
import type { FileText } from './reading.ts';
import type { ReportedPlace } from './results.ts';

/** Longer documents are not read; the API server takes no request of more than 3 MiB. */
const mostCharacters = 10_000_000;

/** How much is judged at a time: few enough that workers share the work evenly, many enough that asking costs little. */
const batchSize = { documents: 24, characters: 48_000 };

/** One document that may be a Kubernetes manifest. */
export interface InputDocument {
  readonly file: string;
  readonly slice: Slice;
  /** Tells places of the slice in the file's lines. */
  readonly places: Places;
  /** Why it cannot be looked at. */
  readonly problem: Finding | undefined;
}

/** Places in one file; its lines are counted on first use. */
export class Places {
  readonly #text: string;
  #document: TextDocument | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  of({ offset }: Slice, { start, end }: { readonly start: number; readonly end: number }): ReportedPlace {
    this.#document ??= TextDocument.create('', 'yaml', 0, this.#text);
    const from = this.#document.positionAt(offset + start);
    const to = this.#document.positionAt(offset + end);
    return { line: from.line + 1, column: from.character + 1, endLine: to.line + 1, endColumn: to.character + 1 };
  }
}

/** The documents of files that are worth judging, in order, in batches. */
export async function* batchesOf(files: AsyncIterable<{ readonly file: FoundFile; readonly content: FileText }>): AsyncGenerator<readonly InputDocument[]> {
  let batch: InputDocument[] = [];
  let characters = 0;
  for await (const { file, content } of files) {
    for (const document of documentsOf(file.name, content)) {
      batch.push(document);
      characters += document.slice.text.length;
      if (batch.length >= batchSize.documents || characters >= batchSize.characters) {
        yield batch;
        batch = [];
        characters = 0;
      }
    }
  }
  if (batch.length > 0) {
    yield batch;
  }
}

function documentsOf(file: string, { text, damagedLine }: FileText): InputDocument[] {
  const places = new Places(text);
  return cutSlices(text).flatMap((slice) => {
    const problem = problemOf(slice, damagedLine);
    return problem !== undefined || isWorthJudging(slice) ? [{ file, slice, places, problem }] : [];
  });
}

/** As the language layer chooses what it looks at. */
function isWorthJudging(slice: Slice): boolean {
  return /\b(?:apiVersion|kind)\b/.test(slice.text) && !isBlank(slice.text) && !hasOwnSchema(slice) && !isTemplate(slice.text);
}

function problemOf({ line, lines, text }: Slice, damagedLine: number | undefined): Finding | undefined {
  if (damagedLine !== undefined && damagedLine >= line && damagedLine < line + lines) {
    const rows = text.split('\n');
    const start = rows.slice(0, damagedLine - line).join('\n').length + (damagedLine > line ? 1 : 0);
    return { code: 'syntax', severity: 'error', message: 'This line is no text in UTF-8, which YAML has to be.', start, end: start + (rows[damagedLine - line]?.length ?? 0) };
  }
  return text.length > mostCharacters
    ? { code: 'syntax', severity: 'error', message: 'This document is too long: the API server takes no object of more than 3 MiB.', start: 0, end: 0 }
    : undefined;
}
