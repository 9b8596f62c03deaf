import { systemFunctions } from './wasi.ts';
import { webAssembly, type CompiledModule, type LinearMemory } from './webAssembly.ts';

/** A module in two parts, so that what only fills its memory at the start is not kept as long as its code is. */
export interface ModuleParts {
  readonly code: CompiledModule;
  /** What the memory holds at the start: again and again place and length (32 bits each, little-endian), then the bytes. */
  readonly data: Uint8Array;
  /** Absent where the module has to initialize itself. */
  readonly snapshot?: Snapshot | undefined;
}

/** How a module was that had initialized itself and judged some documents, besides what its memory held. */
export interface Snapshot {
  readonly memoryBytes: number;
  /** The values of its globals, which it exports by `globalName`; some are too large for numbers of JSON. */
  readonly globals: readonly string[];
  /** What its clock said, in nanoseconds: it goes on from there. */
  readonly clock: string;
}

/** The name under which tools/judge exports a global, by its number. */
export function globalName(index: number): string {
  return `global${index}`;
}

interface Global {
  value: number | bigint;
}

interface Exports {
  readonly memory: LinearMemory;
  readonly _initialize: () => void;
  readonly reserve: (bytes: number) => number;
  readonly answer: () => bigint;
}

/** One instance of the module. After an error of any call it is of no more use. */
export class Reactor {
  readonly #exports: Exports;
  readonly #monotonic: () => bigint;
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder();

  private constructor(exports: Exports, monotonic: () => bigint) {
    this.#exports = exports;
    this.#monotonic = monotonic;
  }

  /** Makes an instance that goes on from the snapshot; without one it initializes itself, which takes 0.4 seconds. */
  static start({ code, data, snapshot }: ModuleParts, onWritten: (text: string) => void): Reactor {
    const monotonic = clockFrom(BigInt(snapshot?.clock ?? firstClock));
    const system = systemFunctions(() => exports.memory, { monotonic, onWritten });
    const exports = new webAssembly.Instance(code, { wasi_snapshot_preview1: system }).exports as Exports;
    const missing = (snapshot?.memoryBytes ?? 0) - exports.memory.buffer.byteLength;
    if (missing > 0) {
      exports.memory.grow(missing / pageBytes);
    }
    fill(exports.memory, data);
    if (snapshot === undefined) {
      exports._initialize();
    } else {
      globalsOf(exports).forEach((global, index) => {
        const value = snapshot.globals[index] ?? '';
        global.value = typeof global.value === 'bigint' ? BigInt(value) : Number(value);
      });
    }
    return new Reactor(exports, monotonic);
  }

  /** As it is now, with a copy of its memory. */
  snapshot(): Snapshot & { readonly memory: Uint8Array } {
    const memory = new Uint8Array(this.#exports.memory.buffer).slice();
    return { memory, memoryBytes: memory.length, globals: globalsOf(this.#exports).map(({ value }) => String(value)), clock: String(this.#monotonic()) };
  }

  /** Bytes of linear memory, which never becomes less. */
  get memoryBytes(): number {
    return this.#exports.memory.buffer.byteLength;
  }

  /** Puts a request and returns the answer, both JSON. Throws what the module ends by. */
  ask(request: string): string {
    const length = Buffer.byteLength(request);
    const place = this.#exports.reserve(length) >>> 0;
    this.#encoder.encodeInto(request, new Uint8Array(this.#exports.memory.buffer, place, length));
    const answer = this.#exports.answer();
    return this.#decoder.decode(new Uint8Array(this.#exports.memory.buffer, Number(answer >> 32n & 0xffffffffn), Number(answer & 0xffffffffn)));
  }
}

/** Not zero, which Go takes for a clock that is missing. */
const firstClock = 1_000_000_000n;
const pageBytes = 65_536;

function clockFrom(start: bigint): () => bigint {
  const since = process.hrtime.bigint();
  return () => start + process.hrtime.bigint() - since;
}

function globalsOf(exports: Exports): readonly Global[] {
  const found: Global[] = [];
  const named = exports as unknown as Readonly<Record<string, Global | undefined>>;
  for (let global = named[globalName(0)]; global !== undefined; global = named[globalName(found.length)]) {
    found.push(global);
  }
  return found;
}

function fill(memory: LinearMemory, data: Uint8Array): void {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const target = new Uint8Array(memory.buffer);
  for (let at = 0; at < data.length;) {
    const place = view.getUint32(at, true);
    const length = view.getUint32(at + 4, true);
    target.set(data.subarray(at + 8, at + 8 + length), place);
    at += 8 + length;
  }
}
