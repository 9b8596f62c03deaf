import { Failure } from '../../src/common/failure.ts';
import { globalName } from '../../src/judge/reactor.ts';
import { encoded, headerBytes, Reader } from './binary.ts';

/** A WebAssembly module without its data, and what its memory has to hold before it is initialized. */
export interface Parts {
  readonly code: Buffer;
  /** Again and again place and length (32 bits each, little-endian), then the bytes. */
  readonly data: Buffer;
}

/** Section numbers of the WebAssembly binary format. */
const custom = 0;
const memorySection = 5;
const globalSection = 6;
const exportSection = 7;
const dataSection = 11;
const dataCount = 12;
const pageBytes = 65_536;

/** What is exported: a global. */
const globalKind = 3;

/** So many zeros in a row end a run of data: a new one costs 8 bytes. */
const gapBytes = 64;

/**
 * Takes the data out of a module, as V8 keeps a module's bytes as long as the module, sets the most that its memory may
 * grow to (bytes), and exports its globals, so that it can go on from a snapshot.
 */
export function takeApart(wasm: Buffer, maxMemoryBytes: number): Parts {
  const kept = [wasm.subarray(0, headerBytes)];
  let segments: readonly Segment[] = [];
  let globals = 0;
  const reader = new Reader(wasm, headerBytes);
  while (!reader.atEnd) {
    const start = reader.at;
    const id = reader.byte();
    const end = reader.unsigned() + reader.at;
    if (id === dataSection) {
      segments = readSegments(reader);
    } else if (id === memorySection) {
      kept.push(limitedMemory(reader, maxMemoryBytes / pageBytes));
    } else if (id === exportSection && globals > 0) {
      kept.push(withGlobals(reader, end, globals));
    } else if (id !== custom && id !== dataCount) {
      globals = id === globalSection ? reader.unsigned() : globals;
      kept.push(wasm.subarray(start, end));
    }
    reader.at = end;
  }
  return { code: Buffer.concat(kept), data: packMemory(memoryOf(segments)) };
}

/** The exports of a module and all its globals. */
function withGlobals(reader: Reader, end: number, globals: number): Buffer {
  const count = reader.unsigned();
  const more = Array.from({ length: globals }, (_, index) => [globalName(index).length, ...Buffer.from(globalName(index)), globalKind, ...encoded(index)]).flat();
  const content = Buffer.concat([Buffer.from(encoded(count + globals)), reader.bytes(end - reader.at), Buffer.from(more)]);
  return Buffer.concat([Buffer.from([exportSection, ...encoded(content.length)]), content]);
}

interface Segment {
  readonly place: number;
  readonly bytes: Buffer;
}

function readSegments(reader: Reader): Segment[] {
  return Array.from({ length: reader.unsigned() }, () => {
    const isActive = reader.unsigned() === 0 && reader.byte() === 0x41; // i32.const
    const place = reader.unsigned();
    if (!isActive || reader.byte() !== 0x0b) {
      throw new Failure('internal', 'The module has data whose place is not a constant.');
    }
    return { place, bytes: reader.bytes(reader.unsigned()) };
  });
}

function limitedMemory(reader: Reader, maxPages: number): Buffer {
  if (reader.unsigned() !== 1 || reader.unsigned() !== 0) {
    throw new Failure('internal', 'The module has another memory than one without a limit.');
  }
  const content = Buffer.from([1, 1, ...encoded(reader.unsigned()), ...encoded(maxPages)]);
  return Buffer.from([memorySection, content.length, ...content]);
}

/** Lays the segments beside each other. */
function memoryOf(segments: readonly Segment[]): Buffer {
  const memory = Buffer.alloc(segments.reduce((max, { place, bytes }) => Math.max(max, place + bytes.length), 0));
  segments.forEach(({ place, bytes }) => memory.set(bytes, place));
  return memory;
}

/** Cuts what memory holds where nothing but zeros is, which it holds anyway. */
export function packMemory(memory: Buffer): Buffer {
  const end = memory.length;
  const packed: Buffer[] = [];
  let start = -1;
  let last = -1;
  for (let at = 0; at <= end; at++) {
    if (start >= 0 && (at === end || at - last > gapBytes)) {
      const header = Buffer.alloc(headerBytes);
      header.writeUInt32LE(start, 0);
      header.writeUInt32LE(last + 1 - start, 4);
      packed.push(header, memory.subarray(start, last + 1));
      start = -1;
    }
    if (memory[at] !== 0 && at < end) {
      start = start < 0 ? at : start;
      last = at;
    }
  }
  return Buffer.concat(packed);
}
