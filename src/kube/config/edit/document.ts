import { isDeepStrictEqual } from 'node:util';
import { isAlias, isMap, isPair, isScalar, isSeq, parseAllDocuments, type Document, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { Failure } from '../../../common/failure.ts';
import { asList, asObjects, asString, isObject, type JsonObject } from '../../../common/json.ts';

/** The lists of named entries in a kubeconfig, with the field that holds an entry's own part. */
export const lists = { clusters: 'cluster', users: 'user', contexts: 'context' } as const;

export type ListName = keyof typeof lists;

/** The text of a kubeconfig with its syntax tree, whose nodes tell where in the text they stand. */
export interface Kubeconfig {
  readonly text: string;
  /** How messages call it. */
  readonly file: string;
  /** Undefined where the text holds nothing but comments. */
  readonly root: YAMLMap | undefined;
  readonly document: Document | undefined;
  /** The line ending that the text uses. */
  readonly eol: string;
  /** What the text says, aliases and merge keys resolved; whole numbers are bigints. */
  readonly model: JsonObject;
}

/** How a text is called where nobody said which file it is. */
export const unnamed = 'the kubeconfig';

const largestText = 16 * 1024 * 1024;
const options = { keepSourceTokens: true, merge: true, uniqueKeys: false, intAsBigInt: true, logLevel: 'silent' } as const;

/**
 * Parses a kubeconfig for editing. Of several documents the first counts, and of a field that is set twice the last,
 * as for kubectl. Throws a Failure `invalid` that quotes nothing of the text, which may hold credentials.
 */
export function parseForEdit(text: string, file: string): Kubeconfig {
  if (text.length > largestText) {
    throw broken(file, 'it is larger than 16 MiB');
  }
  if (/\r(?!\n)|[\u0085\u2028\u2029]/.test(text)) {
    throw broken(file, 'it has line endings that programs read in different ways (CR alone, NEL, LS or PS)');
  }
  const document = firstDocument(text);
  const problem = document?.errors[0];
  if (problem !== undefined) {
    throw broken(file, `it is not valid YAML at line ${positionAt(text, problem.pos[0]).line + 1}`);
  }
  const eol = /\r?\n/.exec(text)?.[0] ?? '\n';
  const root = document?.contents;
  if (document === undefined || root === null || root === undefined || isEmptyScalar(root)) {
    return { text, file, root: undefined, document, eol, model: {} };
  }
  if (!isMap(root)) {
    throw broken(file, 'it is not a map of fields');
  }
  return { text, file, root, document, eol, model: modelOf(document, file) };
}

function firstDocument(text: string): Document | undefined {
  const documents = parseAllDocuments(text, options);
  return Array.isArray(documents) ? (documents as Document[])[0] : undefined;
}

function isEmptyScalar(node: Node): boolean {
  return isScalar(node) && node.value === null && (node.source ?? '') === '';
}

function modelOf(document: Document, file: string): JsonObject {
  let model: unknown;
  try {
    model = document.toJS({ maxAliasCount: 1000 });
  } catch (error) {
    throw new Failure('invalid', `${file} cannot be changed: its YAML aliases are wrong or expand to too much.`, { hint: editByHand, cause: error });
  }
  return isObject(model) ? model : {};
}

export const editByHand = 'Open the file and change it by hand.';

export function broken(file: string, why: string): Failure {
  return new Failure('invalid', `${file} cannot be changed: ${why}.`, { hint: 'Correct the file first; nothing was written.' });
}

/** A member of one of the lists. */
export interface Entry {
  readonly name: string;
  readonly seq: YAMLSeq;
  /** As it stands in the list: a map, or an alias of one. */
  readonly node: Node;
  readonly map: YAMLMap;
}

/** The named members of a list, in order. What is no entry is left out. */
export function entriesOf(config: Kubeconfig, list: ListName): Entry[] {
  const seq = resolve(config, config.root === undefined ? undefined : fieldOf(config.root, list)?.value);
  if (!isSeq(seq)) {
    return [];
  }
  return seq.items.flatMap((node): Entry[] => {
    const map = resolve(config, node);
    const name = isMap(map) ? scalarString(resolve(config, fieldOf(map, 'name')?.value)) : undefined;
    return isMap(map) && name !== undefined ? [{ name, seq, node: node as Node, map }] : [];
  });
}

/** The same members in the model: those of the list that have a name. */
export function modelEntries(model: JsonObject, list: ListName): JsonObject[] {
  return asObjects(asList(model[list])).filter((entry) => asString(entry.name) !== undefined);
}

/** The map's own field with this name; where it stands twice, the last, which counts. */
export function fieldOf(map: YAMLMap, name: string): Pair | undefined {
  return map.items.findLast((pair) => isPair(pair) && isScalar(pair.key) && pair.key.value === name);
}

export function resolve(config: Kubeconfig, node: unknown): unknown {
  return isAlias(node) && config.document !== undefined ? node.resolve(config.document) : node;
}

function scalarString(node: unknown): string | undefined {
  return isScalar(node) ? asString(node.value) : undefined;
}

export interface Position {
  /** From 0. */
  readonly line: number;
  /** From 0, in UTF-16 units, a byte order mark not counted. */
  readonly column: number;
}

export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length - 1, column: offset - lineStart(text, offset) };
}

/** The start of the line's content: after the line ending before it, or after a byte order mark. */
export function lineStart(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return start === 0 && text.startsWith('\ufeff') ? 1 : start;
}

/** The end of the line's content: where its line ending starts. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline < 0) {
    return text.length;
  }
  return newline > offset && text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** Replaces a part of the text. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Applies splices that do not overlap and makes sure that the result says what `change` makes of the model and
 * nothing else, so that an edit can never change another entry through an alias. Throws a Failure `unsupported`.
 */
export function edit(config: Kubeconfig, splices: readonly Splice[], change: (model: JsonObject) => void): string {
  let text = config.text;
  for (const splice of splices.toSorted((a, b) => b.start - a.start)) {
    text = text.slice(0, splice.start) + splice.text + text.slice(splice.end);
  }
  const expected = copy(config.model) as JsonObject;
  change(expected);
  if (!saysSame(text, config.file, expected)) {
    throw tooEntangled(config.file);
  }
  return text;
}

function saysSame(text: string, file: string, expected: JsonObject): boolean {
  try {
    return isDeepStrictEqual(parseForEdit(text, file).model, expected);
  } catch (error) {
    if (error instanceof Failure) {
      return false;
    }
    throw error;
  }
}

export function tooEntangled(file: string): Failure {
  return new Failure('unsupported', `${file} is written in a way (YAML anchors, say) in which this change would touch something else. Nothing was written.`, { hint: editByHand });
}

/** A deep copy in which aliased values are no longer the same object. */
export function copy(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(copy);
  }
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, child]) => [key, copy(child)])) : value;
}
