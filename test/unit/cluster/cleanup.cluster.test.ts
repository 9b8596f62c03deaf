import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { cgroupProcesses } from '../../cluster/cgroups.ts';
import { removeLeftovers } from '../../cluster/cleanup.ts';
import { localImages } from '../../cluster/images.ts';
import { whyNoNode } from '../../cluster/node.ts';
import { isAlive, processesWithVariable, signalProcess } from '../../cluster/processTable.ts';
import { folderVariable, readRecord, type ClusterRecord } from '../../cluster/record.ts';
import { readStateFile } from '../../cluster/stateFile.ts';

interface Started {
  readonly owner: ChildProcess;
  readonly folder: string;
  readonly record: ClusterRecord;
  readonly state: string;
}

/** A cluster with a running pod, owned by a process of its own. */
async function start(t: TestContext): Promise<Started> {
  const parent = await mkdtemp(join(tmpdir(), 'pilothouse-state-'));
  t.after(() => rm(parent, { recursive: true }));
  const state = join(parent, 'state.json');
  const main = join(import.meta.dirname, '../../cluster/main.ts');
  const owner = spawn(process.execPath, [main, 'up', '--state', state], {
    stdio: 'ignore',
    env: { ...process.env, PILOTHOUSE_TEST_KUBECONFIG: '' },
  });
  await until('the cluster is ready', () => existsSync(state), 120_000);
  const cluster = await readStateFile(state);
  const folder = dirname(dirname(cluster.kubeconfig));
  const record = readRecord(folder);
  assert.ok(record);
  await cluster.kubectl('run', 'pod', `--image=${localImages.busybox}`, '--image-pull-policy=Never', '--', 'sleep', '1000');
  assert.equal((await cluster.kubectl('wait', 'pod/pod', '--for=condition=Ready', '--timeout=60s')).code, 0);
  assert.ok(existsSync(`/sys/class/net/${record.name}`));
  assert.ok(cgroupProcesses(record.name).length >= 2);
  assert.ok(mounts(folder) > 0);
  return { owner, folder, record, state };
}

async function until(what: string, condition: () => boolean, limitMs = 30_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!condition()) {
    assert.ok(Date.now() < end, `${what}: not within ${limitMs} ms`);
    await delay(50);
  }
}

function mounts(folder: string): number {
  return readFileSync('/proc/mounts', 'utf8').split('\n').filter((line) => line.includes(` ${folder}/`)).length;
}

function assertGone({ folder, record }: Started): void {
  assert.deepEqual(record.processes.filter(isAlive), []);
  assert.deepEqual(processesWithVariable(folderVariable, folder), []);
  assert.deepEqual(cgroupProcesses(record.name), []);
  assert.equal(mounts(folder), 0);
  assert.equal(existsSync(`/sys/class/net/${record.name}`), false);
  assert.equal(existsSync(folder), false);
}

describe('nothing is left', { skip: await whyNoNode() ?? false }, () => {
  test('after Ctrl+C', async (t) => {
    const started = await start(t);
    started.owner.kill('SIGINT');
    assert.deepEqual(await once(started.owner, 'exit'), [0, null]);
    assertGone(started);
    assert.equal(existsSync(started.state), false);
    assert.ok(started.record.reaper === undefined || !isAlive(started.record.reaper));
  });

  test('after the owner was killed', async (t) => {
    const started = await start(t);
    started.owner.kill('SIGKILL');
    await until('the folder is removed', () => !existsSync(started.folder));
    assertGone(started);
  });

  test('at the next start, after the owner and its reaper were killed', async (t) => {
    const started = await start(t);
    const { reaper } = started.record;
    assert.ok(reaper);
    signalProcess(reaper, 'SIGKILL');
    started.owner.kill('SIGKILL');
    await once(started.owner, 'exit');
    await until('the reaper is dead', () => !isAlive(reaper));
    assert.ok(existsSync(started.folder));
    await removeLeftovers();
    assertGone(started);
  });
});
