import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { until } from '../../browser/driver/until.ts';
import { isAlive } from '../../host/install.ts';
import { makeScratch, startReaper } from '../../host/reaper.ts';

const reaperUrl = pathToFileURL(path.join(import.meta.dirname, '../../host/reaper.ts')).href;

describe('the reaper', { skip: process.platform === 'win32' && 'the offline host does not run on Windows' }, () => {
  test('ends the process group and removes the folder when asked', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pilothouse-reaper-'));
    const group = spawn('sh', ['-c', 'sleep 300 & sleep 300'], { detached: true, stdio: 'ignore' });
    const gone = once(group, 'exit');
    await startReaper(folder, group.pid).end();
    await gone;
    assert.equal(fs.existsSync(folder), false);
  });

  test('does the same when the process that started it is killed', async () => {
    const script = `
      import { spawn } from 'node:child_process';
      import { makeScratch, startReaper } from ${JSON.stringify(reaperUrl)};
      const scratch = makeScratch('pilothouse-reaper-');
      const child = spawn('sleep', ['300'], { detached: true, stdio: 'ignore' });
      startReaper(scratch.folder, child.pid);
      console.log(JSON.stringify([scratch.folder, child.pid]));
      setInterval(() => undefined, 1000);`;
    const owner = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(owner.stdout, 'data') as [Buffer];
    const [folder, pid] = JSON.parse(line.toString()) as [string, number];
    owner.kill('SIGKILL');
    await until('the group and the folder to go', () => Promise.resolve(!isAlive(pid) && !fs.existsSync(folder)), 10_000);
  });

  test('removes a scratch folder when asked', async () => {
    const scratch = makeScratch('pilothouse-reaper-');
    fs.writeFileSync(path.join(scratch.folder, 'a'), '');
    await scratch.end();
    assert.equal(fs.existsSync(scratch.folder), false);
  });
});
