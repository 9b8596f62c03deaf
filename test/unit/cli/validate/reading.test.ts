import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import type { FoundFile } from '../../../../src/cli/validate/files.ts';
import { FileReader, inOrder } from '../../../../src/cli/validate/reading.ts';
import { withFiles } from './world.ts';

const signal = new AbortController().signal;

async function contents(reader: FileReader, files: readonly FoundFile[]): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const { content } of reader.read(files, signal)) {
    found.push(content);
  }
  return found;
}

describe('reading files', () => {
  test('takes UTF-8 and UTF-16 with byte order marks, and tells the first line that is neither', () => withFiles({
    plain: 'é😀\n', marked: '\ufeffa', little: Buffer.from('\ufeffa: é\n', 'utf16le'), big: Buffer.from('\ufeffa: é\n', 'utf16le').swap16(), broken: Buffer.from([0x61, 0x0a, 0xff, 0x0a, 0xff]), empty: '',
  }, async (folder) => {
    const files = ['plain', 'marked', 'little', 'big', 'broken', 'empty'].map((name) => ({ name, path: join(folder, name) }));
    assert.deepEqual(await contents(new FileReader(() => Readable.from([])), files), [
      { text: 'é😀\n' }, { text: 'a' }, { text: 'a: é\n' }, { text: 'a: é\n' }, { text: 'a\n\ufffd\n\ufffd', damagedLine: 1 }, { text: '' },
    ]);
  }));

  test('reads standard input once, and small files too', () => withFiles({ a: 'a' }, async (folder) => {
    const reader = new FileReader(() => Readable.from([Buffer.from('from stdin')]));
    const files = [{ name: '-', path: undefined }, { name: 'a', path: join(folder, 'a') }];
    const first = await contents(reader, files);
    await rm(join(folder, 'a'));
    assert.deepEqual(await contents(reader, files), first);
    assert.deepEqual(first, [{ text: 'from stdin' }, { text: 'a' }]);
    await assert.rejects(contents(reader, files.slice(1)), /There is no file or folder a\./);
  }));

  test('of standard input ends at once when it is aborted', async () => {
    const controller = new AbortController();
    const endless = new Readable({ read: () => undefined });
    const reading = new FileReader(() => endless).read([{ name: '-', path: undefined }], controller.signal).next();
    await new Promise(setImmediate);
    controller.abort();
    await assert.rejects(reading, { name: 'AbortError' });
    assert.equal(endless.destroyed, true);
  });

  test('keeps the order and reads only a few ahead', async () => {
    const started: number[] = [];
    const ends = new Map<number, () => void>();
    const results = inOrder([1, 2, 3, 4], 2, (member) => new Promise<number>((resolve) => {
      started.push(member);
      ends.set(member, () => resolve(member));
    }));
    const first = results.next();
    await new Promise(setImmediate);
    assert.deepEqual(started, [1, 2]);
    ends.get(2)!();
    ends.get(1)!();
    assert.equal((await first).value, 1);
    const second = results.next();
    await new Promise(setImmediate);
    assert.deepEqual(started, [1, 2, 3]);
    assert.equal((await second).value, 2);
  });
});
