import assert from 'node:assert/strict';
import { commands } from '../../../src/contributions.ts';
import { runAndPick } from '../support/answers.ts';
import { openStage, type Stage } from '../support/cluster.ts';
import { TestKubeconfig } from '../support/kubeconfig.ts';
import { Pilothouse, useKubeconfigs } from '../support/pilothouse.ts';
import { until } from '../support/until.ts';

const script = 'echo ready; sleep 1000';

describe('the tree of a cluster', () => {
  let stage: Stage;
  let config: TestKubeconfig;
  let pilothouse: Pilothouse;
  let started: Date;

  before(async () => {
    stage = await openStage();
    config = await TestKubeconfig.create(stage.cluster, [
      { name: 'home', user: 'admin', namespace: stage.namespace },
      { name: 'other', user: 'admin', namespace: stage.namespace },
    ]);
    await useKubeconfigs([config.file]);
    started = new Date();
    pilothouse = await Pilothouse.open();
  });

  after(async () => {
    await useKubeconfigs(undefined);
    await config.remove();
    await stage.close();
  });

  it('lists the contexts in the file\'s order, marks the current one, and asks no cluster anything', async () => {
    const rows = await until('two contexts', async () => {
      const found = await pilothouse.rows();
      return found.length === 2 && found;
    });
    assert.deepEqual(rows.map(({ label }) => label), ['home', 'other']);
    assert.equal(rows[0]?.description, `current · ${stage.namespace}`);
    assert.equal(rows[1]?.description, stage.namespace);
    assert.deepEqual(await stage.cluster.requests({ since: started, userAgent: /^pilothouse/ }), []);
  });

  it('leads from a context by folders and kinds to pods and their containers', async () => {
    await stage.pod('alpha', script);
    const first = (await pilothouse.rows('home')).map(({ label }) => label);
    assert.deepEqual(first.slice(0, 7), ['Overview', `Namespace ${stage.namespace}`, 'Namespaces', 'Nodes', 'Events', 'Control Plane', 'Workloads']);
    const kinds = (await pilothouse.rows('home', 'Workloads')).map(({ label }) => label);
    for (const kind of ['Deployments', 'StatefulSets', 'DaemonSets', 'Jobs', 'CronJobs', 'Pods']) {
      assert.ok(kinds.includes(kind), `${kind} among ${kinds.join(', ')}`);
    }
    const pod = await pilothouse.row('home', 'Workloads', 'Pods', 'alpha');
    assert.match(pod.description, /^1\/1 · Running · 0 · \d+s$/);
    assert.equal(pod.contextValue, 'object pod');
    const [container] = await pilothouse.rows('home', 'Workloads', 'Pods', 'alpha');
    assert.equal(container?.label, 'main');
    assert.equal(container?.contextValue, 'container');
  });

  it('shows an empty list as a row that says so', async () => {
    const [row] = await pilothouse.rows('home', 'Workloads', 'CronJobs');
    assert.equal(row?.label, `No CronJobs in namespace ${stage.namespace}`);
  });

  it('shows a new pod and drops a deleted one without being asked', async () => {
    await pilothouse.rows('home', 'Workloads', 'Pods');
    let events = 0;
    const subscription = pilothouse.api.tree.onDidChangeTreeData?.(() => events++);
    await stage.pod('beta', script);
    await pilothouse.row('home', 'Workloads', 'Pods', 'beta');
    await stage.kubectl('delete', 'pod', 'beta', '--wait=true');
    await pilothouse.gone('home', 'Workloads', 'Pods', 'beta');
    assert.ok(events > 0);
    subscription?.dispose();
  });

  it('keeps the same element for a pod while it lives, and tells its state as it changes', async () => {
    await stage.pod('gamma', 'sleep 2; exit 3');
    const before = await pilothouse.row('home', 'Workloads', 'Pods', 'gamma');
    assert.equal(before.icon, 'pass-filled');
    const after = await until('gamma fails', async () => {
      const row = await pilothouse.row('home', 'Workloads', 'Pods', 'gamma');
      return row.icon !== 'pass-filled' && row;
    });
    assert.equal(after.node, before.node);
    await stage.kubectl('delete', 'pod', 'gamma', '--wait=false');
  });

  it('asks for a list once, however often it is looked at', async () => {
    const requests = await stage.cluster.requests({ since: started, userAgent: /^pilothouse/ });
    const lists = requests.filter(({ verb, uri }) => verb === 'list' && uri.includes(`/namespaces/${stage.namespace}/pods?`));
    assert.equal(lists.length, 1, lists.map(({ uri }) => uri).join('\n'));
  });

  it('lists all namespaces once that is chosen, for this window only', async () => {
    const home = await pilothouse.row('home');
    // They stand above the one that is chosen now.
    await runAndPick(commands.chooseNamespace, -1, home.node);
    await until('all namespaces are chosen', async () => (await pilothouse.row('home')).description.includes('all namespaces'));
    const demo = await pilothouse.row('home', 'Workloads', 'Pods', 'alpha');
    assert.match(demo.description, new RegExp(`^${stage.namespace} · 1/1 · Running`));
    const { stdout } = await stage.cluster.kubectl('--kubeconfig', config.file, 'config', 'view', '--minify', '-o', 'jsonpath={..namespace}');
    assert.equal(stdout, stage.namespace);
  });

  it('follows a changed kubeconfig file', async () => {
    await config.write([{ name: 'renamed', user: 'admin' }, { name: 'other', user: 'admin' }]);
    await until('the new context', async () => (await pilothouse.rows()).some(({ label }) => label === 'renamed'), 3000);
    assert.deepEqual((await pilothouse.rows()).map(({ label }) => label), ['renamed', 'other']);
  });
});
