import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { startCluster } from '../../cluster/cluster.ts';
import { whyNoNode } from '../../cluster/node.ts';
import { applySample } from '../../cluster/sample.ts';
import type { Cluster } from '../../cluster/types.ts';
import { teamNamespace } from '../../cluster/users.ts';

describe('a cluster with a node', { skip: await whyNoNode() ?? false }, () => {
  let cluster: Cluster;
  before(async () => { cluster = await startCluster(); });
  after(() => cluster.stop());

  test('runs the sample: ready, completed, restarted, with a custom resource', async () => {
    await applySample(cluster);
    const web = await cluster.kubectl('get', 'deployment', 'web', '-n', 'demo', '-o', 'jsonpath={.status.readyReplicas}');
    assert.equal(web.stdout, '2');
    const widget = await cluster.kubectl('get', 'widgets', '-n', 'demo', '--no-headers');
    assert.match(widget.stdout, /^first +blue +12 /);
  });

  test('keeps logs and runs commands with their exit codes', async () => {
    const logs = await cluster.kubectl('logs', '-n', 'demo', 'deployment/web', '--tail=1');
    assert.match(logs.stdout, /request \d+ served by web-/);
    const shell = await cluster.kubectl('exec', '-n', 'demo', 'two-containers', '-c', 'main', '--', 'sh', '-c', 'cat /work/state; exit 7');
    assert.equal(shell.stdout, 'prepared\n');
    assert.equal(shell.code, 7);
  });

  test('has a pod without a shell', async () => {
    const { code, stderr } = await cluster.kubectl('exec', '-n', 'demo', 'shell-less', '--', 'sh');
    assert.notEqual(code, 0);
    assert.match(stderr, /sh.*not found/);
  });
});

describe('two control planes at once', () => {
  let clusters: Cluster[];
  before(async () => { clusters = await Promise.all([startCluster({ node: false }), startCluster({ node: false })]); });
  after(() => Promise.all(clusters.map((cluster) => cluster.stop())));

  function first(): Cluster {
    assert.ok(clusters[0]);
    return clusters[0];
  }

  test('do not know each other', async () => {
    const [one, two] = clusters;
    assert.ok(one && two);
    assert.equal((await one.kubectl('create', 'namespace', 'only-here')).code, 0);
    assert.equal((await two.kubectl('get', 'namespace', 'only-here')).code, 1);
    const foreign = await one.kubectl('--server', two.server, 'get', 'namespaces');
    assert.match(foreign.stderr, /certificate signed by unknown authority/);
  });

  test('let each user do what they may and no more', async () => {
    const cluster = first();
    const as = async (user: Parameters<Cluster['kubeconfigFor']>[0], ...args: string[]): Promise<string> => {
      const { code, stderr } = await cluster.kubectl('--kubeconfig', cluster.kubeconfigFor(user), ...args);
      return code === 0 ? 'ok' : /Forbidden|Unauthorized|not found|failed with exit code 1/.exec(stderr)?.[0] ?? stderr;
    };
    assert.equal(await as('admin-token', 'get', 'nodes'), 'ok');
    assert.equal(await as('reader', 'get', 'pods', '-A'), 'ok');
    assert.equal(await as('reader', 'get', 'secrets', '-A'), 'Forbidden');
    assert.equal(await as('namespaced', 'create', 'configmap', 'mine'), 'ok');
    assert.equal(await as('namespaced', 'get', 'pods', '-n', 'default'), 'Forbidden');
    assert.equal(await as('namespaced', 'get', 'namespaces'), 'Forbidden');
    assert.equal(await as('nobody', 'get', 'pods', '-n', teamNamespace), 'Forbidden');
    assert.equal(await as('expired', 'get', 'pods'), 'Unauthorized');
    assert.equal(await as('bad-token', 'get', 'pods'), 'Unauthorized');
    assert.equal(await as('token-file', 'get', 'pods'), 'ok');
    assert.equal(await as('exec-missing', 'get', 'pods'), 'not found');
    assert.equal(await as('exec-failing', 'get', 'pods'), 'failed with exit code 1');
    assert.equal(await as('exec', 'get', 'pods'), 'ok');
    assert.equal((await readFile(cluster.execRuns ?? '', 'utf8')).trim().split('\n').length, 1);
  });

  test('tell which requests were sent', async () => {
    const cluster = first();
    const since = new Date();
    await cluster.kubectl('--kubeconfig', cluster.kubeconfigFor('nobody'), 'get', 'configmaps', '-n', 'default');
    const requests = await cluster.requests({ since, user: 'nobody' });
    assert.deepEqual(requests.map(({ verb, uri, status }) => ({ verb, uri, status })), [
      { verb: 'list', uri: '/api/v1/namespaces/default/configmaps?limit=500', status: 403 },
    ]);
    assert.match(requests[0]?.userAgent ?? '', /^kubectl\//);
  });

  test('lose their API server and get it back with all it knew', async () => {
    const cluster = first();
    await cluster.kubectl('create', 'namespace', 'before');
    await cluster.killApiServer();
    assert.match((await cluster.kubectl('get', 'namespaces')).stderr, /refused/);
    await cluster.startApiServer();
    assert.equal((await cluster.kubectl('get', 'namespace', 'before')).code, 0);
  });

  test('hold their breath while frozen', async () => {
    const cluster = first();
    cluster.freezeApiServer();
    const frozen = await cluster.kubectl('get', 'namespaces', '--request-timeout=1s');
    cluster.thawApiServer();
    assert.match(frozen.stderr, /deadline exceeded|Timeout/);
    assert.equal((await cluster.kubectl('get', 'namespaces')).code, 0);
  });

  test('run fake pods on fake nodes', async () => {
    const cluster = first();
    await cluster.makePods(250);
    const { stdout } = await cluster.kubectl('get', 'nodes', '--no-headers');
    assert.equal(stdout.trim().split('\n').length, 2);
  });

  test('leave nothing behind when stopped twice', async () => {
    const cluster = await startCluster({ node: false });
    await cluster.stop();
    await cluster.stop();
    assert.equal(existsSync(cluster.kubeconfig), false);
  });
});
