import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { buffer as readAll } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { nextTurn } from '../../common/turn.ts';
import { attempt, type FoundFile } from './files.ts';

/** A file's text, without a byte order mark. */
export interface FileText {
  readonly text: string;
  /** The first line, from 0, that is no text in UTF-8. */
  readonly damagedLine?: number;
}

/** Texts up to this many characters in all are kept between the two times that they are read. */
const keptCharacters = 32_000_000;

/** Files up to this size are read at once: opening, asking, reading and closing elsewhere takes several times as long. */
const smallBytes = 64 * 1024;
/** After so many of them everything else has its turn. */
const readAtOnce = 50;

/** How many files are read at a time. */
const parallelReads = 16;

/** Reads files in order, a few ahead; each at most twice. Small ones, and standard input, are kept for the second time. */
export class FileReader {
  readonly #stdin: () => Readable;
  readonly #kept = new Map<FoundFile, FileText>();
  #left = keptCharacters;
  #small = 0;

  /** Standard input is opened only where it is read. */
  constructor(stdin: () => Readable) {
    this.#stdin = stdin;
  }

  /** Each file with its text. Throws a Failure for one that cannot be read. */
  async *read(files: Iterable<FoundFile>, signal: AbortSignal): AsyncGenerator<{ readonly file: FoundFile; readonly content: FileText }> {
    yield* inOrder(files, parallelReads, async (file) => {
      signal.throwIfAborted();
      return { file, content: await this.#text(file, signal) };
    });
  }

  async #text(file: FoundFile, signal: AbortSignal): Promise<FileText> {
    const kept = this.#kept.get(file);
    if (kept !== undefined) {
      this.#kept.delete(file);
      return kept;
    }
    const { path, name } = file;
    const content = decode(path === undefined ? await this.#readStdin(signal) : await attempt(name, () => this.#readFile(path)));
    if (path === undefined || content.text.length <= this.#left) {
      this.#left -= content.text.length;
      this.#kept.set(file, content);
    }
    return content;
  }

  async #readFile(path: string): Promise<Buffer> {
    const found = statSync(path);
    if (!found.isFile() || found.size > smallBytes) {
      return readFile(path);
    }
    if (++this.#small % readAtOnce === 0) {
      await nextTurn();
    }
    return readFileSync(path);
  }

  #readStdin(signal: AbortSignal): Promise<Buffer> {
    const stdin = this.#stdin();
    return untilAborted(readAll(stdin), signal, () => stdin.destroy());
  }
}

/** Maps up to `ahead` members of a source at a time and yields the results in the source's order. */
export async function* inOrder<T, R>(source: Iterable<T> | AsyncIterable<T>, ahead: number, map: (member: T) => Promise<R>): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  for await (const member of source) {
    const result = map(member);
    // Whoever waits for it hears of the failure; until then it is no unhandled one.
    result.catch(() => undefined);
    running.push(result);
    if (running.length >= ahead) {
      yield await running.shift()!;
    }
  }
  for (const result of running) {
    yield await result;
  }
}

/** The text of bytes as YAML has it: UTF-8, or UTF-16 with a byte order mark. */
function decode(bytes: Buffer): FileText {
  const mark = bytes.length >= 2 ? bytes.readUInt16BE(0) : 0;
  if (mark === 0xfffe || mark === 0xfeff) {
    return { text: new TextDecoder(mark === 0xfffe ? 'utf-16le' : 'utf-16be').decode(bytes) };
  }
  const text = new TextDecoder().decode(bytes);
  return isUtf8(bytes) ? { text } : { text, damagedLine: firstDamagedLine(bytes) };
}

function firstDamagedLine(bytes: Buffer): number {
  let line = 0;
  for (let at = 0; ; line++) {
    const end = bytes.indexOf(0x0a, at);
    if (!isUtf8(bytes.subarray(at, end < 0 ? bytes.length : end)) || end < 0) {
      return line;
    }
    at = end + 1;
  }
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal, stop: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      stop();
      reject(signal.reason as Error);
    };
    if (signal.aborted) {
      abort();
      return;
    }
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
