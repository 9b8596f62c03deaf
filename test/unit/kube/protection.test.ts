import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Clock } from '../../../src/common/clock.ts';
import { disposable } from '../../../src/common/lifetime.ts';
import { ProtectedContexts } from '../../../src/kube/protection.ts';

/** A clock that stands until it is moved; its timers can be held back, as those of a machine that slept are. */
class HeldClock implements Clock {
  time = 1_000_000;
  readonly timers = new Map<() => void, number>();

  now(): number {
    return this.time;
  }

  after(ms: number, callback: () => void): { dispose(): void } {
    this.timers.set(callback, this.time + ms);
    return disposable(() => this.timers.delete(callback));
  }

  move(ms: number): void {
    this.time += ms;
    for (const [callback, due] of [...this.timers]) {
      if (due <= this.time) {
        this.timers.delete(callback);
        callback();
      }
    }
  }
}

function policyOf(...patterns: string[]): { policy: ProtectedContexts; clock: HeldClock; changes: () => number } {
  const clock = new HeldClock();
  const policy = new ProtectedContexts(() => patterns, clock);
  let count = 0;
  policy.onDidChange(() => count++);
  return { policy, clock, changes: () => count };
}

describe('protected contexts', () => {
  test('are those that a name or a pattern speaks of, in small or capital letters', () => {
    const { policy } = policyOf('prod*', ' exact ', 'arn:*:cluster/live-?');
    const names = ['prod', 'PROD-eu', 'exact', 'arn:aws:eks:eu:1:cluster/live-1', 'preprod', 'exactly', 'live-1', ''];
    assert.deepEqual(names.filter((name) => policy.isProtected(name)), names.slice(0, 4));
  });

  test('are none where nothing is said, and an empty pattern says nothing', () => {
    assert.equal(policyOf().policy.isProtected('prod'), false);
    assert.equal(policyOf('', '  ').policy.isProtected('prod'), false);
  });

  test('follow the patterns as they are now', () => {
    let patterns: string[] = [];
    const policy = new ProtectedContexts(() => patterns, new HeldClock());
    let changes = 0;
    policy.onDidChange(() => changes++);
    assert.equal(policy.isProtected('prod'), false);
    patterns = ['prod'];
    policy.refresh();
    assert.deepEqual([policy.isProtected('prod'), changes], [true, 1]);
  });

  test('open for the time they are unlocked, alone, and close again with a word', () => {
    const { policy, clock, changes } = policyOf('prod*');
    policy.unlock('prod-1', 60_000);
    assert.deepEqual([policy.isProtected('prod-1'), policy.isProtected('prod-2'), policy.isListed('prod-1'), changes()], [false, true, true, 1]);
    assert.equal(policy.unlockedUntil('prod-1'), clock.time + 60_000);
    clock.move(59_999);
    assert.equal(policy.isProtected('prod-1'), false);
    clock.move(1);
    assert.deepEqual([policy.isProtected('prod-1'), policy.unlockedUntil('prod-1'), changes()], [true, undefined, 2]);
  });

  test('close in time also where the timer is late', () => {
    const { policy, clock } = policyOf('prod');
    policy.unlock('prod', 1000);
    clock.time += 1000;
    assert.equal(policy.isProtected('prod'), true);
  });

  test('close in time also where the clock was set back', () => {
    const { policy, clock } = policyOf('prod');
    policy.unlock('prod', 1000);
    const [callback] = [...clock.timers.keys()];
    clock.time -= 3_600_000;
    callback?.();
    assert.equal(policy.isProtected('prod'), true);
  });

  test('unlocked again start their time anew', () => {
    const { policy, clock } = policyOf('prod');
    policy.unlock('prod', 1000);
    clock.move(900);
    policy.unlock('prod', 1000);
    clock.move(900);
    assert.equal(policy.isProtected('prod'), false);
    clock.move(100);
    assert.equal(policy.isProtected('prod'), true);
  });

  test('can be locked early, and stay open for a day at most', () => {
    const { policy, clock, changes } = policyOf('prod');
    policy.unlock('prod', Infinity);
    clock.move(24 * 3_600_000);
    assert.equal(policy.isProtected('prod'), true);
    policy.unlock('prod', 1000);
    policy.lock('prod');
    policy.lock('prod');
    assert.deepEqual([policy.isProtected('prod'), changes(), clock.timers.size], [true, 4, 0]);
  });

  test('do not open for no time, nor does a context that becomes protected later inherit an opening', () => {
    const { policy, changes } = policyOf('prod');
    for (const ms of [0, -1, NaN]) {
      policy.unlock('prod', ms);
    }
    policy.unlock('dev', 1000);
    assert.deepEqual([policy.isProtected('prod'), policy.unlockedUntil('dev'), changes()], [true, undefined, 0]);
  });

  test('leave no timer behind', () => {
    const { policy, clock } = policyOf('*');
    policy.unlock('a', 1000);
    policy.unlock('b', 1000);
    policy.dispose();
    assert.equal(clock.timers.size, 0);
  });
});
