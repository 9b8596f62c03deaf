import type { AnalysedSlice, DocumentAnalysis } from './document.ts';
import { completeFields, declaredType } from './completion.ts';
import type { CompletionItem, Position } from './items.ts';
import { completeLabels } from './labels/complete.ts';
import type { LabelUse } from './labels/index.ts';
import { hoverAt } from './hover.ts';
import type { Schemas } from './ports.ts';
import { cutSlices, sliceAtLine, type Slice } from './slices.ts';
import { hasOwnSchema } from './templates.ts';
import type { Place } from './tree.ts';

/** A file under edit. Lines and characters count from 0. */
export interface OpenFile {
  readonly uri: string;
  readonly text: string;
}

/** What completes the text at a position of a file: labels where labels go, else what the type's schema allows. */
export async function complete(file: OpenFile, position: Position, schemas: Schemas, labels: Iterable<LabelUse>, signal: AbortSignal): Promise<CompletionItem[]> {
  const slice = sliceAtLine(cutSlices(file.text), position.line);
  const type = slice === undefined || hasOwnSchema(slice) ? undefined : declaredType(slice.text);
  if (slice === undefined || type === undefined) {
    return [];
  }
  const inSlice = { line: position.line - slice.line, character: position.character };
  const fromLabels = completeLabels({ text: slice.text, position: inSlice, file: file.uri }, labels);
  if (fromLabels !== undefined) {
    return fromLabels.map((item) => shift(item, slice));
  }
  const answer = await schemas.find(type, signal);
  return answer.state === 'found' ? (await completeFields(slice.text, inSlice, answer.schema)).map((item) => shift(item, slice)) : [];
}

/** What the API says about the field at an offset of a file; the place is in the file. */
export async function hover(file: OpenFile, offset: number, analysis: DocumentAnalysis, signal: AbortSignal): Promise<{ readonly place: Place; readonly markdown: string } | undefined> {
  const slices: readonly AnalysedSlice[] = await analysis.known(file.text, signal);
  const hit = slices.find(({ slice }) => offset >= slice.offset && offset <= slice.offset + slice.text.length);
  const found = hit === undefined ? undefined : hoverAt(hit.analysis, offset - hit.slice.offset);
  return found === undefined ? undefined : { ...found, place: { start: found.place.start + hit!.slice.offset, end: found.place.end + hit!.slice.offset } };
}

/** Moves what an item inserts from the slice's lines to the file's. */
function shift(item: CompletionItem, { line }: Slice): CompletionItem {
  const edit = item.textEdit;
  if (edit === undefined || !('range' in edit)) {
    return item;
  }
  const { start, end } = edit.range;
  return { ...item, textEdit: { ...edit, range: { start: { ...start, line: start.line + line }, end: { ...end, line: end.line + line } } } };
}
