import { Failure } from '../../src/common/failure.ts';
import { hintSection } from '../../src/judge/hints.ts';
import { encoded, headerBytes, Reader } from './binary.ts';

/** Section numbers of the WebAssembly binary format. */
const custom = 0;
const importSection = 2;
const functionSection = 3;
const codeSection = 10;

/**
 * What V8 may be told of a function: to compile it when it is called first, or with the module; and then also to optimize it
 * meanwhile in the background. A strategy is the two lowest bits, the tier to start with the next two, the final tier the
 * two after those (V8's wasm-module.h).
 */
const lazily = 1;
const atOnce = 2;
const optimized = atOnce | 1 << 2 | 2 << 4;

/**
 * Names the functions that usual documents need, in front of the code, where V8 looks for it: threads that have many
 * documents before them let V8 compile these at once, on all processors, instead of each when it is called first, and
 * optimize those that take most of the time. Functions are numbered with the imported ones in front.
 */
export function addHints(code: Buffer, called: ReadonlySet<number>, hot: ReadonlySet<number>): Buffer {
  const reader = new Reader(code, headerBytes);
  let imported = 0;
  let own = 0;
  while (!reader.atEnd) {
    const start = reader.at;
    const id = reader.byte();
    const end = reader.unsigned() + reader.at;
    if (id === importSection) {
      imported = reader.unsigned();
    } else if (id === functionSection) {
      own = reader.unsigned();
    } else if (id === codeSection) {
      const hints = Uint8Array.from({ length: own }, (_, index) => hot.has(imported + index) ? optimized : called.has(imported + index) ? atOnce : lazily);
      const content = Buffer.from([hintSection.length, ...Buffer.from(hintSection), ...encoded(own), ...hints]);
      return Buffer.concat([code.subarray(0, start), Buffer.from([custom, ...encoded(content.length)]), content, code.subarray(start)]);
    }
    reader.at = end;
  }
  throw new Failure('internal', 'The module has no code.');
}
