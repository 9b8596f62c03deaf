import { randomFillSync } from 'node:crypto';
import type { LinearMemory } from './webAssembly.ts';

/** What a module gets of the system: clocks, random numbers, and nothing else: no environment, no files, no network. */
export interface SystemOptions {
  /** A clock that never goes back, in nanoseconds. */
  readonly monotonic: () => bigint;
  /** Receives what the module writes to its standard error: the last words of a runtime that ends itself. */
  readonly onWritten: (text: string) => void;
}

/** Thrown through the module's code when it ends itself. */
export class ModuleExit extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`the module ended itself with ${code}`);
    this.name = 'ModuleExit';
    this.code = code;
  }
}

/** Error numbers of WASI preview 1. */
const success = 0;
const badDescriptor = 8;
const notSupported = 58;

const nanosecondsPerMillisecond = 1_000_000n;
const standardError = 2;

/** Layout of a clock subscription and of an event, as poll_oneoff takes and gives them. */
const subscriptionBytes = 48;
const eventBytes = 32;
const clockEvent = 0;
const absoluteTime = 1;

/** Random bytes, of which a module takes a few for every object: made in advance, as each time costs more than the bytes. */
class RandomBytes {
  readonly #stock = new Uint8Array(4096);
  #used = this.#stock.length;

  fill(target: Uint8Array): void {
    if (target.length > this.#stock.length) {
      randomFillSync(target);
      return;
    }
    if (this.#used + target.length > this.#stock.length) {
      randomFillSync(this.#stock);
      this.#used = 0;
    }
    target.set(this.#stock.subarray(this.#used, this.#used += target.length));
  }
}

/**
 * The functions of WASI preview 1 that a Go program imports. Node's own WASI is experimental, warns about that and opens
 * files; this one lets a module calculate. `memory` is asked for with every call, as growing replaces its buffer.
 */
export function systemFunctions(memory: () => LinearMemory, options: SystemOptions): Record<string, (...args: never[]) => number> {
  const random = new RandomBytes();
  const view = (): DataView => new DataView(memory().buffer);
  const bytes = (start: number, length: number): Uint8Array => new Uint8Array(memory().buffer, start, length);
  // A program may count on having a name.
  const commandLine = [Buffer.from('judge\0')];
  const decoder = new TextDecoder();

  const putSizes = (strings: readonly Buffer[], count: number, size: number): number => {
    view().setUint32(count, strings.length, true);
    view().setUint32(size, strings.reduce((sum, { length }) => sum + length, 0), true);
    return success;
  };
  const putStrings = (strings: readonly Buffer[], pointers: number, buffer: number): number => {
    let place = buffer;
    strings.forEach((each, index) => {
      view().setUint32(pointers + 4 * index, place, true);
      bytes(place, each.length).set(each);
      place += each.length;
    });
    return success;
  };

  const refusals = ['fd_readdir', 'fd_sync', 'fd_filestat_get', 'fd_prestat_dir_name', 'fd_prestat_get', 'fd_read', 'fd_seek', 'fd_close', 'path_open',
    'path_filestat_get', 'path_readlink', 'path_remove_directory', 'path_symlink', 'path_unlink_file', 'path_create_directory', 'path_rename', 'path_link',
    'path_filestat_set_times', 'fd_filestat_set_size', 'fd_pread', 'fd_pwrite', 'fd_renumber', 'fd_advise', 'fd_allocate', 'fd_datasync', 'fd_tell',
    'fd_fdstat_set_flags', 'sock_accept', 'sock_shutdown', 'sock_recv', 'sock_send', 'proc_raise'];
  return {
    ...Object.fromEntries(refusals.map((name) => [name, () => badDescriptor])),
    sched_yield: () => success,
    proc_exit: (code: number) => {
      throw new ModuleExit(code);
    },
    args_sizes_get: (count: number, size: number) => putSizes(commandLine, count, size),
    args_get: (pointers: number, buffer: number) => putStrings(commandLine, pointers, buffer),
    environ_sizes_get: (count: number, size: number) => putSizes([], count, size),
    environ_get: (pointers: number, buffer: number) => putStrings([], pointers, buffer),
    clock_time_get: (clock: number, _precision: bigint, result: number) => {
      view().setBigUint64(result, clock === 0 ? BigInt(Date.now()) * nanosecondsPerMillisecond : options.monotonic(), true);
      return success;
    },
    random_get: (start: number, length: number) => {
      random.fill(bytes(start, length));
      return success;
    },
    fd_fdstat_get: (descriptor: number, result: number) => {
      if (descriptor > standardError) {
        return badDescriptor;
      }
      bytes(result, 24).fill(0);
      view().setUint8(result, 2); // a character device
      view().setBigUint64(result + 8, 0xffffffffn, true); // may do all that its kind can
      return success;
    },
    fd_write: (descriptor: number, vectors: number, count: number, written: number) => {
      if (descriptor !== 1 && descriptor !== standardError) {
        return badDescriptor;
      }
      let total = 0;
      for (let index = 0; index < count; index++) {
        const start = view().getUint32(vectors + 8 * index, true);
        const length = view().getUint32(vectors + 8 * index + 4, true);
        options.onWritten(decoder.decode(bytes(start, length)));
        total += length;
      }
      view().setUint32(written, total, true);
      return success;
    },
    poll_oneoff: (subscriptions: number, events: number, count: number, result: number) => pollClocks(view(), options.monotonic, subscriptions, events, count, result),
  };
}

/** Waits until the first of the clocks; other subscriptions are refused, as there is nothing to read. */
function pollClocks(view: DataView, monotonic: () => bigint, subscriptions: number, events: number, count: number, result: number): number {
  let first: { readonly index: number; readonly ns: bigint } | undefined;
  for (let index = 0; index < count; index++) {
    const at = subscriptions + subscriptionBytes * index;
    if (view.getUint8(at + 8) !== clockEvent) {
      return notSupported;
    }
    const timeout = view.getBigUint64(at + 24, true);
    const isAbsolute = (view.getUint16(at + 40, true) & absoluteTime) !== 0;
    const now = view.getUint32(at + 16, true) === 0 ? BigInt(Date.now()) * nanosecondsPerMillisecond : monotonic();
    const ns = isAbsolute ? (timeout > now ? timeout - now : 0n) : timeout;
    if (first === undefined || ns < first.ns) {
      first = { index, ns };
    }
  }
  if (first === undefined) {
    return notSupported;
  }
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(first.ns) / Number(nanosecondsPerMillisecond));
  for (let byte = 0; byte < eventBytes; byte++) {
    view.setUint8(events + byte, 0);
  }
  view.setBigUint64(events, view.getBigUint64(subscriptions + subscriptionBytes * first.index, true), true);
  view.setUint32(result, 1, true);
  return success;
}
