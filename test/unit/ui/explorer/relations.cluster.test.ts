import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { load } from 'js-yaml';
import { at } from '../../../../src/common/json.ts';
import type { TreeNode } from '../../../../src/ui/explorer/node.ts';
import { sharedCluster } from '../../../cluster/shared.ts';
import { temporaryFolder, write } from '../../kube/folders.ts';
import { newNamespace, until } from '../../kube/real.ts';
import { deleteObjects, makeObjects, succeed } from '../../kube/relations/stage.ts';
import { EditorTree, fastClock } from './editorTree.ts';

const cluster = await sharedCluster();
const namespace = await newNamespace(cluster);

before(async () => {
  await makeObjects(cluster, namespace, 'nowhere.example.com');
  const { busybox: image, pullPolicy: imagePullPolicy } = cluster.images;
  await cluster.apply(JSON.stringify({
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'second', namespace },
    spec: {
      selector: { matchLabels: { app: 'second' } },
      template: { metadata: { labels: { app: 'second' } }, spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'second', image, imagePullPolicy, command: ['sleep', '3600'] }] } },
    },
  }));
  await succeed(cluster, 'wait', '-n', namespace, '--for=condition=Available', 'deployment/web', '--timeout=60s');
});

after(() => deleteObjects(cluster, namespace));

/** A tree of one context, `home`, in this namespace; its requests are told from all others by its version. */
class Tree extends EditorTree {
  readonly version: string;

  constructor(kubeconfig: string, version: string, speed = 1) {
    super({ kubeconfigs: [kubeconfig], version, ...(speed === 1 ? {} : { clock: fastClock(speed) }) });
    this.version = version;
  }

  /** The verbs of the requests for lists of a kind, in the order sent, with the selectors they had. */
  async requests(resource: string): Promise<string[]> {
    const sent = await cluster.requests({ userAgent: new RegExp(`^pilothouse/${this.version}$`) });
    return sent.filter(({ uri, verb }) => uri.split('?')[0]!.endsWith(`/${resource}`) && (verb === 'list' || verb === 'watch')).map(({ verb, uri }) => {
      const { searchParams } = new URL(uri, 'https://cluster');
      return [verb, searchParams.get('labelSelector'), searchParams.get('fieldSelector')].filter((part) => part !== null).join(' ');
    });
  }

  /** How many watches of a kind the server has seen the end of. */
  async endedWatches(resource: string): Promise<number> {
    const lines = (await readFile(cluster.auditLog!, 'utf8')).split('\n').filter((line) => line.includes(`"pilothouse/${this.version}"`));
    return lines.map((line) => JSON.parse(line) as unknown).filter((entry) =>
      at(entry, 'verb') === 'watch' && at(entry, 'stage') === 'ResponseComplete' && at(entry, 'objectRef', 'resource') === resource).length;
  }

  /** The only row below a path whose label begins so. */
  async begins(beginning: string, ...above: string[]): Promise<string> {
    await until(() => this.labels(...above).some((label) => label.startsWith(beginning)), `${beginning}* among ${this.labels(...above).join(', ')}`);
    return this.labels(...above).find((label) => label.startsWith(beginning))!;
  }

  async shows(expected: readonly string[], ...above: string[]): Promise<void> {
    await until(() => JSON.stringify(this.labels(...above)) === JSON.stringify(expected), `${expected.join(', ')} below ${above.join(' > ')}`, 20_000)
      .catch(() => assert.deepEqual(this.labels(...above), expected));
  }
}

async function openTree(user: Parameters<typeof cluster.kubeconfigFor>[0] = 'admin', speed = 1): Promise<Tree> {
  const config = load(await readFile(cluster.kubeconfigFor(user), 'utf8'));
  const text = JSON.stringify({
    'clusters': [{ name: 'home', cluster: at(config, 'clusters', 0, 'cluster') }],
    'users': [{ name: 'home', user: at(config, 'users', 0, 'user') }],
    'contexts': [{ name: 'home', context: { cluster: 'home', user: 'home', namespace } }],
    'current-context': 'home',
  });
  const version = `test-${randomBytes(6).toString('hex')}`;
  const tree = new Tree(await write(path.join(temporaryFolder(), version), text), version, speed);
  await tree.open();
  await tree.expand('home');
  return tree;
}

/** Every row that the tree shows from here on. */
function* rowsBelow(tree: Tree, ...above: string[]): Generator<TreeNode> {
  for (const label of tree.labels(...above)) {
    const node = tree.find(...above, label);
    if (node !== undefined) {
      yield node;
      yield* rowsBelow(tree, ...above, label);
    }
  }
}

const deployments = ['home', 'Workloads', 'Deployments'] as const;

/** Expands a Deployment down to the first of its pods. */
async function expandToPod(tree: Tree, deployment: string): Promise<string[]> {
  const top = [...deployments, deployment];
  await tree.expand(...top);
  const replicaSet = [...top, await tree.begins(`${deployment}-`, ...top)];
  await tree.expand(...replicaSet);
  return [...replicaSet, await tree.begins(`${deployment}-`, ...replicaSet)];
}

describe('the owner tree', () => {
  test('reaches from a Deployment to the containers of its pods, ephemeral ones as they come', async () => {
    const tree = await openTree();
    const pod = await expandToPod(tree, 'web');
    await tree.expand(...pod);
    await tree.shows(['prepare', 'helper', 'web', 'Events'], ...pod);
    assert.match(tree.find(...pod, 'prepare')!.look().description ?? '', /^init/);
    assert.match(tree.find(...pod, 'helper')!.look().description ?? '', /^sidecar/);
    await succeed(cluster, 'debug', pod.at(-1)!, '-n', namespace, `--image=${cluster.images.busybox}`, '--container=look', '--image-pull-policy=IfNotPresent', '--', 'sleep', '60');
    await tree.shows(['prepare', 'helper', 'web', 'look', 'Events'], ...pod);
    assert.deepEqual(tree.failures, []);
  });

  test('of two Deployments beside the list of pods costs one list and one watch of each kind', async () => {
    const tree = await openTree();
    await tree.expand('home', 'Workloads', 'Pods');
    await expandToPod(tree, 'web');
    await expandToPod(tree, 'second');
    await until(async () => (await tree.requests('pods')).length >= 2 && (await tree.requests('replicasets')).length >= 2, 'the requests in the audit log');
    assert.deepEqual(await tree.requests('pods'), ['list', 'watch']);
    assert.deepEqual(await tree.requests('replicasets'), ['list', 'watch']);
    assert.deepEqual(await tree.requests('deployments'), ['list', 'watch']);
  });

  test('opened before the list of all namespaces becomes part of it, in place of a list of its own', async () => {
    const tree = await openTree();
    await tree.scopes.choose(tree.explorer.contextNode('home')!.entry, { namespaces: [] });
    await tree.expand(...deployments);
    // No other namespace has one of this name.
    await until(() => tree.find(...deployments, 'second') !== undefined, 'the Deployments of all namespaces');
    const pod = await expandToPod(tree, 'second');
    const kept = tree.find(...pod);
    await until(async () => (await tree.requests('pods')).length === 2, 'the pods of the namespace');
    await tree.expand('home', 'Workloads', 'Pods');
    await until(async () => await tree.endedWatches('pods') === 1, 'the end of the watch of the namespace');
    assert.deepEqual(await tree.requests('pods'), ['list', 'watch', 'list', 'watch']);
    assert.equal(tree.find(...pod), kept);
    // The list of all follows for both.
    await succeed(cluster, 'delete', 'pod', pod.at(-1)!, '-n', namespace, '--wait=false');
    await until(() => tree.find(...pod) === undefined, 'a pod that went');
  });

  test('of a node has one list of its pods, also for what they ask for', async () => {
    const tree = await openTree();
    const node = (await succeed(cluster, 'get', 'pod', 'lone', '-n', namespace, '-o', 'jsonpath={.spec.nodeName}')).trim();
    await tree.expand('home', 'Nodes', node);
    await tree.row('home', 'Nodes', node, 'lone');
    await until(() => tree.find('home', 'Nodes', node, 'Resources')?.look().description?.includes('%') === true, 'what is taken of the node');
    await until(async () => (await tree.requests('pods')).length >= 2, 'the requests in the audit log');
    assert.deepEqual(await tree.requests('pods'), [`list spec.nodeName=${node}`, `watch spec.nodeName=${node}`]);
  });

  for (const order of ['before', 'after'] as const) {
    test(`has one list of Deployments for those who use a ConfigMap, opened ${order} their own`, async () => {
      const tree = await openTree();
      const users = ['home', 'Config', 'ConfigMaps', 'settings', 'Used By'];
      const [first, second] = order === 'before' ? [users, [...deployments]] : [[...deployments], users];
      await tree.expand(...first);
      await tree.expand(...second);
      await tree.shows(['web', 'lone'], ...users);
      await tree.row(...deployments, 'second');
      await until(async () => (await tree.requests('deployments')).length >= 2, 'the requests in the audit log');
      assert.deepEqual(await tree.requests('deployments'), ['list', 'watch']);
    });

    test(`has one list of pods in the end for those who use a ConfigMap, opened ${order} their own`, async () => {
      const tree = await openTree();
      const users = ['home', 'Config', 'ConfigMaps', 'settings', 'Used By'];
      const pods = ['home', 'Workloads', 'Pods'];
      await tree.expand(...(order === 'before' ? users : pods));
      await until(async () => (await tree.requests('pods')).length === 2, 'the first list');
      await tree.expand(...(order === 'before' ? pods : users));
      await tree.shows(['web', 'lone'], ...users);
      await tree.row(...pods, 'lone');
      if (order === 'after') {
        await until(async () => await tree.endedWatches('pods') === 1, 'the end of the watch that tells less');
      }
      assert.deepEqual(await tree.requests('pods'), order === 'before' ? ['list', 'watch'] : ['list', 'watch', 'list', 'watch']);
      await tree.row(...pods, 'lone');
    });
  }

  test('shows the same pod at several places, each a row of its own, from one list', async () => {
    const tree = await openTree();
    const [replicaSet] = (await expandToPod(tree, 'web')).slice(-2, -1);
    const service = ['home', 'Network', 'Services', 'web'];
    await tree.expand(...service);
    const slice = [...service, await tree.begins('web-', ...service)];
    await tree.expand(...slice);
    const ofReplicaSet = tree.labels(...deployments, 'web', replicaSet!).filter((label) => label !== 'Events');
    await tree.shows([...ofReplicaSet, 'Events'], ...slice);
    await until(async () => (await tree.requests('pods')).length >= 2, 'the requests in the audit log');
    assert.deepEqual(await tree.requests('pods'), ['list', 'watch']);
    const ids = [...rowsBelow(tree, 'home')].map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });

  test('follows pods as they come and go, and keeps the rows of those that stay', async () => {
    const tree = await openTree();
    const pod = await expandToPod(tree, 'second');
    const above = pod.slice(0, -1);
    const kept = tree.find(...pod);
    await succeed(cluster, 'scale', 'deployment', 'second', '-n', namespace, '--replicas=2');
    await until(() => tree.labels(...above).length === 3, 'a second pod');
    assert.equal(tree.find(...pod), kept);
    await succeed(cluster, 'scale', 'deployment', 'second', '-n', namespace, '--replicas=0');
    await tree.shows(['Events'], ...above);
  });

  test('ends its watch some time after it was folded', async () => {
    const tree = await openTree('admin', 20);
    await tree.expand(...deployments, 'web');
    await tree.begins('web-', ...deployments, 'web');
    assert.equal(await tree.endedWatches('replicasets'), 0);
    tree.collapse(tree.find(...deployments, 'web')!);
    await until(async () => await tree.endedWatches('replicasets') === 1, 'the end of the watch in the audit log');
    assert.deepEqual(await tree.requests('replicasets'), ['list', 'watch']);
  });
});

describe('an object', () => {
  test('that is a Service says what is odd about its selector', async () => {
    const tree = await openTree();
    const services = ['home', 'Network', 'Services'];
    await tree.expand(...services, 'by-hand');
    await tree.shows(['No selector: people or programs keep its endpoints', 'by-hand-1', 'Events'], ...services, 'by-hand');
    await tree.expand(...services, 'nothing');
    const note = 'No pod has the labels it selects: app=nothing,tier=none';
    await until(() => tree.labels(...services, 'nothing').includes(note), note);
    await tree.expand(...services, 'elsewhere');
    await tree.shows(['Stands for db.example.com, outside of the cluster', 'Events'], ...services, 'elsewhere');
    await succeed(cluster, 'label', 'pod', 'lone', '-n', namespace, 'app=nothing', 'tier=none');
    await until(() => !tree.labels(...services, 'nothing').includes(note), 'no such word where a pod has the labels');
    await succeed(cluster, 'label', 'pod', 'lone', '-n', namespace, 'app-', 'tier-');
    await until(() => tree.labels(...services, 'nothing').includes(note), `${note} again`);
  });

  test('names what does not exist until it does', async () => {
    const tree = await openTree();
    const ingress = ['home', 'Network', 'Ingresses', 'shop'];
    await tree.expand(...ingress);
    const missing = `Service ${namespace}/gone does not exist`;
    const bucket = (kind: string, name: string): string => `${kind} ${namespace}/${name}: the server has no such kind`;
    await tree.shows(['by-hand', 'web', missing, bucket('Parent', 'one'), bucket('Bucket', 'pictures'), 'Events'], ...ingress);
    await succeed(cluster, 'create', 'service', 'clusterip', 'gone', '-n', namespace, '--tcp=80');
    await tree.shows(['by-hand', 'gone', 'web', bucket('Parent', 'one'), bucket('Bucket', 'pictures'), 'Events'], ...ingress);
  });

  test('of the cluster shows those of any namespace below it, each with its namespace', async () => {
    const tree = await openTree();
    const node = (await succeed(cluster, 'get', 'pod', 'lone', '-n', namespace, '-o', 'jsonpath={.spec.nodeName}')).trim();
    await tree.expand('home', 'Nodes', node);
    const lone = await tree.row('home', 'Nodes', node, 'lone');
    assert.match(lone.look().description ?? '', new RegExp(`^${namespace} · `));
    await tree.expand('home', 'Nodes', node, 'lone');
    await tree.shows(['lone', 'Events'], 'home', 'Nodes', node, 'lone');
    const volume = ['home', 'Storage', 'PersistentVolumes', namespace];
    await tree.expand(...volume);
    assert.match((await tree.row(...volume, 'data')).look().description ?? '', new RegExp(`^${namespace} · `));
  });

  test('that is used shows the topmost users', async () => {
    const tree = await openTree();
    const settings = ['home', 'Config', 'ConfigMaps', 'settings'];
    await tree.expand(...settings);
    await tree.shows(['Used By', 'Events'], ...settings);
    await tree.expand(...settings, 'Used By');
    await tree.shows(['web', 'lone'], ...settings, 'Used By');
    await tree.expand('home', 'Config', 'ConfigMaps', 'unused', 'Used By');
    await tree.shows(['Nothing in this namespace uses it'], 'home', 'Config', 'ConfigMaps', 'unused', 'Used By');
  });

  test('leads to what it is bound to and back, for as long as somebody expands', async () => {
    const tree = await openTree();
    const claim = ['home', 'Storage', 'PersistentVolumeClaims', 'data'];
    await tree.expand(...claim, namespace, 'data', namespace);
    await tree.shows(['data', 'Events'], ...claim, namespace, 'data', namespace);
    const account = ['home', 'Access', 'ServiceAccounts', 'robot'];
    await tree.expand(...account);
    await tree.shows(['Bindings', 'Pods', 'Events'], ...account);
    await tree.expand(...account, 'Bindings', 'watchers');
    await tree.shows(['watcher', 'Events'], ...account, 'Bindings', 'watchers');
    await tree.expand(...account, 'Pods');
    await tree.shows(['lone'], ...account, 'Pods');
    const ids = [...rowsBelow(tree, 'home')].map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(tree.failures, []);
  });
});

describe('events', () => {
  test('stand below each object and each namespace, live, and lead to what they are about', async () => {
    const tree = await openTree();
    const unused = ['home', 'Config', 'ConfigMaps', 'unused'];
    await tree.expand(...unused, 'Events');
    await tree.shows(['No events'], ...unused, 'Events');
    const uid = (await succeed(cluster, 'get', 'cm', 'unused', '-n', namespace, '-o', 'jsonpath={.metadata.uid}')).trim();
    await cluster.apply(JSON.stringify({
      apiVersion: 'v1', kind: 'Event', metadata: { name: 'unused.1', namespace }, type: 'Warning', reason: 'Noticed', message: 'for a test',
      involvedObject: { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'unused', uid }, firstTimestamp: new Date().toISOString(), lastTimestamp: new Date().toISOString(), count: 1,
    }));
    await until(() => tree.labels(...unused, 'Events').length === 1 && tree.labels(...unused, 'Events')[0] !== 'No events', 'the event');
    const [event = ''] = tree.labels(...unused, 'Events');
    assert.equal(event, 'Noticed');
    assert.match(tree.find(...unused, 'Events', event)!.look().description ?? '', /^for a test · /);
    await tree.expand(...unused, 'Events', event);
    await tree.shows(['unused'], ...unused, 'Events', event);
    await tree.expand('home', 'Namespaces', namespace, 'Events');
    await tree.begins('Noticed configmap/unused', 'home', 'Namespaces', namespace, 'Events');
  });

  test('of any number of objects are taken from the list of all where that is open', async () => {
    const tree = await openTree();
    await tree.expand('home', 'Events');
    await tree.expand(...deployments, 'web', 'Events');
    await tree.begins('ScalingReplicaSet', ...deployments, 'web', 'Events');
    await tree.expand('home', 'Config', 'ConfigMaps', 'settings', 'Events');
    await tree.shows(['No events'], 'home', 'Config', 'ConfigMaps', 'settings', 'Events');
    await until(async () => (await tree.requests('events')).length >= 2, 'the requests in the audit log');
    assert.deepEqual(await tree.requests('events'), ['list', 'watch']);
  });
});

describe('with few rights', () => {
  test('an object says in its place what the server refuses, and shows the rest', async () => {
    const kinds = ['deployments.apps', 'pods', 'persistentvolumeclaims', 'serviceaccounts'];
    await succeed(cluster, 'create', 'role', 'few', '-n', namespace, '--verb=list,watch', `--resource=${kinds.join()}`);
    await succeed(cluster, 'create', 'rolebinding', 'few', '-n', namespace, '--role=few', '--user=nobody');
    const tree = await openTree('nobody');
    await tree.expand(...deployments, 'web');
    await until(() => tree.labels(...deployments, 'web').length === 2 && tree.labels(...deployments, 'web')[1] === 'Events', 'two rows');
    assert.match(tree.labels(...deployments, 'web')[0]!, /replicasets.apps is forbidden/);
    await tree.expand(...deployments, 'web', 'Events');
    await until(() => tree.labels(...deployments, 'web', 'Events')[0]?.includes('events is forbidden') === true, 'the refusal of events');
    const claim = ['home', 'Storage', 'PersistentVolumeClaims', 'data'];
    await tree.expand(...claim, 'Used By');
    await tree.shows(['store-0', 'Not looked at, as the server refuses it: StatefulSet, DaemonSet, CronJob, Job, ReplicaSet, ReplicationController'], ...claim, 'Used By');
    assert.deepEqual(tree.failures, []);
  });
});
