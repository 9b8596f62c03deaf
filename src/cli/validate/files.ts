import { readdir, readFile, stat } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { Failure } from '../../common/failure.ts';
import { IgnoreRules, ignoreFileName } from './ignore.ts';
import { compilePath, isPattern } from './patterns.ts';

/** The word for standard input. */
export const standardInput = '-';

export interface FoundFile {
  /** As reports name it: relative to the working folder where it was given so; `-` for standard input. */
  readonly name: string;
  /** Absolute; undefined for standard input. */
  readonly path: string | undefined;
}

const manifestName = /\.(?:ya?ml|json)$/i;
const skippedFolders = new Set(['.git', 'node_modules']);

/**
 * Finds what the arguments name, each file once: files, folders with everything below them that ends in .yaml, .yml or
 * .json (sorted by name), patterns, and `-`. What `.pilothouseignore` files or the given patterns say is passed over,
 * whether it was found or named. Throws a Failure for what is not there.
 */
export async function* findFiles(paths: readonly string[], cwd: string, ignored: readonly string[], signal: AbortSignal): AsyncGenerator<FoundFile> {
  const finder = new Finder(cwd, IgnoreRules.none.withPatterns(slashed(cwd), ignored), signal);
  const known = new Set<string>();
  for (const path of paths) {
    for await (const file of finder.find(path)) {
      const identity = file.path ?? file.name;
      if (!known.has(identity)) {
        known.add(identity);
        yield file;
      }
    }
  }
}

/** A folder on the way; or a file that was named. */
interface Folder {
  readonly place: string;
  /** As reports name it. */
  readonly name: string;
  /** Its path from the folder that the walk began in, with `/`; empty for that folder. */
  readonly inside: string;
}

/** Which files a walk looks for, and whether it passed some of them over. */
interface Wanted {
  readonly matches: (inside: string, name: string) => boolean;
  passedOver: boolean;
}

class Finder {
  readonly #cwd: string;
  readonly #asked: IgnoreRules;
  readonly #signal: AbortSignal;

  constructor(cwd: string, asked: IgnoreRules, signal: AbortSignal) {
    this.#cwd = cwd;
    this.#asked = asked;
    this.#signal = signal;
  }

  async *find(path: string): AsyncGenerator<FoundFile> {
    if (path === standardInput) {
      yield { name: path, path: undefined };
      return;
    }
    const place = resolve(this.#cwd, path);
    const found = await look(place, path, isPattern(path));
    if (found === undefined) {
      yield* this.#matching(path);
    } else {
      yield* this.#named({ place, name: path, inside: '' }, found, { matches: (_, name) => manifestName.test(name), passedOver: false });
    }
  }

  /** What a file or folder that a person named stands for. */
  async *#named(named: Folder, { isDirectory }: { isDirectory: boolean }, wanted: Wanted): AsyncGenerator<FoundFile> {
    const rules = await this.#rulesAbove(named.place, isDirectory);
    if (this.#ignoredAbove(named.place, rules, isDirectory)) {
      wanted.passedOver = true;
    } else if (isDirectory) {
      yield* this.#walk(named, rules, wanted);
    } else {
      yield { name: named.name, path: named.place };
    }
  }

  /** Walks the folder before the first part that is a pattern. A pattern that nothing matches is a mistake. */
  async *#matching(pattern: string): AsyncGenerator<FoundFile> {
    const parts = slashed(pattern).split('/');
    const first = parts.findIndex(isPattern);
    const start = parts.slice(0, first).join('/') || (first > 0 ? '/' : '');
    const place = resolve(this.#cwd, start);
    const wanted: Wanted = { matches: compilePath(parts.slice(first).join('/')), passedOver: false };
    const found = await look(place, start, true);
    let some = false;
    if (found?.isDirectory === true) {
      for await (const file of this.#named({ place, name: start, inside: '' }, found, wanted)) {
        some = true;
        yield file;
      }
    }
    if (!some && !wanted.passedOver) {
      throw new Failure('not-found', `No file matches ${pattern}.`);
    }
  }

  /** Every wanted file below a folder. Links to folders are not followed, as they may lead in circles. */
  async *#walk(folder: Folder, rules: IgnoreRules, wanted: Wanted): AsyncGenerator<FoundFile> {
    this.#signal.throwIfAborted();
    const entries = (await attempt(folder.name || '.', () => readdir(folder.place, { withFileTypes: true }))).map(toEntry).sort((a, b) => (a.key < b.key ? -1 : 1));
    const inner = entries.some(({ name }) => name === ignoreFileName) ? rules.withFile(slashed(folder.place), await this.#readRules(folder.place)) : rules;
    for (const { name: part, isFolder, dirent } of entries) {
      const below = { place: join(folder.place, part), name: join(folder.name, part), inside: folder.inside === '' ? part : `${folder.inside}/${part}` };
      if (isFolder ? skippedFolders.has(part) : !wanted.matches(below.inside, part)) {
        continue;
      }
      if (inner.ignores(slashed(below.place), isFolder)) {
        wanted.passedOver = true;
      } else if (isFolder) {
        yield* this.#walk(below, inner, wanted);
      } else if (dirent.isFile() || dirent.isSymbolicLink() && (await look(below.place, below.name, false))?.isFile === true) {
        yield { name: below.name, path: below.place };
      }
    }
  }

  /** The rules of the folders from the working folder down to the one that holds `place`. */
  async #rulesAbove(place: string, isFolder: boolean): Promise<IgnoreRules> {
    const elsewhere = isFolder ? [] : [dirname(place)];
    let rules = this.#asked;
    for (const folder of place === this.#cwd ? [] : foldersBetween(this.#cwd, dirname(place)) ?? elsewhere) {
      const text = await this.#readRules(folder);
      rules = text === '' ? rules : rules.withFile(slashed(folder), text);
    }
    return rules;
  }

  /** Whether what a person named is passed over, itself or with a folder between it and the working folder. */
  #ignoredAbove(place: string, rules: IgnoreRules, isFolder: boolean): boolean {
    if (place === this.#cwd) {
      return false;
    }
    const folders = (foldersBetween(this.#cwd, dirname(place)) ?? []).slice(1);
    return folders.some((folder) => rules.ignores(slashed(folder), true)) || rules.ignores(slashed(place), isFolder);
  }

  async #readRules(folder: string): Promise<string> {
    try {
      return await readFile(join(folder, ignoreFileName), 'utf8');
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) {
        return '';
      }
      throw unreadable(join(folder, ignoreFileName), error);
    }
  }
}

interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
  /** Sorts folders as their files' paths would be. */
  readonly key: string;
  readonly dirent: Dirent;
}

function toEntry(dirent: Dirent): Entry {
  const isFolder = dirent.isDirectory();
  return { name: dirent.name, isFolder, key: isFolder ? `${dirent.name}/` : dirent.name, dirent };
}

/** `outer`, the folders below it on the way to `inner`, and `inner`; undefined where that is not below. */
function foldersBetween(outer: string, inner: string): string[] | undefined {
  const way = relative(outer, inner);
  if (way.split(sep)[0] === '..' || resolve(way) === way) {
    return undefined;
  }
  const parts = way === '' ? [] : way.split(sep);
  return [outer, ...parts.map((_, index) => join(outer, ...parts.slice(0, index + 1)))];
}

/** What is at a place. Throws a Failure where nothing is, unless `optional`. */
async function look(place: string, name: string, optional: boolean): Promise<{ readonly isDirectory: boolean; readonly isFile: boolean } | undefined> {
  try {
    const found = await stat(place);
    return { isDirectory: found.isDirectory(), isFile: found.isFile() };
  } catch (error) {
    if (optional && ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      return undefined;
    }
    throw unreadable(name, error);
  }
}

/** Runs what reads `name`. Rejects with a Failure that says what could not be read, and why. */
export async function attempt<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw unreadable(name, error);
  }
}

function unreadable(name: string, error: unknown): Failure {
  const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
  return new Failure(missing ? 'not-found' : 'invalid', missing ? `There is no file or folder ${name}.` : `Cannot read ${name}: ${(error as Error).message}.`, { cause: error });
}

function slashed(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}
