import { isAlias, isMap, isScalar, type Pair, type YAMLMap } from 'yaml';
import { Failure } from '../../../common/failure.ts';
import { asObject, asString, type JsonObject } from '../../../common/json.ts';
import {
  edit, entriesOf, fieldOf, lists, modelEntries, parseForEdit, positionAt, tooEntangled, unnamed,
  type Entry, type Kubeconfig, type ListName, type Position, type Splice,
} from './document.ts';
import { insertField, lastMerge, removeItem, replaceValue } from './place.ts';
import { blockLines } from './emit.ts';

// Changes of one kubeconfig's text. Each gives the new text, in which nothing but the value in question differs, and
// throws a Failure where it cannot: `invalid` (no kubeconfig), `not-found`, `conflict`, `unsupported`.

/** Sets current-context; an empty name clears it. Whether there is such a context is the caller's to know. */
export function setCurrentContext(text: string, name: string, file = unnamed): string {
  const config = parseForEdit(text, file);
  const change = (model: JsonObject): void => { model['current-context'] = name; };
  if (config.root === undefined) {
    return startFile(config, { 'current-context': name });
  }
  if (name === (config.model['current-context'] ?? '')) {
    return text;
  }
  return edit(config, setField(config, config.root, 'current-context', name, ['apiVersion', 'kind']), change);
}

/** Sets the namespace of a context; an empty one means `default`, as for kubectl. */
export function setNamespace(text: string, context: string, namespace: string, file = unnamed): string {
  const config = parseForEdit(text, file);
  const entry = findContext(config, context);
  const found = modelEntries(config.model, 'contexts').find((candidate) => candidate.name === context);
  if (namespace === (asObject(found?.context).namespace ?? '')) {
    return text;
  }
  return edit(config, namespaceSplices(config, entry, namespace), (model) => {
    const changed = modelEntries(model, 'contexts').find((candidate) => candidate.name === context);
    if (changed !== undefined) {
      changed.context = { ...asObject(changed.context), namespace };
    }
  });
}

function namespaceSplices(config: Kubeconfig, entry: Entry, namespace: string): Splice[] {
  const field = fieldOf(entry.map, 'context');
  if (field === undefined) {
    return insertField(config, entry.map, 'context', { namespace }, ['name']);
  }
  const value = field.value;
  if (isAlias(value) && value.range) {
    // The map belongs to others as well: this context gets one of its own, based on it.
    const [inner] = blockLines({ namespace });
    return [{ start: value.range[0], end: value.range[1], text: `{<<: *${value.source}, ${inner}}` }];
  }
  if (isMap(value)) {
    return value.items.length === 0 && value.range
      ? [{ start: value.range[0] + 1, end: value.range[0] + 1, text: blockLines({ namespace }).join('') }]
      : setField(config, value, 'namespace', namespace, ['cluster', 'user']);
  }
  if (isScalar(value) && value.value === null) {
    const [start, end] = value.range ?? [0, 0];
    const gap = /\s/.test(config.text[start - 1] ?? ' ') ? '' : ' ';
    return [{ start, end, text: `${gap}{${blockLines({ namespace }).join('')}}` }];
  }
  throw tooEntangled(config.file);
}

/** Renames a context, and current-context with it where it names that context. */
export function renameContext(text: string, from: string, to: string, file = unnamed): string {
  const renamed = renameEntry(text, from, to, file);
  const current = parseForEdit(renamed, file).model['current-context'];
  return current === from ? setCurrentContext(renamed, to, file) : renamed;
}

/** Renames a context and leaves current-context alone. */
export function renameEntry(text: string, from: string, to: string, file = unnamed): string {
  const config = parseForEdit(text, file);
  if (to === '') {
    throw new Failure('invalid', `The context "${from}" needs a new name that is not empty.`);
  }
  findContext(config, from);
  if (from === to) {
    return text;
  }
  const entries = entriesOf(config, 'contexts');
  if (entries.some((entry) => entry.name === to)) {
    throw nameTaken(from, to, file);
  }
  // Where the name stands twice all are renamed, so that the second does not become visible under the old name.
  const splices = entries.filter((entry) => entry.name === from).flatMap((entry) => setField(config, entry.map, 'name', to, []));
  const aliased = asString(config.model['current-context']) === from && isAlias(fieldOf(config.root ?? entries[0]!.map, 'current-context')?.value);
  return edit(config, splices, (model) => {
    for (const entry of modelEntries(model, 'contexts').filter((candidate) => candidate.name === from)) {
      entry.name = to;
    }
    if (aliased) {
      model['current-context'] = to;
    }
  });
}

export function nameTaken(from: string, to: string, file: string): Failure {
  return new Failure('conflict', `The context "${from}" cannot be renamed: ${file} has a context "${to}" already.`, { hint: 'Choose another name.' });
}

/** Names of entries, by list. */
export type Names = Readonly<Record<ListName, readonly string[]>>;

export interface Deletion {
  readonly text: string;
  /** The clusters and users that only this context used. With `removeUnused` they are gone too. */
  readonly unused: Omit<Names, 'contexts'>;
}

/** Deletes a context. current-context stays as it is, as with kubectl. */
export function deleteContext(text: string, name: string, options: { readonly removeUnused?: boolean } = {}, file = unnamed): Deletion {
  const config = parseForEdit(text, file);
  findContext(config, name);
  const unused = unusedWithout([config.model], config.model, name);
  const gone = options.removeUnused === true ? unused : { clusters: [], users: [] };
  return { text: deleteEntries(text, { contexts: [name], ...gone }, file), unused };
}

/**
 * The clusters and users that the context named by `owner` uses and that no other context of all the files' models
 * does. Of contexts with the same name those in other files count as others.
 */
export function unusedWithout(models: readonly JsonObject[], owner: JsonObject, name: string): Omit<Names, 'contexts'> {
  const contexts = models.flatMap((model) => modelEntries(model, 'contexts').map((entry) => ({ entry, model })));
  const isGone = ({ entry, model }: { entry: JsonObject; model: JsonObject }): boolean => model === owner && entry.name === name;
  const only = (list: 'clusters' | 'users'): string[] => {
    const used = (gone: boolean): string[] => contexts.filter((context) => isGone(context) === gone)
      .flatMap(({ entry }) => asString(asObject(entry.context)[lists[list]]) ?? []);
    const others = new Set(used(false));
    const known = new Set(models.flatMap((model) => modelEntries(model, list).map((entry) => entry.name)));
    return [...new Set(used(true))].filter((candidate) => known.has(candidate) && !others.has(candidate));
  };
  return { clusters: only('clusters'), users: only('users') };
}

/** Takes entries out; names that are not there are passed over. */
export function deleteEntries(text: string, names: Names, file = unnamed): string {
  let result = text;
  for (const list of ['contexts', 'users', 'clusters'] as const) {
    for (const name of names[list]) {
      result = deleteNamed(result, list, name, file);
    }
  }
  return result;
}

function deleteNamed(text: string, list: ListName, name: string, file: string): string {
  let result = text;
  for (;;) {
    const config = parseForEdit(result, file);
    const entry = entriesOf(config, list).find((candidate) => candidate.name === name);
    if (entry === undefined) {
      return result;
    }
    result = edit(config, [removeItem(config, entry.seq, entry.node)], (model) => {
      const index = (model[list] as unknown[]).findIndex((candidate) => asString(asObject(candidate).name) === name);
      const left = (model[list] as unknown[]).toSpliced(index, 1);
      // A block list without members is an empty value.
      model[list] = left.length === 0 && entry.seq.flow !== true ? null : left;
    });
  }
}

/** Where the context's entry starts, for opening the file there. */
export function entryPosition(text: string, context: string, file = unnamed): Position {
  const config = parseForEdit(text, file);
  return positionAt(text, findContext(config, context).node.range?.[0] ?? 0);
}

function findContext(config: Kubeconfig, name: string): Entry {
  const entry = entriesOf(config, 'contexts').find((candidate) => candidate.name === name);
  if (entry === undefined) {
    throw new Failure('not-found', `There is no context "${name}" in ${config.file}.`, { hint: 'The file may have changed; look at its contexts again.' });
  }
  return entry;
}

function setField(config: Kubeconfig, map: YAMLMap, key: string, value: string, after: readonly string[]): Splice[] {
  const field: Pair | undefined = fieldOf(map, key);
  if (field === undefined) {
    return insertField(config, map, key, value, after);
  }
  if (map.items.indexOf(field) < lastMerge(map)) {
    // For kubectl a merge key wins over the fields before it; other readers see it the other way round.
    throw tooEntangled(config.file);
  }
  return replaceValue(config, map, field, value);
}

/** The fields of a kubeconfig that had none. What the text holds (comments) stays in front. */
export function startFile(config: Kubeconfig, fields: JsonObject): string {
  const { text, eol } = config;
  const all = { apiVersion: 'v1', kind: 'Config', ...fields };
  const lines = blockLines(all).map((line) => line + eol).join('');
  const glue = text === '' || text.endsWith('\n') || text === '\ufeff' ? '' : eol;
  const end = { start: text.length, end: text.length, text: glue + lines };
  return edit(config, [end], (model) => Object.assign(model, all));
}

