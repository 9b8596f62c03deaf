import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FuzzyGroup } from '../../../../src/common/fuzzy.ts';
import type { Resource } from '../../../../src/kube/api/types.ts';
import type { Connection } from '../../../../src/kube/types.ts';
import { KeptIndexes } from '../../../../src/ui/find/keptIndexes.ts';
import type { Found, IndexContents } from '../../../../src/ui/find/objectIndex.ts';
import { ManualClock } from '../explorer/manualClock.ts';

const pods: Resource = { group: '', version: 'v1', resource: 'pods', singular: 'pod', kind: 'Pod', namespaced: true, verbs: [], shortNames: [], categories: [] };

function contentsOf(objects: number): IndexContents {
  const found = Array.from({ length: objects }, (_, index): Found => ({ name: `p${index}`, place: 'shop', resource: pods, text: '', health: 'ok' }));
  return { kinds: [pods], groups: new Map([[pods, [new FuzzyGroup([], found)]]]) };
}

function connectionOf(signal = new AbortController().signal): Connection {
  return { signal } as Connection;
}

describe('what Go to Object found last', () => {
  test('is kept for some minutes after it was used, and no longer', () => {
    const clock = new ManualClock();
    const kept = new KeptIndexes(clock);
    const connection = connectionOf();
    const contents = contentsOf(3);
    kept.keep(connection, contentsOf(1));
    clock.pass(4 * 60_000);
    kept.keep(connection, contents);
    clock.pass(4 * 60_000);
    assert.equal(kept.of(connection), contents);
    assert.equal(kept.of(connectionOf()), undefined);
    clock.pass(60_000);
    assert.equal(kept.of(connection), undefined);
  });

  test('ends with its connection', () => {
    const kept = new KeptIndexes(new ManualClock());
    const ended = new AbortController();
    const connection = connectionOf(ended.signal);
    kept.keep(connection, contentsOf(1));
    ended.abort();
    assert.equal(kept.of(connection), undefined);
    kept.keep(connection, contentsOf(1));
    assert.equal(kept.of(connection), undefined);
  });

  test('never gets more than so many objects: the clusters used longest ago go', () => {
    const kept = new KeptIndexes(new ManualClock());
    const [one, two, three] = [connectionOf(), connectionOf(), connectionOf()];
    kept.keep(one, contentsOf(40_000));
    kept.keep(two, contentsOf(40_000));
    kept.keep(one, contentsOf(40_001));
    kept.keep(three, contentsOf(30_000));
    assert.deepEqual([one, two, three].map((each) => kept.of(each) !== undefined), [true, false, true]);
    kept.keep(three, contentsOf(100_001));
    assert.deepEqual([one, two, three].map((each) => kept.of(each) !== undefined), [false, false, false]);
  });
});
