import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '../../src/common/failure.ts';
import { hintSection } from '../../src/judge/hints.ts';
import { runCommand } from '../process.ts';
import { inRoot } from '../root.ts';
import { encoded, headerBytes, Reader } from './binary.ts';
import type { Parts } from './parts.ts';

/** Section numbers of the WebAssembly binary format. */
const custom = 0;
const importSection = 2;
const functionSection = 3;
const codeSection = 10;

/** What V8 may be told of a function: to compile it when it is called first, or with the module. */
const lazily = 1;
const atOnce = 2;

/**
 * The code with a section that names the functions which usual documents need. Threads that have many documents before
 * them let V8 compile these at once, on all processors, instead of each when it is called first.
 */
export async function withHints(parts: Parts, draft: string): Promise<Buffer> {
  return addHints(parts.code, await calledFunctions(parts, draft));
}

/** The numbers of the functions that are called while the corpus is judged, as V8 logs what it compiles. */
async function calledFunctions({ code, data }: Parts, draft: string): Promise<ReadonlySet<number>> {
  const [codeFile, dataFile, log] = ['code.wasm', 'data.bin', 'calls.log'].map((name) => path.join(draft, name)) as [string, string, string];
  writeFileSync(codeFile, code);
  writeFileSync(dataFile, data);
  const flags = ['--disable-warning=ExperimentalWarning', '--log-code', '--no-logfile-per-isolate', `--logfile=${log}`];
  const { code: failed, output } = await runCommand(process.execPath, [...flags, inRoot('tools', 'judge', 'rehearse.ts'), codeFile, dataFile], { quiet: true });
  const called = failed === 0 ? readFileSync(log, 'latin1').matchAll(/wasm-function\[(\d+)\]/g) : [];
  const numbers = new Set([...called].map(([, number]) => Number(number)));
  if (numbers.size === 0) {
    throw new Failure('internal', `Nothing is known of which functions of the judge are called. ${output}`);
  }
  return numbers;
}

/** Puts the hints in front of the code, where V8 looks for them. Functions are numbered with the imported ones in front. */
export function addHints(code: Buffer, called: ReadonlySet<number>): Buffer {
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
      const hints = Uint8Array.from({ length: own }, (_, index) => called.has(imported + index) ? atOnce : lazily);
      const content = Buffer.from([hintSection.length, ...Buffer.from(hintSection), ...encoded(own), ...hints]);
      return Buffer.concat([code.subarray(0, start), Buffer.from([custom, ...encoded(content.length)]), content, code.subarray(start)]);
    }
    reader.at = end;
  }
  throw new Failure('internal', 'The module has no code.');
}
