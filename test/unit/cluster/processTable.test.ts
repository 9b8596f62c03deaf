import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { endProcesses, identify, isAlive, processesWithVariable, signalProcess } from '../../cluster/processTable.ts';

describe('processes', { skip: process.platform === 'win32' && 'local clusters need a Unix' }, () => {
  test('are known by pid and start', () => {
    const me = identify(process.pid);
    assert.ok(me !== undefined && isAlive(me));
    assert.equal(isAlive({ ...me, started: 'another time' }), false);
    assert.equal(signalProcess({ ...me, started: 'another time' }, 'SIGKILL'), false);
  });

  test('that ignore the request to end are killed', async () => {
    const child = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("ready")'], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    const identity = identify(child.pid ?? 0);
    assert.ok(identity);
    const exit = once(child, 'exit');
    await endProcesses([identity], 50);
    assert.deepEqual(await exit, [null, 'SIGKILL']);
    assert.equal(isAlive(identity), false);
  });

  test('are found by a variable in their environment', { skip: process.platform !== 'linux' && 'needs /proc' }, async (t) => {
    const value = `test-${process.pid}`;
    const child = spawn(process.execPath, ['-e', 'console.log("ready"); setInterval(() => {}, 1000)'], { env: { ...process.env, PILOTHOUSE_TEST_MARK: value }, stdio: ['ignore', 'pipe', 'inherit'] });
    t.after(() => child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    assert.deepEqual(processesWithVariable('PILOTHOUSE_TEST_MARK', value).map(({ pid }) => pid), [child.pid]);
  });
});
