import assert from 'node:assert/strict';
import { test } from 'node:test';
import { progressPrinter } from '../../cluster/progress.ts';

function printed(isTTY: boolean, steps: readonly (readonly [time: number, line: string])[]): string {
  let text = '';
  let time = 0;
  const printer = progressPrinter({ isTTY, write: (part: string | Uint8Array) => { text += String(part); return true; } }, () => time);
  for (const [at, line] of steps) {
    time = at;
    printer.show(line);
  }
  printer.end();
  return text;
}

test('progress in a log is a line per step, and one every half minute while only numbers change', () => {
  const steps = [[0, 'built 1 of 9'], [5000, 'built 2 of 9'], [30_000, 'built 3 of 9'], [31_000, 'done']] as const;
  assert.equal(printed(false, steps), 'built 1 of 9\nbuilt 3 of 9\ndone\n');
});

test('progress on a terminal is one line that changes and goes away', () => {
  assert.equal(printed(true, [[0, 'one'], [1, 'two']]), '\r\u001b[Kone\r\u001b[Ktwo\r\u001b[K');
});
