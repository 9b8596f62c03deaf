import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { add, closingLine, judgeStage, none } from '../../../tools/counts.ts';

describe('the counts of a test run', () => {
  test('add up over all runners', () => {
    const sum = add({ passed: 3, failed: 1, skipped: 0 }, none, { passed: 4, failed: 0, skipped: 2 });
    assert.equal(closingLine(sum), '7 passed, 1 failed, 2 skipped');
  });

  test('hold a failure when a stage ended badly and no test says so', () => {
    assert.deepEqual(judgeStage({ passed: 2, failed: 0, skipped: 0 }, 70, false), { passed: 2, failed: 1, skipped: 0 });
    assert.deepEqual(judgeStage({ passed: 2, failed: 3, skipped: 0 }, 1, false), { passed: 2, failed: 3, skipped: 0 });
  });

  test('hold a failure when a stage left no counts', () => {
    assert.deepEqual(judgeStage(undefined, 0, true), { passed: 0, failed: 1, skipped: 0 });
  });

  test('hold a failure when a stage ran nothing, unless a filter was given', () => {
    assert.deepEqual(judgeStage(none, 0, false), { passed: 0, failed: 1, skipped: 0 });
    assert.deepEqual(judgeStage(none, 0, true), none);
  });
});
