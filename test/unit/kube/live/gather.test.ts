import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Gathering } from '../../../../src/kube/live/gather.ts';
import { ManualClock } from './manualClock.ts';

describe('gathering', () => {
  test('hands on at once what comes after a while, and the rest together', () => {
    const clock = new ManualClock();
    const taken: (readonly number[])[] = [];
    const gathering = new Gathering<number>(clock, 100, (some) => taken.push(some));
    gathering.add([1]);
    assert.deepEqual(taken, [[1]]);
    gathering.add([2, 3]);
    clock.pass(50);
    gathering.add([4]);
    assert.deepEqual(taken, [[1]]);
    clock.pass(50);
    assert.deepEqual(taken, [[1], [2, 3, 4]]);
    clock.pass(1000);
    assert.equal(taken.length, 2);
    gathering.add([5]);
    assert.deepEqual(taken[2], [5]);
  });

  test('hands on everything when asked to, and nothing after its end', () => {
    const clock = new ManualClock();
    const taken: (readonly number[])[] = [];
    const gathering = new Gathering<number>(clock, 100, (some) => taken.push(some));
    gathering.add([1]);
    gathering.add([2]);
    gathering.flush();
    assert.deepEqual(taken, [[1], [2]]);
    gathering.add([3]);
    gathering.dispose();
    clock.pass(1000);
    assert.deepEqual(taken, [[1], [2]]);
  });

  test('is not held up by a clock that was set back', () => {
    const clock = new ManualClock();
    let taken = 0;
    const gathering = new Gathering<number>(clock, 100, (some) => {
      taken += some.length;
    });
    gathering.add([1]);
    clock.sleep(-3_600_000);
    gathering.add([2]);
    assert.equal(taken, 2);
  });
});
