import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { systemClock } from '../../../../src/common/clock.ts';
import { etcdChecks } from '../../../../src/kube/controlPlane/checks.ts';
import { readControlPlane } from '../../../../src/kube/controlPlane/read.ts';
import { controlPlaneDetails } from '../../../../src/ui/explorer/nodes/controlPlaneDetails.ts';
import { startCluster } from '../../../cluster/cluster.ts';
import { fill } from '../../ui/explorer/editorTree.ts';
import { startProgram } from '../real.ts';

/** The etcd of the cluster whose files are in this folder. */
function etcdOf(folder: string): number {
  const pid = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).find((name) => {
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
      return command.some((word) => word.endsWith('etcd')) && command.some((word) => word.includes(folder));
    } catch {
      return false;
    }
  });
  assert.ok(pid, 'no etcd');
  return Number(pid);
}

test('an etcd that stands still is told by the API server\'s checks, those that fail first', { skip: process.platform !== 'linux', timeout: 120_000 }, async () => {
  const cluster = await startCluster({ node: false, controllers: false });
  const etcd = etcdOf(path.dirname(path.dirname(cluster.auditLog ?? '')));
  after(async () => {
    process.kill(etcd, 'SIGCONT');
    await cluster.stop();
  });
  const { connection: { client, discovery, reader } } = await startProgram(cluster);
  await discovery.resources();
  process.kill(etcd, 'SIGSTOP');
  const begun = Date.now();
  const state = await readControlPlane({ client, discovery, reader, clock: systemClock }, new AbortController().signal);
  assert.ok(Date.now() - begun < 10_000, 'lists hold up nothing');
  assert.equal(state.leases.failure?.code, 'timeout');
  assert.equal(state.ready.value?.ok, false);
  assert.ok(etcdChecks(state.ready.value).some(({ ok }) => !ok));
  const [apiServer, store] = controlPlaneDetails(state, cluster.server, fill);
  assert.deepEqual([apiServer?.health, store?.health], ['error', 'error']);
  assert.equal(apiServer?.details?.[0]?.health, 'error');
});
