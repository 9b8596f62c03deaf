import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { watchForWakes } from '../../../../src/kube/live/wakes.ts';
import { ManualClock } from './manualClock.ts';

describe('sleep of the machine', () => {
  test('is noticed when timers go on, once for each time', () => {
    const clock = new ManualClock();
    let wakes = 0;
    const watching = watchForWakes(clock, () => wakes++);
    clock.pass(60_000);
    assert.equal(wakes, 0);
    clock.sleep(3_600_000);
    clock.pass(60_000);
    assert.equal(wakes, 1);
    clock.sleep(30_000);
    clock.pass(60_000);
    assert.equal(wakes, 2);
    watching.dispose();
    assert.equal(clock.waiting, 0);
  });

  test('is not confused with a machine that is busy for some seconds, nor with a clock set back', () => {
    const clock = new ManualClock();
    let wakes = 0;
    watchForWakes(clock, () => wakes++);
    clock.pass(4000);
    clock.sleep(8000);
    clock.pass(20_000);
    clock.sleep(-3_600_000);
    clock.pass(3_700_000);
    assert.equal(wakes, 0);
  });
});
