import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { CollectionState, LiveCollection } from '../../../../src/kube/live/types.ts';
import { startCluster } from '../../../cluster/cluster.ts';
import { startProgram, until } from '../real.ts';

// A control plane of its own: these tests break it.
const cluster = await startCluster({ node: false });
after(() => cluster.stop());

function configMap(name: string, value: string): string {
  return `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' }, data: { value } })}\n`;
}

/** Whether the rows are what kubectl get lists now, version by version. */
async function equalsKubectl(live: LiveCollection): Promise<boolean> {
  const { stdout } = await cluster.kubectl('get', 'cm', '-n', 'default', '-o', 'jsonpath={range .items[*]}{.metadata.name} {.metadata.uid} {.metadata.resourceVersion}{"\\n"}{end}');
  return live.rows.map(({ name, uid, metadata }) => `${name} ${uid} ${String(metadata.resourceVersion)}\n`).join('') === stdout;
}

describe('after the API server was killed and started again', () => {
  test('a collection says since when it was stale, then equals kubectl get and follows on', async () => {
    const program = await startProgram(cluster);
    await cluster.apply(configMap('a', '1') + configMap('b', '1'));
    const live = program.connection.collections.open({ resource: (await program.connection.discovery.find('cm'))!, namespace: 'default' });
    await live.settled;
    await until(() => equalsKubectl(live), 'equal before');
    const states: CollectionState[] = [];
    live.onDidChangeState((state) => states.push(state));
    const killed = Date.now();
    await cluster.killApiServer();
    await until(() => live.state.phase === 'stale', 'stale');
    const [stale] = states;
    assert.ok(stale?.phase === 'stale' && Math.abs(stale.since - killed) < 5000 && stale.failure.code === 'unreachable', JSON.stringify(stale));
    assert.ok(live.rows.length >= 2, 'what was known is shown on');
    await cluster.startApiServer();
    await cluster.apply(configMap('c', '1') + configMap('a', '2'));
    await cluster.kubectl('delete', 'cm', '-n', 'default', 'b');
    await until(async () => live.state.phase === 'live' && await equalsKubectl(live), 'equal after', 60_000);
    assert.ok(live.rows.some(({ name }) => name === 'c') && !live.rows.some(({ name }) => name === 'b'));
    live.dispose();
  });

  test('a collection opened while it is down fails with the reason, and comes to life by itself', async () => {
    const program = await startProgram(cluster);
    const resource = (await program.connection.discovery.find('cm'))!;
    await cluster.killApiServer();
    const live = program.connection.collections.open({ resource, namespace: 'default' });
    await live.settled;
    assert.ok(live.state.phase === 'failed' && live.state.failure.code === 'unreachable', JSON.stringify(live.state));
    await cluster.startApiServer();
    await until(async () => live.state.phase === 'live' && await equalsKubectl(live), 'equal after', 60_000);
    live.dispose();
  });
});

describe('an aggregated API whose server is missing', () => {
  test('spoils nothing of the rest of discovery', async () => {
    const program = await startProgram(cluster);
    const before = await program.connection.discovery.resources();
    await cluster.apply(JSON.stringify({
      apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService', metadata: { name: 'v1.broken.test' },
      spec: { group: 'broken.test', version: 'v1', groupPriorityMinimum: 100, versionPriority: 100, service: { name: 'none', namespace: 'default' } },
    }));
    program.connection.discovery.refresh();
    assert.deepEqual(await program.connection.discovery.resources(), before);
    await cluster.kubectl('delete', 'apiservice', 'v1.broken.test');
  });
});
