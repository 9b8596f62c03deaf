import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { startCluster } from '../../cluster/cluster.ts';
import { provideCluster } from '../../cluster/provider.ts';
import { teamNamespace } from '../../cluster/users.ts';

test('a cluster named in PILOTHOUSE_TEST_KUBECONFIG is used, with limited users, and left as it was', async (t) => {
  const own = await startCluster({ node: false });
  const saved = { ...process.env };
  t.after(async () => {
    process.env = saved;
    await own.stop();
  });
  process.env.PILOTHOUSE_TEST_KUBECONFIG = own.kubeconfig;
  process.env.PATH = `${dirname(own.kubectlPath)}:${saved.PATH ?? ''}`;
  const cluster = await provideCluster();
  const as = async (user: 'reader' | 'namespaced' | 'nobody', ...args: string[]): Promise<boolean> =>
    (await cluster.kubectl('--kubeconfig', cluster.kubeconfigFor(user), ...args)).code === 0;
  assert.equal(cluster.kind, 'foreign');
  assert.equal(cluster.server, own.server);
  assert.equal(await as('reader', 'get', 'pods', '-A'), true);
  assert.equal(await as('namespaced', 'get', 'pods', '-n', teamNamespace), true);
  assert.equal(await as('namespaced', 'get', 'namespaces'), false);
  assert.equal(await as('nobody', 'get', 'pods'), false);
  assert.throws(() => cluster.kubeconfigFor('expired'), { code: 'unsupported' });
  await assert.rejects(cluster.killApiServer(), { code: 'unsupported' });
  await cluster.stop();
  assert.equal((await own.kubectl('get', 'clusterrolebinding', 'pilothouse:readers')).code, 1);
});
