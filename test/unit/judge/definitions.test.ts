// Definitions over which the module ends, under an engine over fake threads.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Definitions } from '../../../src/judge/definitions.ts';
import { defaultLimits } from '../../../src/judge/engine.ts';
import { JudgePool } from '../../../src/judge/pool.ts';
import { engineOverFakes, type FakeThread } from './fakeThreads.ts';

const never = new AbortController().signal;
const crd = (name: string): string => `kind: CustomResourceDefinition\nmetadata: {name: ${name}.example.com}\n`;
const leftOut = (...names: readonly string[]): readonly object[] => names.map((name) => ({ name: `${name}.example.com`, reason: 'unreachable' }));

/** What a thread was handed: the names of the definitions in each request for some. */
const handed = ({ requests }: FakeThread): readonly string[] =>
  requests.flatMap(({ crds }) => crds === undefined ? [] : [crds.map((text) => /name: (\w+)/.exec(text)![1]).join(' ')]);

interface Stage extends ReturnType<typeof engineOverFakes> {
  /** Answers all that is asked, in as many threads as it takes; over a definition of these it ends. */
  readonly play: (...culprits: readonly string[]) => void;
}

function stage(): Stage {
  const all = engineOverFakes();
  const step = (isCulprit: (texts: readonly string[]) => boolean): boolean => {
    const thread = all.last();
    const request = thread.requests[thread.requests.length - thread.open.length];
    if (all.engine.state === 'loading') {
      thread.becomeReady();
    } else if (request === undefined) {
      return false;
    } else if (isCulprit(request.crds ?? [])) {
      thread.listener.onEnd('unreachable\ngoroutine 1');
    } else {
      thread.answer(1);
    }
    return all.engine.state === 'ready' || all.engine.state === 'loading';
  };
  return {
    ...all,
    play: (...culprits) => {
      while (step((texts) => texts.some((text) => culprits.some((name) => text === crd(name))))) {
        // Until nothing is asked any more.
      }
    },
  };
}

/** An engine whose module is ready and knows these definitions. */
async function knowing(...names: readonly string[]): Promise<Stage> {
  const all = stage();
  all.engine.define(names.map(crd));
  const ready = all.engine.ready(never);
  all.play();
  await ready;
  return all;
}

test('the definition over which the module ends is left out, all others stay at work, and no question is lost', async () => {
  const { engine, threads, play } = await knowing();
  engine.define(['a', 'b', 'trap', 'c'].map(crd));
  const verdicts = engine.judge([{ text: 'x' }], {}, never);
  play('trap');
  assert.deepEqual(threads.map(handed), [['a b trap c'], ['a', 'b', 'trap', 'c', 'a b trap c'], ['c', 'a b c']]);
  assert.deepEqual(threads.at(-1)!.requests.at(-1)?.documents, [{ text: 'x' }], 'questions come after the definitions');
  assert.deepEqual([engine.leftOut, (await verdicts)?.map(({ name }) => name)], [leftOut('trap'), ['x']]);
});

test('a definition that was added to others is known to be the one after a single end', async () => {
  const { engine, threads, play } = await knowing('a', 'b');
  engine.define(['a', 'b', 'trap'].map(crd));
  const verdicts = engine.judge([{ text: 'x' }], {}, never);
  play('trap');
  await verdicts;
  assert.deepEqual([threads.map(handed), engine.leftOut], [[['a b', 'a b trap'], ['a b']], leftOut('trap')]);
});

test('each of several such definitions costs one more start', async () => {
  const { engine, threads, play } = await knowing();
  engine.define(['one', 'a', 'two', 'b'].map(crd));
  const verdicts = engine.judge([{ text: 'x' }], {}, never);
  play('one', 'two');
  await verdicts;
  assert.deepEqual([threads.length, handed(threads.at(-1)!), engine.leftOut], [4, ['b', 'a b'], leftOut('one', 'two')]);
});

test('a definition that is tried alone has the time of a document', async () => {
  const { engine, threads, clock, last } = await knowing();
  engine.define(['a', 'endless'].map(crd));
  const verdicts = engine.judge([{ text: 'x' }], {}, never);
  clock.pass(defaultLimits.definitionsMs + 100);
  last().becomeReady();
  last().answer(1);
  clock.pass(defaultLimits.documentMs + 100);
  assert.deepEqual([threads.length, engine.leftOut], [3, [{ name: 'endless.example.com', reason: 'no answer within 10 s' }]]);
  last().becomeReady();
  last().answer();
  assert.equal((await verdicts)?.length, 1);
});

test('tells when it leaves one out, also while nobody asks', async () => {
  const { engine, threads, play } = await knowing('a');
  const told: number[] = [];
  engine.onDidChange(() => told.push(engine.leftOut.length));
  engine.define(['a', 'trap'].map(crd));
  play('trap');
  assert.deepEqual([told, engine.state, threads.length], [[1], 'idle', 1]);
});

test('what is left out is not handed over again, until its text is another one', async () => {
  const { engine, threads, play } = await knowing('a');
  engine.define(['a', 'trap'].map(crd));
  play('trap');
  const ready = engine.ready(never);
  play();
  await ready;
  engine.define(['a', 'trap', 'b'].map(crd));
  play('trap');
  assert.deepEqual([handed(threads.at(-1)!), engine.leftOut], [['a', 'a b'], leftOut('trap')]);
  engine.define(['a', 'mended', 'b'].map(crd));
  play('trap');
  assert.deepEqual([handed(threads.at(-1)!).at(-1), engine.leftOut, threads.length], ['a mended b', [], 2]);
});

test('definitions of which the module takes each, but not all, are all left out', async () => {
  const { engine, last, threads, play } = await knowing();
  engine.define(['a', 'b'].map(crd));
  const verdicts = engine.judge([{ text: 'x' }], {}, never);
  last().listener.onEnd('unreachable');
  last().becomeReady();
  last().answer(2);
  last().listener.onEnd('unreachable');
  play();
  assert.deepEqual([(await verdicts)?.length, threads.length, handed(last()), engine.leftOut], [1, 3, [], leftOut('a', 'b')]);
});

test('an end by chance over definitions that were at work costs none of them', async () => {
  const { engine, last, play } = await knowing('a', 'b');
  engine.define(['b', 'a'].map(crd));
  const verdicts = engine.judge([{ text: 'x' }], {}, never);
  last().listener.onEnd('unreachable');
  play();
  assert.deepEqual([(await verdicts)?.length, handed(last()), engine.leftOut], [1, ['b', 'a', 'b a'], []]);
});

test('several engines tell of a definition once', async () => {
  const stages = [await knowing('a'), await knowing('a')] as const;
  const pool = new JudgePool([stages[0].engine, stages[1].engine]);
  pool.define(['a', 'trap'].map(crd));
  stages.forEach(({ play }) => play('trap'));
  assert.deepEqual(pool.leftOut, leftOut('trap'));
});

test('a definition is told by its own name, however it is written', () => {
  const texts = [
    'kind: CustomResourceDefinition\nmetadata:\n  labels: {app.kubernetes.io/name: some.app}\n  name: "one.example.com"\nspec:\n  versions: [{name: v1}]\n',
    JSON.stringify({ metadata: { name: 'two.example.com' }, spec: { group: 'example.com' } }),
    'kind: CustomResourceDefinition\n',
  ];
  const definitions = new Definitions();
  definitions.give(texts);
  texts.forEach((text) => definitions.refuse({ crds: [text], isTrial: true }, 'unreachable'));
  assert.deepEqual(definitions.leftOut.map(({ name }) => name), ['one.example.com', 'two.example.com', 'CustomResourceDefinition']);
});
