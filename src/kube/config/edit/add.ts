import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isMap, isSeq } from 'yaml';
import { asObject, asString, isObject, type JsonObject } from '../../../common/json.ts';
import { setCurrentContext, startFile } from './contexts.ts';
import { copy, edit, fieldOf, lists, modelEntries, parseForEdit, tooEntangled, unnamed, type Kubeconfig, type ListName } from './document.ts';
import { appendItems, fillEmpty, insertField } from './place.ts';

export interface AddOptions {
  /**
   * What happens to an entry whose name is taken by a different one: `keep` leaves it out, so that its context uses
   * the entry that is there (as a merge of both files does); `rename` adds it under its name with a number.
   */
  readonly collisions: 'keep' | 'rename';
  /** Where the relative paths of the added text start and how they are to be written. Without it they stay. */
  readonly paths?: {
    /** The folder of the file that is added. */
    readonly from: string;
    /** The folder of the file that it is added to. */
    readonly to: string;
    readonly style: 'absolute' | 'relative';
  };
}

/** An entry of the added text and its name in the result. */
export interface AddedName {
  readonly from: string;
  readonly to: string;
}

export interface Addition {
  readonly text: string;
  /** Entries that the result has and the text had not. */
  readonly added: Readonly<Record<ListName, readonly AddedName[]>>;
  /** Entries left out, as one of that name was there. */
  readonly kept: Readonly<Record<ListName, readonly string[]>>;
}

/**
 * Adds the entries of another kubeconfig at the end of the lists. An entry that is there already, equal in all
 * fields, is not added again. current-context is taken over only where the text has none.
 */
export function addEntries(text: string, other: string, options: AddOptions, file = unnamed, otherFile = 'the added kubeconfig'): Addition {
  const config = parseForEdit(text, file);
  const source = copy(parseForEdit(other, otherFile).model) as JsonObject;
  const plan = new Plan(config.model, source, options);
  const added = { clusters: plan.take('clusters'), users: plan.take('users'), contexts: plan.take('contexts') };
  let result = text;
  for (const list of ['clusters', 'contexts', 'users'] as const) {
    result = append(result, list, added[list].map((entry) => entry.value), file);
  }
  const current = asString(source['current-context']) ?? '';
  if (current !== '' && (config.model['current-context'] ?? '') === '') {
    result = setCurrentContext(result, plan.nameOf('contexts', current), file);
  }
  const names = (list: ListName): AddedName[] => added[list].map(({ from, to }) => ({ from, to }));
  return { text: result, added: { clusters: names('clusters'), users: names('users'), contexts: names('contexts') }, kept: plan.kept };
}

interface Taken extends AddedName {
  readonly value: JsonObject;
}

/** Decides what is added and under which name. Clusters and users come first: contexts refer to them. */
class Plan {
  readonly kept: Record<ListName, string[]> = { clusters: [], users: [], contexts: [] };
  readonly #names: Record<ListName, Map<string, string>> = { clusters: new Map(), users: new Map(), contexts: new Map() };
  readonly #target: JsonObject;
  readonly #source: JsonObject;
  readonly #options: AddOptions;

  constructor(target: JsonObject, source: JsonObject, options: AddOptions) {
    this.#target = target;
    this.#source = source;
    this.#options = options;
  }

  nameOf(list: ListName, name: string): string {
    return this.#names[list].get(name) ?? name;
  }

  take(list: ListName): Taken[] {
    const existing = modelEntries(this.#target, list);
    const incoming = modelEntries(this.#source, list);
    const taken = new Set([...existing, ...incoming].map((entry) => String(entry.name)));
    const result: Taken[] = [];
    for (const entry of incoming) {
      const from = String(entry.name);
      if (this.#names[list].has(from)) {
        continue;
      }
      const value = this.#rewritten(list, entry);
      const there = existing.find((candidate) => candidate.name === from);
      const to = there === undefined || this.#options.collisions === 'keep' || isDeepStrictEqual(there, value) ? from : freeName(from, taken);
      taken.add(to);
      this.#names[list].set(from, to);
      if (there === undefined || to !== from) {
        result.push({ from, to, value: { ...value, name: to } });
      } else {
        this.kept[list].push(from);
      }
    }
    return result;
  }

  /** The entry with its references and paths as they have to be in the target. */
  #rewritten(list: ListName, entry: JsonObject): JsonObject {
    const field = lists[list];
    const own = entry[field];
    if (!isObject(own)) {
      return entry;
    }
    if (list === 'contexts') {
      return { ...entry, [field]: { ...own, ...this.#reference(own, 'clusters'), ...this.#reference(own, 'users') } };
    }
    return { ...entry, [field]: this.#withPaths(own) };
  }

  #reference(context: JsonObject, list: 'clusters' | 'users'): JsonObject {
    const name = asString(context[lists[list]]);
    return name === undefined ? {} : { [lists[list]]: this.nameOf(list, name) };
  }

  #withPaths(own: JsonObject): JsonObject {
    const result = { ...own };
    for (const field of ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile']) {
      if (field in own) {
        result[field] = this.#path(own[field]);
      }
    }
    const exec = asObject(own.exec);
    const command = asString(exec.command) ?? '';
    // A command without a separator is looked up in PATH.
    if (command.includes('/') || command.includes(path.sep)) {
      const moved = this.#path(command);
      result.exec = { ...exec, command: typeof moved === 'string' && !moved.includes(path.sep) ? `.${path.sep}${moved}` : moved };
    }
    return result;
  }

  #path(value: unknown): unknown {
    const { paths } = this.#options;
    if (paths === undefined || typeof value !== 'string' || value === '' || path.isAbsolute(value)) {
      return value;
    }
    const absolute = path.resolve(paths.from, value);
    return paths.style === 'absolute' ? absolute : path.relative(paths.to, absolute);
  }
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 2; ; number++) {
    const candidate = `${name}-${number}`;
    if (!taken.has(candidate)) {
      return candidate;
    }
  }
}

function append(text: string, list: ListName, values: readonly JsonObject[], file: string): string {
  if (values.length === 0) {
    return text;
  }
  const config = parseForEdit(text, file);
  if (config.root === undefined) {
    return startFile(config, { [list]: values });
  }
  return edit(config, appendSplices(config, list, values), (model) => {
    model[list] = [...((model[list] ?? []) as unknown[]), ...values];
  });
}

function appendSplices(config: Kubeconfig, list: ListName, values: readonly JsonObject[]): ReturnType<typeof insertField> {
  const { root } = config;
  if (!isMap(root)) {
    throw tooEntangled(config.file);
  }
  const field = fieldOf(root, list);
  if (field === undefined) {
    return insertField(config, root, list, values, ['apiVersion', 'kind']);
  }
  if (isSeq(field.value) && field.value.items.length > 0) {
    return [appendItems(config, field.value, values)];
  }
  if (Array.isArray(config.model[list] ?? []) && ((config.model[list] ?? []) as unknown[]).length === 0) {
    return fillEmpty(config, root, field, values);
  }
  throw tooEntangled(config.file);
}
