/**
 * Lets the module in a folder judge the corpus: from the start, and then leaves a snapshot of how it is afterwards; or from
 * that snapshot, so that V8 tells what is called for usual documents and in what most time is spent.
 */
import { Session } from 'node:inspector/promises';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { judgeRequest } from '../../src/judge/request.ts';
import { Reactor, type Snapshot } from '../../src/judge/reactor.ts';
import { webAssembly } from '../../src/judge/webAssembly.ts';
import { definitionTexts, fixtures } from '../../test/unit/language/fixtures.ts';
import { draftFiles, wasmFunction } from './rehearsal.ts';

/** So many functions are worth optimizing: they take half of the time. */
const hotFunctions = 50;
const profiledRounds = 10;

const [folder = ''] = process.argv.slice(2);
const place = (name: keyof typeof draftFiles): string => path.join(folder, draftFiles[name]);
const snapshot = existsSync(place('snapshot')) ? JSON.parse(readFileSync(place('snapshot'), 'utf8')) as Snapshot : undefined;
const code = new webAssembly.Module(new Uint8Array(readFileSync(place('code'))));
const reactor = Reactor.start({ code, data: readFileSync(place('data')), snapshot }, () => undefined);
const define = (crds: readonly string[]): string => reactor.ask(JSON.stringify({ op: 'define', crds }));

define(definitionTexts());
for (const { slice } of [...fixtures('accepted'), ...fixtures('rejected')]) {
  reactor.ask(judgeRequest(slice, undefined));
}
if (snapshot === undefined) {
  define([]);
  // Twice: what is freed only after something else was is gone as well.
  reactor.ask(JSON.stringify({ op: 'collect' }));
  reactor.ask(JSON.stringify({ op: 'collect' }));
  const { memory, ...rest } = reactor.snapshot();
  writeFileSync(place('memory'), memory);
  writeFileSync(place('snapshot'), JSON.stringify(rest));
} else {
  writeFileSync(place('hot'), JSON.stringify(await hottest()));
}

/** The functions in which accepted documents spend most time. */
async function hottest(): Promise<readonly number[]> {
  const requests = fixtures('accepted').map(({ slice }) => judgeRequest(slice, undefined));
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 200 });
  await session.post('Profiler.start');
  for (let round = 0; round < profiledRounds; round++) {
    requests.forEach((request) => reactor.ask(request));
  }
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  const samples = profile.nodes.flatMap(({ callFrame, hitCount = 0 }) => [...callFrame.functionName.matchAll(wasmFunction)].map(([, number]) => [Number(number), hitCount] as const));
  const hits = new Map<number, number>();
  samples.forEach(([number, count]) => hits.set(number, (hits.get(number) ?? 0) + count));
  return [...hits].sort(([, a], [, b]) => b - a).slice(0, hotFunctions).map(([number]) => number);
}
