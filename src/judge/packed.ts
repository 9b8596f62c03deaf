import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliDecompress, createBrotliDecompress } from 'node:zlib';
import { asList, asNumber, asString, at } from '../common/json.ts';
import type { Snapshot } from './reactor.ts';

/** The files of a packed module: its code (a module without data), what its memory holds at the start, and its description. */
export const packedFiles = { code: 'code.wasm.br', data: 'data.bin.br', description: 'judge.json' } as const;

/** A module as tools/judge packs it into a folder. */
export interface PackedModule {
  readonly folder: string;
  /** Another one with every build from other sources. */
  readonly id: string;
  /** The version whose rules these are, such as `1.37.2`. */
  readonly kubernetes: string;
  /** The minors that it can stand for, its own first. */
  readonly minors: readonly string[];
  /** Sizes once unpacked: as one piece of that size is made, nothing is left over in small ones. */
  readonly codeBytes: number;
  readonly dataBytes: number;
  /** Absent where the module has to initialize itself. */
  readonly snapshot: Snapshot | undefined;
}

export interface UnpackedModule {
  readonly code: Uint8Array<ArrayBuffer>;
  readonly data: Uint8Array;
}

/** Where the module lies: beside a bundle, or in what was built from this project's sources. */
const places = ['judge', 'dist/judge'];

/** The module that belongs to a bundle or source file (its URL); undefined where it was built without one. */
export function findPacked(moduleUrl: string): PackedModule | undefined {
  for (let folder = dirname(fileURLToPath(moduleUrl)); ; folder = dirname(folder)) {
    const found = places.map((place) => join(folder, place)).find((each) => existsSync(join(each, packedFiles.description)));
    if (found !== undefined) {
      return readPacked(found);
    }
    if (dirname(folder) === folder) {
      return undefined;
    }
  }
}

/** Reads the description in a folder; undefined where it is not one. */
export function readPacked(folder: string): PackedModule | undefined {
  const description: unknown = JSON.parse(readFileSync(join(folder, packedFiles.description), 'utf8'));
  const id = asString(at(description, 'id'));
  const kubernetes = asString(at(description, 'kubernetes'));
  const codeBytes = asNumber(at(description, 'codeBytes'));
  const dataBytes = asNumber(at(description, 'dataBytes'));
  if (id === undefined || kubernetes === undefined || codeBytes === undefined || dataBytes === undefined) {
    return undefined;
  }
  const minors = asList(at(description, 'minors')).filter((minor) => typeof minor === 'string');
  return { folder, id, kubernetes, minors, codeBytes, dataBytes, snapshot: snapshotOf(at(description, 'snapshot')) };
}

function snapshotOf(value: unknown): Snapshot | undefined {
  const memoryBytes = asNumber(at(value, 'memoryBytes'));
  const clock = asString(at(value, 'clock'));
  const globals = asList(at(value, 'globals')).filter((global) => typeof global === 'string');
  return memoryBytes === undefined || clock === undefined ? undefined : { memoryBytes, clock, globals };
}

/** Reads and decompresses both parts side by side, which takes about a fifth of a second; `shared`: data that all threads can see. */
export async function unpack({ folder, codeBytes, dataBytes }: PackedModule, shared = false): Promise<UnpackedModule> {
  const [code, data] = await Promise.all([
    decompress(join(folder, packedFiles.code), codeBytes),
    (shared ? decompressShared : decompress)(join(folder, packedFiles.data), dataBytes),
  ]);
  return { code, data };
}

/** Piece by piece, as zlib does not write where other threads can see it. */
async function decompressShared(file: string, bytes: number): Promise<Uint8Array> {
  const target = new Uint8Array(new SharedArrayBuffer(bytes));
  const unpacker = createBrotliDecompress({ chunkSize: 2 ** 20 });
  unpacker.end(await readFile(file));
  let at = 0;
  for await (const chunk of unpacker as AsyncIterable<Uint8Array>) {
    target.set(chunk, at);
    at += chunk.length;
  }
  return target;
}

async function decompress(file: string, bytes: number): Promise<Uint8Array<ArrayBuffer>> {
  return await promisify(brotliDecompress)(await readFile(file), { chunkSize: Math.max(bytes, 64), maxOutputLength: bytes });
}
