/**
 * Faults at random and changes at random, round after round; after each round every list shows what the server lists,
 * and the tree what `kubectl get` prints.
 * PILOTHOUSE_CHAOS_SEED repeats a run, PILOTHOUSE_CHAOS_ROUNDS sets how long it is.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Seeded } from '../../../servers/seeded.ts';
import { until } from '../real.ts';
import { faults, pause, type Fault } from './chaos/faults.ts';
import { KeptObjects } from './chaos/kept.ts';
import { setStage } from './chaos/stage.ts';
import { ChaosTree } from './chaos/tree.ts';
import { namespaces, openAll, shown, Subjects, type Watched } from './chaos/subjects.ts';

const seed = Number(process.env.PILOTHOUSE_CHAOS_SEED ?? 1);
const random = new Seeded(seed);
const stage = await setStage();
const subjects = new Subjects(stage, random);
await subjects.make();
const kept = new KeptObjects(stage, subjects, random);
await kept.make();
const lists = await openAll(stage, subjects);
const tree = await ChaosTree.open(stage, kept);

const ends: readonly Fault[] = [
  {
    name: 'the API server is frozen for minutes',
    happen: async ({ cluster, clock }, meanwhile) => {
      cluster.freezeApiServer();
      try {
        // Longer than any watch may be silent, in steps in which what is due can do its work.
        const served = lists.filter(({ isServed }) => isServed());
        for (let seconds = 0; seconds < 300; seconds += 5) {
          clock.pass(5000);
          await pause(10);
        }
        await until(() => served.every(({ live }) => live.state.phase === 'stale' && live.state.failure.code === 'timeout'), 'lists that say since when they are stale');
      } finally {
        cluster.thawApiServer();
      }
      await meanwhile();
    },
  },
  {
    name: 'a namespace is deleted and made again',
    happen: async (_, meanwhile) => {
      const namespace = random.pick(namespaces);
      await subjects.removeNamespace(namespace);
      await equal(`while ${namespace} is gone`);
      await subjects.makeNamespace(namespace);
      await meanwhile();
    },
  },
  {
    name: 'a kind is deleted, and comes back in another version',
    happen: async ({ clock }, meanwhile) => {
      await subjects.removeDefinition();
      await equal('while the kind is gone');
      await subjects.makeDefinition();
      // A list that waits for its kind asks once a minute at last.
      clock.pass(60_000);
      await meanwhile();
    },
  },
];
const all = [...faults, ...ends];
const rounds = Number(process.env.PILOTHOUSE_CHAOS_ROUNDS ?? all.length);

async function differences(): Promise<string[]> {
  const found = await Promise.all(lists.map(async ({ name, live, expected, isServed }: Watched) => {
    if (!isServed()) {
      return live.state.phase === 'failed' && live.state.failure.code === 'not-found' && live.rows.length === 0 ? '' : `${name}: not said to be gone: ${JSON.stringify(live.state)}`;
    }
    if (live.state.phase !== 'live') {
      return `${name}: ${JSON.stringify(live.state)}`;
    }
    const [ours, theirs] = [shown(live), await expected()];
    const different = theirs.findIndex((line, index) => line !== ours[index]);
    return ours.length === theirs.length && different === -1 ? '' : `${name}: ${ours.length} rows, the server has ${theirs.length}; row ${different} is "${ours[different]}" and not "${theirs[different]}"`;
  }));
  return [...found.filter((text) => text !== ''), ...await tree.differences()];
}

async function equal(when: string): Promise<void> {
  let last: string[] = [];
  await until(async () => {
    last = await differences();
    return last.length === 0;
  }, 'equal lists', 45_000).catch(() => assert.fail(`seed ${seed}, ${when}: ${last.join('\n')}`));
}

describe(`every list equals the server's and the tree what kubectl gets (seed ${seed})`, () => {
  // Each fault once in a random order before any comes again.
  const order = Array.from({ length: Math.ceil(rounds / all.length) }, () => random.sample(all, all.length)).flat().slice(0, rounds);
  for (const [round, fault] of order.entries()) {
    test(`after round ${round + 1}: ${fault.name}`, async () => {
      await fault.happen(stage, async () => {
        await kept.change();
        for (let left = 3 + random.below(10); left > 0; left--) {
          await subjects.change();
        }
      });
      await equal('after it');
    });
  }
});
