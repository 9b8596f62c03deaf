import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../common/failure.ts';
import { matchesGlob } from '../../common/glob.ts';
import type { KubeconfigProblem } from '../types.ts';
import { namedPaths, type NamedPath, type PathSources } from './paths.ts';

export interface KubeconfigPath {
  readonly file: string;
  /** Whether a missing file is worth a word: someone named it on purpose. */
  readonly required: boolean;
  /** Whether it was met in a folder or by a pattern, and so counts only if it looks like a kubeconfig. */
  readonly met: boolean;
}

/** The files to read, in order of precedence, each once. */
export interface FoundPaths {
  readonly paths: readonly KubeconfigPath[];
  /** Folders in which a file that comes or goes changes the answer. */
  readonly folders: readonly string[];
  /** Settings that lead nowhere. */
  readonly problems: readonly KubeconfigProblem[];
}

/** How far a pattern with `**` goes. */
export const limits = { depth: 6, folders: 400, entries: 5000 } as const;

/**
 * Looks for the kubeconfig files: those of the setting (files, folders, and patterns with `*`, `?` and `**`), else
 * those of KUBECONFIG, else ~/.kube/config. Folders are not searched below, and hidden files are found only by a name
 * or a pattern that starts with their dot, as in a shell. Never rejects.
 */
export async function findKubeconfigs(sources: PathSources): Promise<FoundPaths> {
  const search = new Search();
  for (const named of namedPaths(sources)) {
    if ('failure' in named) {
      search.problems.push({ file: named.entry, failure: named.failure });
    } else {
      await search.take(named);
    }
  }
  return { paths: [...search.paths.values()], folders: [...search.folders], problems: search.problems };
}

class Search {
  readonly paths = new Map<string, KubeconfigPath>();
  readonly folders = new Set<string>();
  readonly problems: KubeconfigProblem[] = [];
  #entries = 0;
  #exhausted = false;

  async take(named: NamedPath): Promise<void> {
    if (named.expands && /[*?]/.test(named.path)) {
      const { root } = path.parse(named.path);
      this.#exhausted = false;
      this.#entries = 0;
      await this.#match(root, named.path.slice(root.length).split(path.sep), 0, 0);
      if (this.#exhausted) {
        this.problems.push({ file: named.path, failure: tooMuch(named.path) });
      }
    } else if (named.expands && await isFolder(named.path)) {
      for (const { name } of await this.#list(named.path)) {
        await this.#meet(path.join(named.path, name), !name.startsWith('.') && !isLeftover(name));
      }
    } else {
      this.#add({ file: named.path, required: named.required, met: false });
    }
  }

  /** Goes on from a folder with the parts of a pattern from the one at `index`. */
  async #match(folder: string, parts: readonly string[], index: number, depth: number): Promise<void> {
    const part = parts[index] ?? '';
    const last = index === parts.length - 1;
    if (!/[*?]/.test(part)) {
      const next = path.join(folder, part);
      if (parts.slice(0, index).some((earlier) => /[*?]/.test(earlier)) && await isFolder(folder)) {
        this.folders.add(folder);
      }
      await (last ? this.#meet(next, true) : this.#match(next, parts, index + 1, depth));
      return;
    }
    if (part === '**' && !last) {
      await this.#match(folder, parts, index + 1, depth);
    }
    for (const entry of await this.#list(folder)) {
      const { name } = entry;
      const next = path.join(folder, name);
      if (name.startsWith('.') && !part.startsWith('.')) {
        continue;
      }
      if (part === '**') {
        // Links are not followed: they can lead in circles.
        if (entry.isDirectory() && depth < limits.depth) {
          await this.#match(next, parts, index, depth + 1);
        } else {
          await this.#meet(next, last);
        }
      } else if (matchesGlob(name, part)) {
        await (last ? this.#meet(next, true) : entry.isFile() ? undefined : this.#match(next, parts, index + 1, depth));
      }
    }
  }

  /** What is in the folder, by name. Remembers the folder, be it there or not. */
  async #list(folder: string): Promise<Dirent[]> {
    if (!this.folders.has(folder) && this.folders.size >= limits.folders) {
      this.#exhausted = true;
      return [];
    }
    this.folders.add(folder);
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    this.#entries += entries.length;
    if (this.#entries > limits.entries) {
      this.#exhausted = true;
      return [];
    }
    return entries.sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  async #meet(file: string, wanted: boolean): Promise<void> {
    if (wanted && await isFile(file)) {
      this.#add({ file, required: false, met: true });
    }
  }

  /** The place of the first mention counts; a name on purpose counts more than a pattern. */
  #add(found: KubeconfigPath): void {
    const known = this.paths.get(found.file);
    this.paths.set(found.file, known === undefined || !found.met ? found : known);
  }
}

async function isFolder(file: string): Promise<boolean> {
  return stat(file).then((stats) => stats.isDirectory(), () => false);
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then((stats) => stats.isFile(), () => false);
}

/** Copies that editors and kubectl leave beside a file. */
function isLeftover(name: string): boolean {
  return /(?:~|\.(?:bak|lock|swp|tmp))$/i.test(name);
}

function tooMuch(pattern: string): Failure {
  return new Failure('unsupported', `The kubeconfig pattern ${pattern} leads to more than ${limits.folders} folders or ${limits.entries} files; not all of them were looked at.`, {
    hint: 'Write a narrower pattern in the setting pilothouse.kubeconfigs.',
  });
}

/**
 * Whether a file met in a folder is worth reading: a text with one of the lists of a kubeconfig in it, and not of
 * another kind.
 */
export function looksLikeKubeconfig(text: string): boolean {
  const kind = /^(?:\{?\s{0,4}["'])?kind["']?:\s*["']?(\w+)/m.exec(text)?.[1];
  return !text.includes('\0') && (kind === undefined || kind === 'Config') && /(?:^|[\s{,])["']?(?:clusters|contexts|users|current-context)["']?\s*:/.test(text);
}
