import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { Failure } from '../../common/failure.ts';

export interface InputFile {
  /** As reports name it: relative to the working folder where it was given so. */
  readonly name: string;
  readonly text: string;
}

const manifestName = /\.(?:ya?ml|json)$/i;
const skippedFolders = new Set(['.git', 'node_modules']);

/**
 * Reads what the arguments name: files, folders with everything below them that ends in .yaml, .yml or .json (sorted
 * by name), and `-` for standard input. Throws a Failure for what cannot be read.
 */
export async function readInputs(paths: readonly string[], cwd: string, stdin: () => Promise<string>): Promise<InputFile[]> {
  const files: InputFile[] = [];
  for (const path of paths) {
    if (path === '-') {
      files.push({ name: '-', text: await stdin() });
    } else {
      for (const name of await expand(path, cwd)) {
        files.push({ name, text: await attempt(name, () => readFile(resolve(cwd, name), 'utf8')) });
      }
    }
  }
  return files;
}

async function expand(path: string, cwd: string): Promise<string[]> {
  const place = resolve(cwd, path);
  const found = await attempt(path, () => stat(place));
  if (!found.isDirectory()) {
    return [path];
  }
  const inside = await attempt(path, () => readdir(place, { recursive: true, withFileTypes: true }));
  return inside
    .filter((entry) => entry.isFile() && manifestName.test(entry.name))
    .map((entry) => relative(place, join(entry.parentPath, entry.name)))
    .filter((name) => !name.split(/[\\/]/).some((part) => skippedFolders.has(part)))
    .sort()
    .map((name) => join(path, name));
}

async function attempt<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new Failure(missing ? 'not-found' : 'invalid', missing ? `There is no file or folder ${path}.` : `Cannot read ${path}: ${(error as Error).message}.`, { cause: error });
  }
}
