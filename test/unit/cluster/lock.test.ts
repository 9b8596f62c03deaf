import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { withLock, type LockOptions } from '../../cluster/lock.ts';

const options: LockOptions = { signal: new AbortController().signal, onWait: () => undefined };

async function lockPath(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pilothouse-lock-'));
  t.after(() => rm(folder, { recursive: true }));
  return join(folder, 'lock');
}

describe('lock', { skip: process.platform === 'win32' && 'local clusters need a Unix' }, () => {
  test('lets one in at a time and leaves nothing behind', async (t) => {
    const path = await lockPath(t);
    let inside = 0;
    let most = 0;
    const waits: number[] = [];
    const enter = (): Promise<void> => withLock(path, { ...options, onWait: ({ pid }) => waits.push(pid) }, async () => {
      most = Math.max(most, ++inside);
      await delay(20);
      inside--;
    });
    await Promise.all([enter(), enter()]);
    assert.equal(most, 1);
    assert.deepEqual(waits, [process.pid]);
    assert.deepEqual(await readdir(join(path, '..')), []);
  });

  test('is given back when the work fails', async (t) => {
    const path = await lockPath(t);
    await assert.rejects(withLock(path, options, () => Promise.reject(new Error('no'))), /no/);
    assert.equal(await withLock(path, options, () => Promise.resolve('again')), 'again');
  });

  test('of a dead process is broken, though its pid may live again', async (t) => {
    const path = await lockPath(t);
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    for (const holder of [{ pid: child.pid, started: '1' }, { pid: process.pid, started: 'another time' }]) {
      await writeFile(path, JSON.stringify(holder));
      assert.equal(await withLock(path, { ...options, onWait: () => assert.fail('waited') }, () => Promise.resolve(true)), true);
    }
  });

  test('stops waiting when asked to', async (t) => {
    const path = await lockPath(t);
    const controller = new AbortController();
    await withLock(path, options, async () => {
      const waiting = withLock(path, { signal: controller.signal, onWait: () => controller.abort() }, () => Promise.resolve());
      await assert.rejects(waiting, { name: 'AbortError' });
    });
  });
});
