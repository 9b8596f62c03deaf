// The engine over real threads, with a module made by hand that loops, traps and grows where it is told to.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { systemClock } from '../../../src/common/clock.ts';
import { Engine, type Limits } from '../../../src/judge/engine.ts';
import type { PackedModule } from '../../../src/judge/packed.ts';
import { JudgePool } from '../../../src/judge/pool.ts';
import { threadsOf } from '../../../src/judge/thread.ts';
import type { StartThread } from '../../../src/judge/thread.ts';
import type { Verdict } from '../../../src/language/judge/types.ts';
import { packTiny, tinyDefinition } from './tinyModule.ts';

const never = new AbortController().signal;
const outcomes = (verdicts: readonly Verdict[] | undefined): readonly string[] | undefined => verdicts?.map(({ name, findings }) => findings[0]?.reason ?? name);

describe('an engine over real threads', () => {
  let packed: PackedModule;
  before(() => { packed = packTiny(); });
  after(() => rmSync(packed.folder, { recursive: true, force: true }));

  /** Counts the threads that it starts. */
  function open(limits: Partial<Limits> = {}): { readonly engine: Engine; readonly starts: () => number } {
    let starts = 0;
    const start = threadsOf(packed, 'small')!;
    const counted: StartThread = (listener) => {
      starts++;
      return start(listener);
    };
    return { engine: new Engine({ minors: packed.minors, start: counted, clock: systemClock, limits }), starts: () => starts };
  }

  test('ends an endless loop, starts once more, and loses no other verdict', async () => {
    const { engine, starts } = open({ documentMs: 1500 });
    assert.equal(await engine.ready(never), true);
    const verdicts = await Promise.all([['a', 'L'], ['b', 'c']].map((each) => engine.judge(each.map((text) => ({ text })), {}, never)));
    assert.deepEqual(verdicts.map(outcomes), [['tiny', 'Internal'], ['tiny', 'tiny']]);
    assert.equal(starts(), 2);
    engine.dispose();
  });

  test('survives a trap, starts once more, and loses no other verdict', async () => {
    const { engine, starts } = open();
    assert.equal(await engine.ready(never), true);
    const verdicts = await engine.judge(['a', 'T', 'b'].map((text) => ({ text })), {}, never);
    assert.deepEqual(outcomes(verdicts), ['tiny', 'Internal', 'tiny']);
    assert.match(verdicts?.[1]?.findings[0]?.message ?? '', /unreachable/);
    assert.equal(starts(), 2);
    engine.dispose();
  });

  for (const [letter, reason] of [['T', 'unreachable'], ['L', 'no answer within 1 s']] as const) {
    test(`leaves out the one definition that ends the module (${reason}), and keeps the others`, async () => {
      const { engine, starts } = open({ definitionsMs: 1000, documentMs: 1000 });
      engine.define([letter, 'a', 'b'].map(tinyDefinition));
      assert.equal(await engine.ready(never), true);
      assert.deepEqual(outcomes(await engine.judge([{ text: 'c' }], {}, never)), ['tiny']);
      assert.deepEqual([engine.leftOut.map((each) => each.reason), starts()], [[reason], 3]);
      engine.dispose();
    });
  }

  test('takes a fresh module when memory has grown', async () => {
    const { engine, starts } = open({ memoryBytes: 32 * 2 ** 20 });
    assert.equal(await engine.ready(never), true);
    assert.deepEqual(outcomes(await engine.judge(['G', 'a'].map((text) => ({ text })), {}, never)), ['tiny', 'tiny']);
    assert.equal(starts(), 2);
    engine.dispose();
  });

  test('runs several threads over one module, and keeps the order of a batch', async () => {
    const start = threadsOf(packed, 'fast')!;
    const engine = (): Engine => new Engine({ minors: packed.minors, start, clock: systemClock, limits: { documentMs: 1500 } });
    const pool = new JudgePool([engine(), engine()]);
    const batches = await Promise.all(Array.from({ length: 20 }, (_, index) => pool.judge([{ text: 'a' }, { text: index === 7 ? 'L' : 'b' }], {}, never)));
    assert.deepEqual(batches.map(outcomes), Array.from({ length: 20 }, (_, index) => ['tiny', index === 7 ? 'Internal' : 'tiny']));
    pool.dispose();
  });
});
