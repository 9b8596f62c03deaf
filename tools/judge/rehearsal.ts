import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '../../src/common/failure.ts';
import type { Snapshot } from '../../src/judge/reactor.ts';
import { runCommand } from '../process.ts';
import { inRoot } from '../root.ts';
import { addHints } from './hints.ts';
import { packMemory, type Parts } from './parts.ts';

/** What a rehearsal reads and leaves in its folder. */
export const draftFiles = { code: 'code.wasm', data: 'data.bin', memory: 'memory.bin', snapshot: 'snapshot.json', log: 'calls.log', hot: 'hot.json' } as const;

/** How V8 names functions of a module without names. */
export const wasmFunction = /wasm-function\[(\d+)\]/g;

/** As src/judge/worker.ts runs it: what is optimized looks less hot than it is. */
const asInThreads = ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering'];

/** A module that has judged the corpus once: it goes on from there. */
export interface Rehearsed extends Parts {
  readonly snapshot: Snapshot;
}

/**
 * Lets a module judge the corpus in a process of its own, so that whoever loads it need not wait for what it makes once
 * (tables, environments, expressions), and names in its code the functions that it calls for usual documents then, and those
 * in which it spends most time.
 */
export async function rehearse({ code, data }: Parts, folder: string): Promise<Rehearsed> {
  const place = (name: keyof typeof draftFiles): string => path.join(folder, draftFiles[name]);
  writeFileSync(place('code'), code);
  writeFileSync(place('data'), data);
  await run(folder, []);
  const snapshot = JSON.parse(readFileSync(place('snapshot'), 'utf8')) as Snapshot;
  const warm = packMemory(readFileSync(place('memory')));
  writeFileSync(place('data'), warm);
  await run(folder, [...asInThreads, '--log-code', '--no-logfile-per-isolate', `--logfile=${place('log')}`]);
  const called = [...readFileSync(place('log'), 'latin1').matchAll(wasmFunction)].map(([, number]) => Number(number));
  const hot = JSON.parse(readFileSync(place('hot'), 'utf8')) as readonly number[];
  if (called.length === 0 || hot.length === 0) {
    throw new Failure('internal', 'V8 does not tell which functions of the judge it calls.');
  }
  return { code: addHints(code, new Set(called), new Set(hot)), data: warm, snapshot };
}

async function run(folder: string, flags: readonly string[]): Promise<void> {
  const { code, output } = await runCommand(process.execPath, ['--disable-warning=ExperimentalWarning', ...flags, inRoot('tools', 'judge', 'rehearse.ts'), folder], { quiet: true });
  if (code !== 0) {
    throw new Failure('internal', `The judge cannot judge the corpus. ${output}`);
  }
}
