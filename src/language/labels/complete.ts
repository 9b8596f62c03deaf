import { cursorAt, type Cursor, type Step } from '../cursor.ts';
import { asIs, itemKinds, type CompletionItem, type Position, type TextEdit } from '../items.ts';
import { identify, type Manifest } from '../manifest.ts';
import { parseSlice } from '../parse.ts';
import { field, stringEntries } from '../tree.ts';
import { labelsOf, type LabelUse } from './index.ts';

/** What kind of labels a place wants, and whether they select others' labels. */
interface Wanted {
  readonly form: 'pair' | 'value' | 'key-of-expression' | 'value-of-expression';
  /** The kind of object whose labels fit best. */
  readonly target: string | undefined;
  readonly key: string | undefined;
}

/** A file under edit, its slice's text and the cursor in it (lines from the slice's first). */
export interface LabelRequest {
  readonly text: string;
  readonly position: Position;
  readonly file: string;
}

/**
 * Label keys and values at the cursor, from the manifests that are known; undefined where no labels go. Best first:
 * the document's own labels, then those of the same file, of the same namespace, and of the rest; those used often
 * before those used once.
 */
export function completeLabels({ text, position, file }: LabelRequest, uses: Iterable<LabelUse>): CompletionItem[] | undefined {
  const cursor = cursorAt(text, position.line, position.character);
  const kind = /^kind:\s*["']?(\w+)/m.exec(text)?.[1] ?? '';
  const wanted = wantedAt(cursor, kind, text, position);
  if (wanted === undefined) {
    return undefined;
  }
  const [own] = identify(parseSlice(withoutLine(text, position.line)).root).manifests;
  const ranked = rank(uses, wanted, own, file);
  switch (wanted.form) {
    case 'pair':
      return pairItems(ranked, own, cursor, position);
    case 'key-of-expression':
      return items(unique(ranked.map(({ key }) => key)), (key) => key, cursor, position);
    case 'value':
    case 'value-of-expression':
      return items(unique(ranked.filter(({ key }) => key === wanted.key).map(({ value }) => value)), quoted, cursor, position);
  }
}

function wantedAt(cursor: Cursor, kind: string, text: string, position: Position): Wanted | undefined {
  const { path, key } = cursor;
  const last = path.at(-1);
  const inMap = last === 'labels' && path.at(-2) === 'metadata' || last === 'matchLabels' || isPlainSelector(path, kind);
  if (inMap) {
    return { form: key === undefined ? 'pair' : 'value', target: targetOf(path, kind), key };
  }
  if (path.at(-2) === 'matchExpressions' && last === null && key === 'key') {
    return { form: 'key-of-expression', target: targetOf(path, kind), key: undefined };
  }
  if (path.includes('matchExpressions') && path.at(-2) === 'values' && last === null && key === undefined) {
    return { form: 'value-of-expression', target: targetOf(path, kind), key: siblingKey(text, position.line) };
  }
  return undefined;
}

/** Selectors that are a bare map of labels. */
function isPlainSelector(path: readonly Step[], kind: string): boolean {
  return path.length === 2 && path[0] === 'spec' && path[1] === 'selector' && (kind === 'Service' || kind === 'ReplicationController');
}

function targetOf(path: readonly Step[], kind: string): string | undefined {
  if (path.includes('namespaceSelector')) {
    return 'Namespace';
  }
  return path.at(-1) === 'labels' && path.length === 2 ? kind : 'Pod';
}

/** The `key:` of the match expression that the line's `values:` belongs to: the nearest one above or below. */
function siblingKey(text: string, line: number): string | undefined {
  const lines = text.split('\n');
  const pattern = /^\s*(?:-\s+)?key:\s*["']?([^"'\s]+)/;
  const above = lines.slice(0, line).findLast((each) => pattern.test(each));
  return pattern.exec(above ?? '')?.[1];
}

/** The text with the cursor's line emptied, which is the likeliest to be half-typed. */
function withoutLine(text: string, line: number): string {
  return text.split('\n').map((each, index) => (index === line ? '' : each)).join('\n');
}

function rank(uses: Iterable<LabelUse>, wanted: Wanted, own: Manifest | undefined, file: string): LabelUse[] {
  const ownUses = own === undefined ? [] : labelsOf(own, file);
  const scores = new Map<string, { use: LabelUse; score: number; count: number }>();
  const add = (use: LabelUse, bonus: number): void => {
    const near = (use.kind === wanted.target ? 8 : 0) + (use.file === file ? 4 : 0) + (use.namespace === own?.namespace ? 2 : 0) + bonus;
    const known = scores.get(`${use.key}\0${use.value}`);
    scores.set(`${use.key}\0${use.value}`, { use, score: Math.max(near, known?.score ?? 0), count: (known?.count ?? 0) + 1 });
  };
  ownUses.forEach((use) => add(use, 16));
  for (const use of uses) {
    add(use, 0);
  }
  return [...scores.values()].sort((a, b) => b.score - a.score || b.count - a.count).map(({ use }) => use);
}

/** Whole `key: value` lines, without keys that the map already has; first of all, everything a selector's own pods have. */
function pairItems(ranked: readonly LabelUse[], own: Manifest | undefined, cursor: Cursor, position: Position): CompletionItem[] {
  const present = new Set(presentKeys(own, cursor.path));
  const free = ranked.filter(({ key }) => !present.has(key));
  const pairs = items(free.map(pairText), (pair) => pair, cursor, position);
  const template = own === undefined || cursor.path.at(-1) === 'labels' ? [] : free.filter((use) => use.kind === 'Pod' && own.name === use.name && own.type.kind === use.owner);
  if (template.length < 2) {
    return pairs;
  }
  const indent = `\n${' '.repeat(cursor.column)}`;
  const all = template.map(pairText);
  const everything: CompletionItem = {
    label: all.join(', '),
    kind: itemKinds.value,
    detail: own?.type.kind ?? '',
    sortText: '0000',
    filterText: template[0]!.key,
    insertTextMode: asIs,
    textEdit: edit(all.join(indent), cursor, position),
  };
  return [everything, ...pairs];
}

function presentKeys(own: Manifest | undefined, path: readonly Step[]): string[] {
  return own === undefined || path.includes(null) ? [] : stringEntries(field(own.root, ...(path as string[]))).map(([key]) => key);
}

function pairText({ key, value }: LabelUse): string {
  return `${key}: ${quoted(value)}`;
}

/** A value in quotes where YAML would not read it as a string. */
function quoted(value: string): string {
  return /^[A-Za-z]/.test(value) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(value) ? value : `"${value}"`;
}

function items(labels: readonly string[], insert: (label: string) => string, cursor: Cursor, position: Position): CompletionItem[] {
  return labels.slice(0, 200).map((label, index) => ({
    label,
    kind: itemKinds.value,
    sortText: String(index + 1).padStart(4, '0'),
    filterText: label,
    textEdit: edit(insert(label), cursor, position),
  }));
}

function edit(newText: string, cursor: Cursor, { line, character }: Position): TextEdit {
  return { newText, range: { start: { line, character: Math.min(cursor.column, character) }, end: { line, character } } };
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}
