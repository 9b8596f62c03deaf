import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Engine, defaultLimits } from '../../../src/judge/engine.ts';
import type { JudgedDocument, Verdict } from '../../../src/language/judge/types.ts';
import { ManualClock } from '../ui/explorer/manualClock.ts';
import { engineOverFakes, verdict } from './fakeThreads.ts';

const never = new AbortController().signal;
const texts = (...names: readonly string[]): readonly JudgedDocument[] => names.map((text) => ({ text }));
const namesOf = (verdicts: readonly Verdict[] | undefined): readonly string[] | undefined =>
  verdicts?.map(({ name, findings: [finding] }) => finding === undefined ? name : `${finding.reason}: ${finding.message}`);

/** An engine whose module is loaded. */
async function loaded(limits: Parameters<typeof engineOverFakes>[0] = {}): Promise<ReturnType<typeof engineOverFakes>> {
  const all = engineOverFakes(limits);
  const ready = all.engine.ready(never);
  all.last().becomeReady();
  assert.equal(await ready, true);
  return all;
}

test('starts nothing before the first question, answers that at once without verdicts, and tells when there are some', async () => {
  const { engine, threads, last } = engineOverFakes();
  let changes = 0;
  engine.onDidChange(() => changes++);
  assert.deepEqual([engine.state, threads.length], ['idle', 0]);
  assert.equal(await engine.judge(texts('a'), {}, never), undefined);
  assert.deepEqual([engine.state, threads.length, last().isHeld, changes], ['loading', 1, true, 0]);
  last().becomeReady();
  assert.deepEqual([engine.state, last().isHeld, changes], ['ready', false, 1]);
  const verdicts = engine.judge(texts('a', 'b'), { emulate: '1.36' }, never);
  assert.deepEqual(last().requests.map(({ emulate }) => emulate), ['1.36', '1.36']);
  last().answer();
  assert.deepEqual(await verdicts, [verdict('a'), verdict('b')]);
});

test('is unavailable where there is no module', async () => {
  const engine = new Engine({ minors: [], start: undefined, clock: new ManualClock() });
  assert.equal(await engine.ready(never), false);
  assert.equal(await engine.judge(texts('a'), {}, never), undefined);
  assert.equal(engine.state, 'unavailable');
});

test('replaces a thread that takes too long once, refuses the document it was at, and asks for the others again', async () => {
  const { engine, threads, clock, last } = await loaded();
  const both = [engine.judge(texts('a', 'endless', 'b'), {}, never), engine.judge(texts('c'), {}, never)];
  last().answer(1);
  clock.pass(defaultLimits.documentMs);
  assert.equal(threads[0]!.isEnded, false, 'an answer may be on its way');
  clock.pass(100);
  assert.deepEqual([threads[0]!.isEnded, threads.length], [true, 2]);
  last().becomeReady();
  assert.deepEqual(last().open, ['b', 'c']);
  last().answer();
  const refused = 'Internal: the rules could not be applied: no answer within 10 s';
  assert.deepEqual((await Promise.all(both)).map(namesOf), [['a', refused, 'b'], ['c']]);

  const again = engine.judge(texts('endless', 'd'), {}, never);
  assert.deepEqual(last().open, ['d'], 'what ended a thread is not asked about again');
  last().answer();
  assert.deepEqual(namesOf(await again), [refused, 'd']);
  assert.equal(threads.length, 2);
});

test('reads an answer that came in time while the process was stopped', async () => {
  const { engine, threads, clock, last } = await loaded();
  const verdicts = engine.judge(texts('a'), {}, never);
  clock.pass(defaultLimits.documentMs);
  last().answer();
  clock.pass(100);
  assert.deepEqual([namesOf(await verdicts), threads.length], [['a'], 1]);
});

test('gives every document its own time', async () => {
  const { engine, threads, clock, last } = await loaded();
  const verdicts = engine.judge(texts('a', 'b', 'c'), {}, never);
  for (let count = 0; count < 3; count++) {
    clock.pass(defaultLimits.documentMs - 1);
    last().answer(1);
  }
  assert.deepEqual([namesOf(await verdicts), threads.length], [['a', 'b', 'c'], 1]);
});

test('refuses the document that takes too long, and not one before it whose answer was still to be sent', async () => {
  const { engine, threads, clock, last } = await loaded();
  const verdicts = engine.judge(texts('a', 'loop', 'b'), {}, never);
  clock.pass(defaultLimits.documentMs - 1);
  last().answered = 1;
  clock.pass(1000);
  assert.equal(threads.length, 1);
  clock.pass(defaultLimits.documentMs + 1000);
  last().becomeReady();
  assert.deepEqual(last().open, ['a', 'b']);
  last().answer();
  assert.deepEqual([namesOf(await verdicts), threads.length], [['a', 'Internal: the rules could not be applied: no answer within 10 s', 'b'], 2]);
});

test('refuses the document over which the module ends, and says why', async () => {
  const { engine, last } = await loaded();
  const verdicts = engine.judge(texts('a', 'trap', 'b'), {}, never);
  last().answer(1);
  last().listener.onEnd('unreachable\ngoroutine 1');
  last().becomeReady();
  last().answer();
  assert.deepEqual(namesOf(await verdicts), ['a', 'Internal: the rules could not be applied: unreachable', 'b']);
});

test('rests longer and longer when threads keep ending, lets go who waits, and tells when it tries again', async () => {
  const { engine, threads, clock, last } = await loaded();
  let changes = 0;
  engine.onDidChange(() => changes++);
  const waits = engine.judge(texts('trap 0', 'trap 1', 'trap 2', 'trap 3', 'a'), {}, never);
  for (let count = 0; count < 4; count++) {
    last().listener.onEnd('unreachable');
    if (count < 3) {
      last().becomeReady();
    }
  }
  assert.equal(await waits, undefined);
  assert.deepEqual([engine.state, threads.length, changes], ['failed', 4, 1]);
  assert.equal(await engine.ready(never), false);
  clock.pass(5000);
  assert.deepEqual([engine.state, changes], ['idle', 2]);
  assert.equal(await engine.judge(texts('a'), {}, never), undefined);
  last().listener.onEnd('unreachable');
  clock.pass(5000);
  assert.equal(engine.state, 'failed');
  clock.pass(5000);
  assert.equal(engine.state, 'idle');
});

test('gives up a module that does not become ready', async () => {
  const { engine, threads, clock } = engineOverFakes();
  const ready = engine.ready(never);
  for (let count = 0; count < 4; count++) {
    clock.pass(defaultLimits.startMs + 100);
  }
  assert.equal(await ready, false);
  assert.deepEqual([engine.state, threads.length, threads.every(({ isEnded }) => isEnded)], ['failed', 4, true]);
});

test('collects garbage after a pause and unloads after a long one', async () => {
  const { engine, threads, clock, last } = await loaded();
  const verdicts = engine.judge(texts('a'), {}, never);
  last().answer();
  await verdicts;
  clock.pass(defaultLimits.collectAfterMs);
  assert.deepEqual(last().open, ['collect']);
  last().answer();
  clock.pass(defaultLimits.unloadAfterMs - 1);
  assert.deepEqual([engine.state, last().open], ['ready', []]);
  clock.pass(1);
  assert.deepEqual([engine.state, last().isEnded, threads.length], ['idle', true, 1]);
  assert.equal(await engine.judge(texts('a'), {}, never), undefined);
  assert.equal(threads.length, 2);
});

test('takes a fresh module when its memory has grown, and loses no question over it', async () => {
  const { engine, threads, last } = await loaded({ memoryBytes: 100 });
  engine.define(['crd']);
  last().answer();
  const verdicts = engine.judge(texts('a', 'b'), {}, never);
  last().memoryBytes = 101;
  last().answer(1);
  assert.deepEqual([threads[0]!.isEnded, threads.length], [true, 2]);
  last().becomeReady();
  assert.deepEqual(last().open, ['define', 'b']);
  last().answer();
  assert.deepEqual(namesOf(await verdicts), ['a', 'b']);
});

test('keeps a module whose definitions alone take much memory', async () => {
  const { engine, threads, last } = await loaded({ memoryBytes: 100 });
  last().memoryBytes = 120;
  engine.define(['large']);
  last().answer();
  const verdicts = engine.judge(texts('a'), {}, never);
  last().answer();
  assert.deepEqual([namesOf(await verdicts), threads.length], [['a'], 1]);
});

test('hands on definitions before questions, and only when they are other ones', async () => {
  const { engine, last } = engineOverFakes();
  let changes = 0;
  engine.onDidChange(() => changes++);
  engine.define(['one']);
  const ready = engine.ready(never);
  last().becomeReady();
  await ready;
  assert.deepEqual([last().open, last().requests[0]?.crds], [['define'], ['one']]);
  last().answer();
  const before = changes;
  engine.define(['one']);
  assert.deepEqual([last().open, changes], [[], before]);
  engine.define([]);
  last().answer();
  assert.deepEqual([last().requests[1]?.crds, changes], [[], before + 1]);
});

test('rejects with the reason of the signal, and takes back what the thread has not got yet', async () => {
  const { engine, last } = await loaded();
  const controller = new AbortController();
  const names = Array.from({ length: 20 }, (_, index) => `${index}`);
  const cancelled = engine.judge(texts(...names), {}, controller.signal);
  const other = engine.judge(texts('a'), {}, never);
  controller.abort(new Error('enough'));
  await assert.rejects(cancelled, /enough/);
  await assert.rejects(engine.judge(texts('b'), {}, controller.signal), /enough/);
  last().answer();
  last().answer();
  assert.deepEqual(namesOf(await other), ['a']);
  assert.equal(last().requests.length, 9);
});

test('ends its thread and settles everything when it is disposed of', async () => {
  const { engine, last } = await loaded();
  const verdicts = engine.judge(texts('a'), {}, never);
  engine.dispose();
  assert.deepEqual([await verdicts, last().isEnded, engine.state], [undefined, true, 'unavailable']);
  assert.equal(await engine.judge(texts('a'), {}, never), undefined);

  const loading = engineOverFakes();
  const ready = loading.engine.ready(never);
  loading.engine.dispose();
  assert.equal(await ready, false);
});
