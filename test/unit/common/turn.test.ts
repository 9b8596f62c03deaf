import assert from 'node:assert/strict';
import { readFile } from 'node:fs';
import { test } from 'node:test';
import { nextTurn } from '../../../src/common/turn.ts';

test('a turn comes after the timers that are due, also where it is asked for while files or sockets are read', async () => {
  const order: string[] = [];
  await new Promise<void>((resolve, reject) => readFile(import.meta.filename, () => {
    setTimeout(() => order.push('timer'), 1);
    const due = performance.now() + 2;
    while (performance.now() < due) {
      // The timer becomes due.
    }
    nextTurn().then(() => order.push('turn')).then(() => resolve(), reject);
  }));
  assert.deepEqual(order, ['timer', 'turn']);
});
