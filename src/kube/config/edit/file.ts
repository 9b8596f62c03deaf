import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../../common/failure.ts';
import { asString, type JsonObject } from '../../../common/json.ts';
import { addEntries, type Addition, type AddOptions } from './add.ts';
import { deleteEntries, nameTaken, renameEntry, setCurrentContext, setNamespace, unusedWithout, type Names } from './contexts.ts';
import { modelEntries, parseForEdit, type ListName } from './document.ts';
import { withLocks } from './lock.ts';
import { linkTarget, readText, writeText } from './write.ts';

export interface WriterOptions {
  /** How long to wait for another program's lock, in milliseconds. */
  readonly lockWaitMs?: number;
  /**
   * How long to keep the lock after writing, in milliseconds. kubectl reads before it locks, and puts back what
   * another program changed in between; while the lock is held it gives up instead.
   */
  readonly settleMs?: number;
}

/** What a change wrote: the files, in the order of precedence. Empty where everything was so already. */
export interface Written {
  readonly files: readonly string[];
}

/** One of the files as it was read. */
interface FileState {
  readonly file: string;
  /** Undefined where the file does not exist. */
  readonly text: string | undefined;
  readonly model: JsonObject;
  /** Why the file cannot be used; it then counts as empty, and cannot be changed. */
  readonly failure: Failure | undefined;
}

/** New texts by file. */
type Writes = Map<string, string>;

/**
 * Changes the kubeconfig files that a user works with. What goes where follows kubectl: an entry is changed in the
 * file that holds the one in use (the first with that name); current-context is set in the first file that exists.
 * Every change is made on what the files hold while they are locked, and is written whole or not at all. A file
 * that cannot be read does not keep the others from being changed.
 */
export class KubeconfigWriter {
  readonly #files: readonly string[];
  readonly #lockWaitMs: number;
  readonly #settleMs: number;

  /** The files in their order of precedence; at least one, existing or to be made. */
  constructor(files: readonly string[], options: WriterOptions = {}) {
    this.#files = [...new Set(files.map((file) => path.resolve(file)))];
    this.#lockWaitMs = options.lockWaitMs ?? 5000;
    this.#settleMs = options.settleMs ?? 25;
  }

  /** As `kubectl config use-context`. An empty name clears it in the first file that sets it. */
  async setCurrentContext(name: string, signal: AbortSignal): Promise<Written> {
    return (await this.#change(signal, (states, writes) => {
      if (name !== '') {
        holderOf(states, 'contexts', name);
      }
      writeCurrent(states, writes, name);
    })).written;
  }

  /** As `kubectl config set-context NAME --namespace=...`, of a context that is there. */
  async setNamespace(context: string, namespace: string, signal: AbortSignal): Promise<Written> {
    return (await this.#change(signal, (states, writes) => {
      const holder = holderOf(states, 'contexts', context);
      change(states, writes, holder.file, (text) => setNamespace(text, context, namespace, holder.file));
    })).written;
  }

  /** As `kubectl config rename-context`. */
  async renameContext(from: string, to: string, signal: AbortSignal): Promise<Written> {
    return (await this.#change(signal, (states, writes) => {
      const holder = holderOf(states, 'contexts', from);
      const taken = from === to ? undefined : states.find((state) => holds(state, 'contexts', to));
      if (taken !== undefined) {
        throw nameTaken(from, to, taken.file);
      }
      change(states, writes, holder.file, (text) => renameEntry(text, from, to, holder.file));
      if (currentOf(states) === from) {
        writeCurrent(states, writes, to);
      }
    })).written;
  }

  /** What deleting the context would leave unused: clusters and users that no other context in any file names. */
  async unusedAfterDelete(name: string): Promise<Omit<Names, 'contexts'>> {
    const states = await this.#read();
    return unusedWithout(states.map((state) => state.model), holderOf(states, 'contexts', name).model, name);
  }

  /** As `kubectl config delete-context`; with `removeUnused` also what only this context used. */
  async deleteContext(name: string, options: { readonly removeUnused: boolean }, signal: AbortSignal): Promise<Written & { readonly removed: Omit<Names, 'contexts'> }> {
    const { written, result } = await this.#change(signal, (states, writes) => {
      const holder = holderOf(states, 'contexts', name);
      const unused = unusedWithout(states.map((state) => state.model), holder.model, name);
      const removed = options.removeUnused ? unused : { clusters: [], users: [] };
      remove(states, writes, holder.file, { contexts: [name], clusters: [], users: [] });
      for (const cluster of removed.clusters) {
        remove(states, writes, holderOf(states, 'clusters', cluster).file, { contexts: [], clusters: [cluster], users: [] });
      }
      for (const user of removed.users) {
        remove(states, writes, holderOf(states, 'users', user).file, { contexts: [], clusters: [], users: [user] });
      }
      return removed;
    });
    return { ...written, removed: result };
  }

  /** Adds another kubeconfig's entries to one of the files, which is made where it does not exist. */
  async addEntries(target: string, other: string, options: AddOptions, signal: AbortSignal): Promise<Written & Omit<Addition, 'text'>> {
    const file = path.resolve(target);
    const { written, result } = await this.#change(signal, (states, writes) => {
      let addition: Addition | undefined;
      change(states, writes, file, (text) => {
        addition = addEntries(text, other, options, file);
        return addition.text;
      });
      return addition;
    });
    const none = { clusters: [], users: [], contexts: [] };
    return { ...written, added: result?.added ?? none, kept: result?.kept ?? none };
  }

  /** Plans on what is there, locks what the plan writes, then plans again on what is there now. */
  async #change<T>(signal: AbortSignal, plan: (states: readonly FileState[], writes: Writes) => T): Promise<{ written: Written; result: T }> {
    let files = planned(await this.#read(), plan).files;
    for (;;) {
      const locked = files;
      if (locked.length === 0) {
        return { written: { files: [] }, result: planned(await this.#read(), plan).result };
      }
      const locks = [...locked, ...await Promise.all(locked.map(linkTarget))];
      const outcome = await withLocks(locks, { waitMs: this.#lockWaitMs, signal }, async () => {
        const { writes, files: needed, result } = planned(await this.#read(), plan);
        if (!needed.every((file) => locked.includes(file))) {
          files = needed;
          return undefined;
        }
        for (const [file, text] of writes) {
          await writeText(file, text);
        }
        if (writes.size > 0) {
          // This timer keeps the process alive: ending now would leave the lock behind.
          await delay(this.#settleMs);
        }
        return { written: { files: needed }, result };
      });
      if (outcome !== undefined) {
        return outcome;
      }
    }
  }

  #read(): Promise<FileState[]> {
    return Promise.all(this.#files.map(readState));
  }
}

async function readState(file: string): Promise<FileState> {
  try {
    const text = await readText(file);
    return { file, text, model: parseForEdit(text ?? '', file).model, failure: undefined };
  } catch (error) {
    const exists = await stat(file).then(() => true, () => false);
    return { file, text: exists ? '' : undefined, model: {}, failure: Failure.from(error) };
  }
}

function planned<T>(states: readonly FileState[], plan: (states: readonly FileState[], writes: Writes) => T): { writes: Writes; files: string[]; result: T } {
  const writes: Writes = new Map();
  const result = plan(states, writes);
  for (const { file, text } of states) {
    if (writes.get(file) === text) {
      writes.delete(file);
    }
  }
  return { writes, files: states.map((state) => state.file).filter((file) => writes.has(file)), result };
}

function change(states: readonly FileState[], writes: Writes, file: string, make: (text: string) => string): void {
  const state = states.find((candidate) => candidate.file === file);
  if (state === undefined) {
    throw new Failure('not-found', `${file} is none of the kubeconfig files in use.`);
  }
  if (state.failure !== undefined) {
    throw state.failure;
  }
  writes.set(file, make(writes.get(file) ?? state.text ?? ''));
}

function remove(states: readonly FileState[], writes: Writes, file: string, names: Names): void {
  change(states, writes, file, (text) => deleteEntries(text, names, file));
}

function writeCurrent(states: readonly FileState[], writes: Writes, name: string): void {
  if (currentOf(states) === name) {
    return;
  }
  const file = name === ''
    ? states.find((state) => currentIn(state) !== '')?.file
    : (states.find((state) => state.text !== undefined) ?? states[0])?.file;
  if (file !== undefined) {
    change(states, writes, file, (text) => setCurrentContext(text, name, file));
  }
}

function currentOf(states: readonly FileState[]): string {
  return states.map(currentIn).find((name) => name !== '') ?? '';
}

function currentIn(state: FileState): string {
  return asString(state.model['current-context']) ?? '';
}

function holds(state: FileState, list: ListName, name: string): boolean {
  return modelEntries(state.model, list).some((entry) => entry.name === name);
}

/** The first file that has an entry with this name: the one in use. */
function holderOf(states: readonly FileState[], list: ListName, name: string): FileState {
  const holder = states.find((state) => holds(state, list, name));
  if (holder !== undefined) {
    return holder;
  }
  const failure = states.find((state) => state.failure !== undefined)?.failure;
  throw new Failure('not-found', `There is no ${list.slice(0, -1)} "${name}" in ${states.map((state) => state.file).join(', ')}.`, {
    hint: failure === undefined ? 'The file may have changed; look at its contexts again.' : failure.message,
  });
}
