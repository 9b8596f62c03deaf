import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { lineBatches } from '../../../../src/kube/api/lines.ts';
import { collect } from '../collect.ts';

async function lines(chunks: readonly Buffer[], longest = 1000, cut = true): Promise<string[]> {
  return (await collect(lineBatches(Readable.from(chunks, { objectMode: true }), { longest, cut }))).flat();
}

const text = 'eins\n\nzwei ü 漢字 🚢\nohne Ende';

describe('the lines of a stream', () => {
  test('are whole however the bytes are cut', async () => {
    const bytes = Buffer.from(text);
    for (let size = 1; size <= bytes.length; size++) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
      assert.deepEqual(await lines(chunks), text.split('\n'), `chunks of ${size}`);
    }
  });

  test('that are too long come in pieces without a broken character, or fail', async () => {
    const long = '🚢'.repeat(50);
    const chunks = Array.from(Buffer.from(`${long}\nshort\n`), (byte) => Buffer.from([byte]));
    const pieces = await lines(chunks, 30);
    assert.ok(pieces.length > 5);
    assert.equal(pieces.join(''), `${long}short`);
    assert.doesNotMatch(pieces.join(''), /\ufffd/);
    await assert.rejects(lines(chunks, 30, false), /a line of more than 30 bytes/);
  });
});
