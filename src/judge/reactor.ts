import { systemFunctions } from './wasi.ts';
import { webAssembly, type CompiledModule, type LinearMemory } from './webAssembly.ts';

/** A module in two parts, so that what only fills its memory at the start is not kept as long as its code is. */
export interface ModuleParts {
  readonly code: CompiledModule;
  /** What the memory holds at the start: again and again place and length (32 bits each, little-endian), then the bytes. */
  readonly data: Uint8Array;
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
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder();

  private constructor(exports: Exports) {
    this.#exports = exports;
  }

  /** Makes an instance and lets it initialize itself, which takes half a second. */
  static start({ code, data }: ModuleParts, environment: readonly string[], onWritten: (text: string) => void): Reactor {
    const system = systemFunctions(() => exports.memory, { environment, onWritten });
    const exports = new webAssembly.Instance(code, { wasi_snapshot_preview1: system }).exports as Exports;
    fill(exports.memory, data);
    exports._initialize();
    return new Reactor(exports);
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
