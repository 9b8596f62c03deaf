import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { load } from 'js-yaml';
import { at } from '../../../../src/common/json.ts';
import { sharedCluster } from '../../../cluster/shared.ts';
import { succeed } from '../../kube/describe/objects.ts';
import { temporaryFolder, write } from '../../kube/folders.ts';
import { layCable, newNamespace, until, type Cable } from '../../kube/real.ts';
import { EditorTree } from './editorTree.ts';

const cluster = await sharedCluster();
const namespace = await newNamespace(cluster);
await succeed(cluster, 'wait', '--for=create', 'serviceaccount/default', '-n', namespace, '--timeout=30s');
await cluster.apply([
  { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'steady', namespace }, spec: { nodeName: 'none', containers: [{ name: 'main', image: 'example.com/none:1' }] } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace } },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'shop', namespace }, spec: { selector: { app: 'nobody' }, ports: [{ port: 80 }] } },
  { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'front', namespace }, spec: { defaultBackend: { service: { name: 'shop', port: { number: 80 } } } } },
].map((object) => JSON.stringify(object)).join('\n---\n'));

interface Opened {
  readonly tree: EditorTree;
  readonly cable: Cable;
  /** How often the server was asked for one object. */
  readonly reads: (name: string) => Promise<number>;
  /** What the row at a path shows behind its label. */
  readonly shows: (...labels: string[]) => string;
}

async function openTree(): Promise<Opened> {
  const cable = await layCable(cluster);
  const config = load(await readFile(cable.kubeconfig, 'utf8'));
  const entry = at(config, 'contexts', 0) as { name: string; context: { namespace?: string } };
  entry.name = 'home';
  entry.context.namespace = namespace;
  const file = await write(path.join(temporaryFolder(), 'config'), JSON.stringify({ ...(config as object), 'current-context': 'home' }));
  const version = `test-${randomBytes(6).toString('hex')}`;
  const tree = new EditorTree({ kubeconfigs: [file], version });
  await tree.open();
  await tree.expand('home');
  return {
    tree,
    cable,
    reads: async (name) => (await cluster.requests({ userAgent: new RegExp(`^pilothouse/${version}$`) })).filter(({ verb, uri }) => verb === 'get' && uri.split('?')[0]?.endsWith(`/${name}`) === true).length,
    shows: (...labels) => tree.find('home', ...labels)?.look().description ?? '',
  };
}

const asOf = /as of \d{4}-/;

describe('while the server is out of reach', () => {
  test('every row above what stands still says since when, and the context is not green; all pass by themselves', async () => {
    const { tree, cable, shows } = await openTree();
    await tree.expand('home', 'Workloads', 'Pods');
    await tree.expand('home', 'Overview');
    await tree.expand('home', 'Control Plane');
    await until(() => shows('Workloads', 'Pods').startsWith('1') && shows('Overview', 'Pods') !== '' && shows('Control Plane', 'API Server').includes('live and ready'), 'all that is there');
    cable.part();
    await until(() => [shows('Workloads', 'Pods'), shows('Overview', 'Pods'), shows()].every((text) => asOf.test(text)), 'since when lists, counts and context stand still');
    assert.equal(tree.find('home')!.look().icon.color === 'charts.green', false);
    assert.match(await tree.find('home')!.tooltip() ?? '', /stands still since/);
    await until(() => tree.find('home', 'Control Plane', 'API Server')?.health === 'error', 'an API server that fails');
    assert.match(shows('Control Plane', 'API Server'), /cannot be read/);
    cable.join();
    await until(() => ![shows('Workloads', 'Pods'), shows('Overview', 'Pods'), shows()].some((text) => asOf.test(text)), 'what is of now', 60_000);
    await until(() => tree.find('home', 'Control Plane', 'API Server')?.health === 'ok', 'an API server that is well');
    assert.deepEqual(tree.failures, []);
  });

  test('what was read of an unfolded object stays below one note, and is read again when the server is back', async () => {
    const { tree, cable } = await openTree();
    const pod = ['home', 'Workloads', 'Pods', 'steady'];
    const ingress = ['home', 'Network', 'Ingresses', 'front'];
    await tree.expand(...pod);
    await tree.expand(...ingress, 'shop');
    const kept = [await tree.row(...pod, 'main'), await tree.row(...ingress, 'shop')];
    cable.part();
    tree.explorer.contextNode('home')!.refresh();
    await until(() => tree.rows(...pod)[0]?.look().words.includes('failure') === true && tree.rows(...ingress)[0]?.look().words.includes('failure') === true, 'what failed, on top');
    assert.deepEqual([tree.find(...pod, 'main'), tree.find(...ingress, 'shop')], kept);
    cable.join();
    await until(() => JSON.stringify([tree.labels(...pod), tree.labels(...ingress)]) === JSON.stringify([['main', 'Events'], ['shop', 'Events']]), 'all as before', 60_000);
    assert.deepEqual([tree.find(...pod, 'main'), tree.find(...ingress, 'shop')], kept);
  });

  test('one note speaks for all the lists below an object', async () => {
    const { tree, cable } = await openTree();
    const users = ['home', 'Config', 'ConfigMaps', 'settings', 'Used By'];
    await tree.expand(...users);
    await until(() => tree.labels(...users).join() === 'Nothing in this namespace uses it', 'nobody');
    cable.part();
    const notes = (): number => tree.labels(...users).filter((label) => label.startsWith('As of ')).length;
    await until(() => notes() > 0, 'since when nothing is told');
    assert.deepEqual([notes(), tree.labels(...users).length], [1, 1]);
    cable.join();
    await until(() => tree.labels(...users).join() === 'Nothing in this namespace uses it', 'nobody, again', 60_000);
  });

  test('an overview whose kinds could not be read says so, and fills when they can be', async () => {
    const { tree, cable } = await openTree();
    const { connections } = tree.kube;
    cable.part();
    (await connections.get('home')).discovery.refresh();
    await tree.expand('home', 'Overview');
    await until(() => tree.rows('home', 'Overview')[0]?.look().words.includes('failure') === true, 'why there is nothing');
    cable.join();
    await tree.row('home', 'Overview', 'Pods');
    assert.deepEqual(tree.failures, []);
  });
});

test('to refresh a context reads what is unfolded below its objects, too', async () => {
  const { tree, reads } = await openTree();
  await tree.expand('home', 'Workloads', 'Pods', 'steady');
  await tree.expand('home', 'Network', 'Ingresses', 'front');
  await until(async () => await reads('steady') === 1 && await reads('front') === 1, 'the first reading');
  tree.explorer.contextNode('home')!.refresh();
  await until(async () => await reads('steady') === 2 && await reads('front') === 2, 'the second one');
});
