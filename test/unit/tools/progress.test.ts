import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { describe, test } from 'node:test';
import { Progress } from '../../../tools/progress.ts';

function output(isTTY: boolean): { stream: NodeJS.WriteStream; text: () => string } {
  let text = '';
  const stream = new Writable({ write: (chunk, _encoding, done) => {
    text += String(chunk);
    done();
  } });
  return { stream: Object.assign(stream, { isTTY, columns: 20 }) as unknown as NodeJS.WriteStream, text: () => text };
}

describe('the progress line', () => {
  test('is replaced in place on a terminal and never wraps', () => {
    const { stream, text } = output(true);
    const progress = new Progress(stream);
    progress.show('building: 1 of 30 packages');
    progress.end();
    assert.equal(text(), '\r\u001b[Kbuilding: 1 of 30 p\r\u001b[K');
  });

  test('is written to a file only when it says something new, not for every number', () => {
    const { stream, text } = output(false);
    const progress = new Progress(stream, 60_000);
    ['building: 1 of 30', 'building: 2 of 30', 'starting', 'starting'].forEach(progress.show);
    assert.equal(text(), 'building: 1 of 30\nstarting\n');
  });
});
