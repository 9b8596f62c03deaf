import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Reactor } from '../../../src/judge/reactor.ts';
import { judgeRequest } from '../../../src/judge/request.ts';
import { webAssembly } from '../../../src/judge/webAssembly.ts';
import { packMemory, takeApart } from '../../../tools/judge/parts.ts';
import { tinyModule } from './tinyModule.ts';

test('a module goes on from a snapshot: with its memory, its globals and its clock, and without initializing itself again', () => {
  const { code, data } = takeApart(tinyModule(), 256 * 2 ** 20);
  const compiled = new webAssembly.Module(new Uint8Array(code));
  const first = Reactor.start({ code: compiled, data }, () => undefined);
  const answer = first.ask(judgeRequest({ text: 'usual' }, undefined));
  first.ask(judgeRequest({ text: 'Grows' }, undefined));
  const { memory, ...snapshot } = first.snapshot();
  assert.deepEqual([snapshot.memoryBytes, snapshot.globals], [first.memoryBytes, ['2']]);

  const second = Reactor.start({ code: compiled, data: packMemory(Buffer.from(memory)), snapshot }, () => undefined);
  assert.equal(second.memoryBytes, first.memoryBytes);
  assert.equal(second.ask(judgeRequest({ text: 'usual' }, undefined)), answer);
  const later = second.snapshot();
  assert.deepEqual(later.globals, ['3']);
  assert.ok(BigInt(later.clock) >= BigInt(snapshot.clock));
});
