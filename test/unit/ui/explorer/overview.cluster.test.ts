import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { load } from 'js-yaml';
import { at } from '../../../../src/common/json.ts';
import type { Look, TreeNode } from '../../../../src/ui/explorer/node.ts';
import type { AuditedRequest } from '../../../cluster/audit.ts';
import { sharedCluster } from '../../../cluster/shared.ts';
import { succeed } from '../../kube/describe/objects.ts';
import { temporaryFolder, write } from '../../kube/folders.ts';
import { newNamespace, until } from '../../kube/real.ts';
import { EditorTree, fastClock } from './editorTree.ts';

const cluster = await sharedCluster();
const namespace = await newNamespace(cluster);
await succeed(cluster, 'wait', '--for=create', 'serviceaccount/default', '-n', namespace, '--timeout=30s');

const pod = (name: string, script: string): object => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels: { app: name } },
  spec: {
    terminationGracePeriodSeconds: 0, restartPolicy: 'Never',
    containers: [{ name: 'main', image: cluster.images.busybox, imagePullPolicy: cluster.images.pullPolicy, command: ['sh', '-c', script] }],
  },
});
const apply = (...objects: readonly object[]): Promise<void> => cluster.apply(objects.map((object) => JSON.stringify(object)).join('\n---\n'));

interface Opened {
  readonly tree: EditorTree;
  /** What this tree has asked the API server so far. */
  readonly requests: () => Promise<AuditedRequest[]>;
}

/** A tree with one context, `home`, that looks at a namespace. */
async function openTree(options: { from?: string; of?: string; factor?: number } = {}): Promise<Opened> {
  const { from = cluster.kubeconfig, of = namespace, factor = 1 } = options;
  const config = load(await readFile(from, 'utf8'));
  const entry = at(config, 'contexts', 0) as { name: string; context: { namespace?: string } };
  entry.name = 'home';
  entry.context.namespace = of;
  const file = await write(path.join(temporaryFolder(), 'config'), JSON.stringify({ ...(config as object), 'current-context': 'home' }));
  const version = `test-${randomBytes(6).toString('hex')}`;
  const tree = new EditorTree({ kubeconfigs: [file], version, clock: fastClock(factor) });
  await tree.open();
  await tree.expand('home');
  return { tree, requests: () => cluster.requests({ userAgent: new RegExp(`^pilothouse/${version}$`) }) };
}

const shows = (tree: EditorTree, ...labels: string[]): string => tree.find('home', ...labels)?.look().description ?? '';
const color = (tree: EditorTree, ...labels: string[]): string | undefined => tree.find('home', ...labels)?.look().icon.color;
const hover = async (node: TreeNode): Promise<string> => await node.tooltip() ?? '';

describe('the overview of a context', () => {
  test('asks for nothing before it is expanded, then lists and watches each kind once, and shares that with the lists below', async () => {
    const { tree, requests } = await openTree();
    const lists = async (): Promise<string[]> => (await requests()).filter(({ verb }) => verb === 'list' || verb === 'watch').map(({ verb, uri }) => `${verb} ${uri.split('?')[0]}`);
    assert.deepEqual(await lists(), []);
    await tree.expand('home', 'Overview');
    await until(async () => (await lists()).filter((each) => each.startsWith('watch')).length >= 8, 'a watch of each kind');
    const before = (await lists()).sort();
    assert.equal(new Set(before).size, before.length, before.join('\n'));
    assert.equal(before.filter((each) => each.startsWith('list')).length, 8);
    await tree.expand('home', 'Workloads');
    await tree.expand('home', 'Workloads', 'Pods');
    await until(() => /^\d/.test(shows(tree, 'Workloads', 'Pods')), 'the list of pods');
    assert.deepEqual((await lists()).sort(), before);
  });

  test('counts how objects fare, and shows below those that are not well, until they are', async () => {
    await apply(pod('works', 'sleep 1000'), pod('fails', 'exit 1'), pod('ends', 'true'));
    const { tree } = await openTree();
    await tree.expand('home', 'Overview');
    await until(() => shows(tree, 'Overview', 'Pods') === '1 ok · 1 failing · 1 done', `pods, but ${shows(tree, 'Overview', 'Pods')}`);
    await tree.expand('home', 'Overview', 'Pods');
    assert.deepEqual(tree.labels('home', 'Overview', 'Pods'), ['fails']);
    assert.match(await hover(await tree.row('home', 'Overview', 'Pods', 'fails')), /✕ main: Error, exit code 1/);
    assert.match(shows(tree, 'Overview'), /failing/);
    assert.match(shows(tree, 'Overview', 'Nodes'), /^\d+ of \d+ ready/);
    assert.equal(tree.labels('home', 'Overview').includes('DaemonSets'), false, 'there are none');
    await succeed(cluster, 'delete', 'pod', 'fails', '-n', namespace, '--now');
    await until(() => shows(tree, 'Overview', 'Pods') === '1 ok · 1 done', 'all pods are well');
    await until(() => tree.find('home', 'Overview', 'Pods')?.look().expandable === false, 'nothing is below');
  });

  test('shows the warnings of the last hour, the newest first', async () => {
    const of = await newNamespace(cluster);
    const event = (name: string, minutes: number, type: string): object => {
      const time = new Date(Date.now() - minutes * 60_000).toISOString().replace(/\.\d+/, '');
      return {
        apiVersion: 'v1', kind: 'Event', metadata: { name, namespace: of }, type, reason: name, message: `it was ${name}`, count: minutes, lastTimestamp: time, firstTimestamp: time,
        involvedObject: { kind: 'Pod', namespace: of, name: 'gone' },
      };
    };
    await apply(event('later', 2, 'Warning'), event('earlier', 30, 'Warning'), event('old', 90, 'Warning'), event('normal', 1, 'Normal'));
    const { tree } = await openTree({ of });
    await tree.expand('home', 'Overview');
    await until(() => shows(tree, 'Overview', 'Warnings') === '2 in the last hour', 'two warnings');
    await tree.expand('home', 'Overview', 'Warnings');
    assert.deepEqual(tree.labels('home', 'Overview', 'Warnings'), ['later pod/gone', 'earlier pod/gone']);
    assert.match(shows(tree, 'Overview', 'Warnings', 'later pod/gone'), /^it was later · ×2 · 2m/);
    await apply(event('newest', 0, 'Warning'));
    await until(() => tree.labels('home', 'Overview', 'Warnings')[0] === 'newest pod/gone', 'the new one on top');
  });

  test('says that all is fine where it is, and what may not be seen', async () => {
    const of = await newNamespace(cluster);
    const { tree } = await openTree({ from: cluster.kubeconfigFor('reader'), of });
    await tree.expand('home', 'Overview');
    await apply({ ...pod('calm', 'sleep 1000'), metadata: { name: 'calm', namespace: of }, spec: { nodeName: 'none', containers: [{ name: 'main', image: 'none' }] } });
    await succeed(cluster, 'patch', 'pod', 'calm', '-n', of, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status: {
      phase: 'Running', containerStatuses: [{ name: 'main', ready: true, restartCount: 0, image: 'none', imageID: '', state: { running: { startedAt: new Date().toISOString() } } }],
      conditions: [{ type: 'Ready', status: 'True' }],
    } }));
    await tree.row('home', 'Overview', 'All that may be seen is fine');
    const nodes = await tree.row('home', 'Overview', 'Nodes');
    assert.ok(nodes.look().words.includes('failure'));
    assert.match(await hover(nodes), /nodes is forbidden/);
    assert.equal(shows(tree, 'Overview', 'Pods'), '1 ok');
  });

  test('counts another namespace when the scope is another', async () => {
    const { tree } = await openTree();
    await tree.expand('home', 'Overview');
    await until(() => shows(tree, 'Overview', 'Pods') !== '', 'the pods');
    const of = await newNamespace(cluster);
    await tree.scopes.choose(tree.explorer.contextNode('home')!.entry, { namespaces: [of] });
    await until(() => tree.find('home', 'Overview', 'Pods') === undefined, 'no pods there');
    assert.deepEqual(tree.failures, []);
  });
});

test('the worst below an open list shows in its row, its folder and its context, until it is gone', async () => {
  await apply(pod('breaks', 'exit 1'));
  const { tree } = await openTree();
  const red = 'list.errorForeground';
  await tree.expand('home', 'Workloads');
  assert.notEqual(color(tree, 'Workloads'), red);
  await tree.expand('home', 'Workloads', 'Pods');
  await until(() => /^\d+ · 1 failing$/.test(shows(tree, 'Workloads', 'Pods')), 'the count of failing pods');
  const look = (): Look => tree.find('home', 'Workloads', 'Pods')!.look();
  assert.deepEqual([look().icon.id, look().icon.color], ['package', red]);
  assert.deepEqual([color(tree, 'Workloads'), color(tree)], [red, red]);
  await succeed(cluster, 'delete', 'pod', 'breaks', '-n', namespace, '--now');
  await until(() => color(tree, 'Workloads') === undefined, 'the folder is well');
  assert.deepEqual([color(tree), shows(tree, 'Workloads', 'Pods').includes('failing')], ['charts.green', false]);
});

test('a list that was folded keeps what was last known of it, and says of when that is', async () => {
  await apply(pod('breaks-again', 'exit 1'));
  const { tree } = await openTree({ factor: 20 });
  const red = 'list.errorForeground';
  const list = await tree.expand('home', 'Workloads', 'Pods');
  const folder = await tree.expand('home', 'Overview');
  await until(() => shows(tree, 'Workloads', 'Pods').endsWith(" · 1 failing") && shows(tree, 'Overview').includes('failing'), 'the count of failing pods');
  tree.collapse(list);
  tree.collapse(folder);
  const asOf = / · 1 failing · as of \d{4}-/;
  await until(() => asOf.test(shows(tree, 'Workloads', 'Pods')) && shows(tree, 'Overview').startsWith("1 failing · as of"), 'since when nobody has looked', 30_000);
  assert.deepEqual([color(tree, 'Workloads', 'Pods'), color(tree, 'Workloads'), color(tree)], [red, red, red]);
  assert.match(await hover(await tree.row('home', 'Workloads', 'Pods')), /when it was last looked at/);
  await succeed(cluster, 'delete', 'pod', 'breaks-again', '-n', namespace, '--now');
  await tree.expand('home', 'Workloads', 'Pods');
  await until(() => color(tree, 'Workloads') === undefined && !shows(tree, 'Workloads', 'Pods').includes('as of'), 'what is known of now');
});

describe('hovering', () => {
  test('reads an object once, and the endpoints of a Service with one list more; nothing of what has nothing to say', async () => {
    await apply(
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'lonely', namespace }, spec: { selector: { app: 'nobody' }, ports: [{ port: 80 }] } },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'plain', namespace }, data: {} },
    );
    const { tree, requests } = await openTree();
    await tree.expand('home', 'Network');
    await tree.expand('home', 'Network', 'Services');
    await tree.expand('home', 'Config');
    await tree.expand('home', 'Config', 'ConfigMaps');
    const asked = async (): Promise<string[]> => (await requests()).filter(({ verb, uri }) => verb === 'get' && uri.includes('/namespaces/') || uri.includes('endpointslices')).map(({ verb, uri }) => `${verb} ${decodeURIComponent(uri.split('&limit')[0] ?? '')}`);
    assert.match(await hover(await tree.row('home', 'Network', 'Services', 'lonely')), /⚠ No backends: nothing matches the selector/);
    assert.match(await hover(await tree.row('home', 'Config', 'ConfigMaps', 'plain')), /^ConfigMap plain in /);
    await until(async () => (await asked()).length >= 2, 'two requests');
    assert.deepEqual(await asked(), [
      `get /api/v1/namespaces/${namespace}/services/lonely`,
      `list /apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=kubernetes.io/service-name=lonely`,
    ]);
  });

  test('shows what is known where the object may not be read', async () => {
    const { tree } = await openTree();
    await tree.expand('home', 'Network');
    await tree.expand('home', 'Network', 'Services');
    const row = await tree.row('home', 'Network', 'Services', 'lonely');
    const left = new AbortController();
    left.abort();
    assert.match(await row.tooltip(left.signal) ?? '', /^Service lonely in .*\nType: ClusterIP/);
  });
});

describe('the control plane of a context', () => {
  test('is shown part by part, with what each is for', async () => {
    const { tree } = await openTree();
    await tree.expand('home', 'Control Plane');
    await tree.row('home', 'Control Plane', 'API Server');
    assert.deepEqual(tree.labels('home', 'Control Plane').slice(0, 4), ['API Server', 'etcd', 'Scheduler', 'Controller Manager']);
    assert.match(shows(tree, 'Control Plane', 'API Server'), /^v1\.\d+\.\d+ · live and ready · https:/);
    assert.match(await hover(await tree.row('home', 'Control Plane', 'etcd')), /^etcd: reached by the API server\nThe database/);
    await tree.expand('home', 'Control Plane', 'API Server');
    assert.deepEqual(tree.labels('home', 'Control Plane', 'API Server'), ['Readiness', 'Liveness']);
    await tree.expand('home', 'Control Plane', 'Nodes');
    // Other tests make nodes that are none.
    const node = tree.labels('home', 'Control Plane', 'Nodes').find((label) => shows(tree, 'Control Plane', 'Nodes', label).startsWith('Ready'))!;
    await tree.expand('home', 'Control Plane', 'Nodes', node);
    await until(() => /^CPU \d+% · Memory \d+% · Pods \d+%$/.test(shows(tree, 'Control Plane', 'Nodes', node, 'Resources')), 'what is taken of the node');
    await tree.expand('home', 'Control Plane', 'Nodes', node, 'Conditions');
    assert.ok(tree.labels('home', 'Control Plane', 'Nodes', node, 'Conditions').includes('DiskPressure'));
    assert.deepEqual(tree.failures, []);
  });

  test('is asked again while it is looked at, and not any more when it is folded', async () => {
    const { tree, requests } = await openTree({ factor: 20 });
    const asked = async (): Promise<number> => (await requests()).filter(({ uri }) => uri.includes('/leases')).length;
    assert.equal(await asked(), 0);
    const row = await tree.expand('home', 'Control Plane');
    await until(async () => await asked() >= 3, 'more than one question');
    tree.collapse(row);
    // Three times as long as it takes to ask again, after what was under way has come to the log.
    await until(async () => {
      const before = await asked();
      await new Promise((resolve) => setTimeout(resolve, 1500));
      return await asked() === before;
    }, 'no more questions');
  });

  test('says what may not be read, and shows the rest', async () => {
    const { tree } = await openTree({ from: cluster.kubeconfigFor('nobody') });
    await tree.expand('home', 'Control Plane');
    await until(() => shows(tree, 'Control Plane', 'Scheduler') === 'not allowed to read', 'the refusal');
    assert.match(shows(tree, 'Control Plane', 'API Server'), /live and ready/);
    assert.match(await hover(await tree.row('home', 'Control Plane', 'Scheduler')), /leases.* is forbidden/);
    await until(() => shows(tree, 'Control Plane', 'Nodes') === 'not allowed to read', 'the nodes are refused');
  });
});
