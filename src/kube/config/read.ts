import { open, readFile, stat } from 'node:fs/promises';
import { Failure } from '../../common/failure.ts';
import type { KubeconfigProblem } from '../types.ts';
import { looksLikeKubeconfig, type KubeconfigPath } from './find.ts';
import { maximumFileBytes, parseKubeconfig } from './parse.ts';
import type { RawConfig } from './types.ts';

/** One file, read. */
export interface ReadFile {
  readonly text: string | undefined;
  readonly config: RawConfig | undefined;
  /** What is wrong with it, in one. */
  readonly problem: KubeconfigProblem | undefined;
}

/** So many files are open at a time: a folder can hold thousands. */
const atOnce = 32;

/** How much of a file met in a folder is read to see whether it is a kubeconfig. */
const headBytes = 64 * 1024;

/** Reads the files, in their order. Never rejects. */
export async function readFiles(paths: readonly KubeconfigPath[]): Promise<ReadFile[]> {
  const read: ReadFile[] = [];
  for (let index = 0; index < paths.length; index += atOnce) {
    read.push(...await Promise.all(paths.slice(index, index + atOnce).map(readOne)));
  }
  return read;
}

/** One file, whatever is wrong with it. A missing one is no problem unless it was named in the settings. */
async function readOne({ file, required, met }: KubeconfigPath): Promise<ReadFile> {
  let text: string | undefined;
  try {
    if (met && !looksLikeKubeconfig(await readHead(file))) {
      return { text: '', config: undefined, problem: undefined };
    }
    text = await readText(file);
    const { config, problems } = await parseKubeconfig(text, file);
    return { text, config, problem: problems[0] === undefined ? undefined : { file, failure: inOne(problems[0], problems.length) } };
  } catch (error) {
    const failure = toFailure(error, file);
    const missing = failure.code === 'not-found' && !required;
    return { text: text ?? failure.message, config: undefined, problem: missing ? undefined : { file, failure } };
  }
}

async function readHead(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The first of a file's problems, and how many more there are. */
function inOne(first: Failure, count: number): Failure {
  const more = count === 2 ? ' There is one more problem in this file.' : ` There are ${count - 1} more problems in this file.`;
  return count === 1 ? first : new Failure(first.code, first.message + more, first.hint === undefined ? {} : { hint: first.hint });
}

async function readText(file: string): Promise<string> {
  const { size } = await stat(file);
  if (size > maximumFileBytes) {
    throw new Failure('invalid', `The kubeconfig ${file} cannot be used: it is larger than ${maximumFileBytes / 1024 / 1024} MiB.`);
  }
  return readFile(file, 'utf8');
}

function toFailure(error: unknown, file: string): Failure {
  if (error instanceof Failure) {
    return error;
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new Failure('not-found', `The kubeconfig ${file} does not exist.`, { hint: 'Correct the setting pilothouse.kubeconfigs or create the file.' });
  }
  const why = new Map([['EACCES', 'this user may not read it'], ['EISDIR', 'it is a folder']]).get(code) ?? `reading it failed (${code || 'unknown error'})`;
  return new Failure('invalid', `The kubeconfig ${file} cannot be used: ${why}.`, { cause: error });
}
