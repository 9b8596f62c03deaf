import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hintSection } from '../../../../src/judge/hints.ts';
import { webAssembly } from '../../../../src/judge/webAssembly.ts';
import { addHints } from '../../../../tools/judge/hints.ts';
import { tinyModule } from '../../judge/tinyModule.ts';

test('tells V8 in front of the code what to compile when it is called, with the module, and to optimize meanwhile', () => {
  const plain = tinyModule();
  const hinted = addHints(plain, new Set([1, 2]), new Set([2]));
  const at = hinted.indexOf(hintSection);
  const hints = hinted.subarray(at + hintSection.length, at + hintSection.length + 4);
  // Three functions: lazily; eagerly in any tier; eagerly in the first tier, and the best one after that.
  assert.deepEqual([...hints], [3, 0b01, 0b10, 0b100110]);
  assert.equal(hinted.readUInt8(at + hintSection.length + 4), 10, 'the code section follows');
  assert.equal(hinted.length, plain.length + 2 + 1 + hintSection.length + 4);
  assert.equal(webAssembly.validate(new Uint8Array(hinted)), true);
});
