import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeApart } from '../../../../tools/judge/parts.ts';
import { tinyModule } from '../../judge/tinyModule.ts';

test('takes the data out of a module, and leaves code that is valid and whose memory has a limit', () => {
  const { code, data } = takeApart(tinyModule(), 128 * 2 ** 20);
  assert.equal(data.readUInt32LE(0), 1024);
  assert.equal(data.readUInt32LE(4), data.length - 8);
  assert.match(data.toString('utf8', 8), /^\{"verdicts":/);
  assert.equal(code.includes('verdicts'), false);
  const { Module, Instance } = (globalThis as unknown as { WebAssembly: { Module: new (code: Buffer) => object; Instance: new (module: object) => { exports: { memory: { grow(pages: number): number } } } } }).WebAssembly;
  const { memory } = new Instance(new Module(code)).exports;
  assert.equal(memory.grow(1), 1);
  assert.throws(() => memory.grow(2047), RangeError);
});
