import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { load } from 'js-yaml';
import { asString, at } from '../../../../src/common/json.ts';
import { startCluster } from '../../../cluster/cluster.ts';
import { temporaryFolder, write } from '../../kube/folders.ts';
import { layCable, newNamespace, until } from '../../kube/real.ts';
import { EditorTree, fastClock } from './editorTree.ts';

// A cluster of its own: whether custom kinds stand together or in folders depends on how many all tests define.
const cluster = await startCluster({ node: false, controllers: false });
const namespace = await newNamespace(cluster);
const cable = await layCable(cluster);
after(() => cluster.stop());

interface Definition {
  readonly group: string;
  readonly kind: string;
  readonly version?: string;
}

const plural = (kind: string): string => `${kind.toLowerCase()}s`;

function definition({ group, kind, version = 'v1' }: Definition): string {
  return JSON.stringify({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural(kind)}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural: plural(kind), singular: kind.toLowerCase() },
      versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema: { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true } } }],
    },
  });
}

/** A kubeconfig with one context, whose names are found in no other file. */
async function kubeconfig(context: string, from = cluster.kubeconfig): Promise<string> {
  const config = load(await readFile(from, 'utf8'));
  const text = JSON.stringify({
    'clusters': [{ name: context, cluster: at(config, 'clusters', 0, 'cluster') }],
    'users': [{ name: context, user: at(config, 'users', 0, 'user') }],
    'contexts': [{ name: context, context: { cluster: context, user: context, namespace } }],
    'current-context': context,
  });
  return write(path.join(temporaryFolder(), context), text);
}

describe('the kinds of a context', () => {
  const id = randomBytes(3).toString('hex');
  const name = (kind: string): string => `${kind}${id}`;
  const names: string[] = [];

  const define = async (wanted: Definition): Promise<void> => {
    names.push(`${plural(wanted.kind)}.${wanted.group}`);
    await cluster.apply(definition(wanted));
    await cluster.kubectl('wait', '--for=condition=Established', `crd/${plural(wanted.kind)}.${wanted.group}`, '--timeout=20s');
  };
  const undefine = async ({ group, kind }: Definition): Promise<void> => {
    const { code, stderr } = await cluster.kubectl('delete', 'crd', `${plural(kind)}.${group}`, '--wait=true');
    assert.equal(code, 0, stderr);
  };
  const make = async ({ group, kind, version = 'v1' }: Definition, object: string): Promise<void> => {
    await cluster.apply(JSON.stringify({ apiVersion: `${group}/${version}`, kind, metadata: { name: object, namespace } }));
  };
  const openTree = async (): Promise<EditorTree> => {
    const tree = new EditorTree({ kubeconfigs: [await kubeconfig('home')] });
    await tree.open();
    await tree.expand('home');
    return tree;
  };
  /** Custom kinds may stand together or in folders of their groups; which depends on how many others there are. */
  const placeOf = (tree: EditorTree, { group, kind }: Definition): string[] => {
    const grouped = tree.labels('home', 'Custom Resources').includes(group);
    return ['home', 'Custom Resources', ...(grouped ? [group] : []), `${kind}s`];
  };

  after(async () => {
    await cluster.kubectl('delete', 'crd', '--ignore-not-found', '--wait=false', ...new Set(names));
  });

  test('of the same name in two groups are two lists that show their groups, and never each other\'s objects', async () => {
    const one = { group: `one-${id}.example.com`, kind: name('Thing') };
    const two = { group: `two-${id}.example.com`, kind: name('Thing') };
    await define(one);
    await define(two);
    await make(one, 'of-one');
    await make(two, 'of-two');
    const tree = await openTree();
    await tree.expand('home', 'Custom Resources');
    const lists = (): { label: string; description: string | undefined; id: string }[] =>
      tree.explorer.contextNode('home')!.lists().filter(({ resource }) => resource.kind === one.kind).map((list) => ({ ...list.look(), description: list.look().description, id: list.id }));
    if (tree.labels('home', 'Custom Resources').includes(one.group)) {
      await tree.expand('home', 'Custom Resources', one.group);
      await tree.expand('home', 'Custom Resources', two.group);
    } else {
      assert.deepEqual(lists().map(({ description }) => description?.split(' · ')[0]), [one.group, two.group]);
    }
    assert.equal(new Set(lists().map((list) => list.id)).size, 2);
    for (const [list, expected] of [[one, 'of-one'], [two, 'of-two']] as const) {
      const node = tree.explorer.contextNode('home')!.lists().find(({ resource }) => resource.group === list.group)!;
      const rows = await tree.explorer.children(node);
      await until(async () => (await tree.explorer.children(node)).some((row) => row.look().label === expected), expected);
      assert.equal(rows.some((row) => row.look().label !== expected && row.look().expandable), false);
    }
  });

  test('come and go by themselves while custom resources are looked at, and those that stay are the same rows', async () => {
    const stays = { group: `stays-${id}.example.com`, kind: name('Stay') };
    const comes = { group: `stays-${id}.example.com`, kind: name('Come') };
    await define(stays);
    const tree = await openTree();
    await tree.expand('home', 'Custom Resources');
    if (tree.labels('home', 'Custom Resources').includes(stays.group)) {
      await tree.expand('home', 'Custom Resources', stays.group);
    }
    const before = await tree.row(...placeOf(tree, stays));
    const workloads = tree.find('home', 'Workloads');
    await define(comes);
    await tree.row(...placeOf(tree, comes));
    assert.equal(tree.find(...placeOf(tree, stays)), before);
    assert.equal(tree.find('home', 'Workloads'), workloads);
    await undefine(comes);
    await until(() => tree.find(...placeOf(tree, comes)) === undefined, 'the kind is gone');
    assert.equal(tree.find(...placeOf(tree, stays)), before);
    assert.equal(tree.roots, 0);
    assert.deepEqual(tree.failures, []);
  });

  test('come again as another version while their list is open, and it shows the new objects by itself', async () => {
    const old = { group: `again-${id}.example.com`, kind: name('Again'), version: 'v1alpha1' };
    const fresh = { ...old, version: 'v2' };
    await define(old);
    await make(old, 'before');
    const tree = await openTree();
    await tree.expand('home', 'Custom Resources');
    if (tree.labels('home', 'Custom Resources').includes(old.group)) {
      await tree.expand('home', 'Custom Resources', old.group);
    }
    const place = placeOf(tree, old);
    await tree.expand(...place);
    await tree.row(...place, 'before');
    await undefine(old);
    await define(fresh);
    await make(fresh, 'after');
    await tree.row(...place, 'after');
    assert.equal(tree.find(...place, 'before'), undefined);
    assert.match(await tree.find(...place)?.tooltip() ?? '', /\(v2\)/);
  });

  test('come by themselves also where definitions may not be read, if later', async () => {
    const comes = { group: `refused-${id}.example.com`, kind: name('Refused') };
    const tree = new EditorTree({ kubeconfigs: [await kubeconfig('home', cluster.kubeconfigFor('namespaced'))], clock: fastClock(30) });
    await tree.open();
    await tree.expand('home');
    await tree.expand('home', 'Custom Resources');
    await define(comes);
    const there = (): boolean => tree.find(...placeOf(tree, comes)) !== undefined || tree.labels('home', 'Custom Resources').includes(comes.group);
    await until(there, 'the kind');
  });

  test('are watched by one list and one watch of definitions, and only while custom resources are expanded', async () => {
    const version = `test-${randomBytes(6).toString('hex')}`;
    const tree = new EditorTree({ kubeconfigs: [await kubeconfig('home')], version });
    await tree.open();
    await tree.expand('home');
    const asked = async (): Promise<string[]> => (await cluster.requests({ userAgent: new RegExp(`^pilothouse/${version}$`) }))
      .filter(({ uri }) => uri.includes('/customresourcedefinitions')).map(({ verb }) => verb);
    assert.deepEqual(await asked(), []);
    await tree.expand('home', 'Custom Resources');
    await until(async () => (await asked()).length >= 2, 'a list and a watch');
    assert.deepEqual((await asked()).sort(), ['list', 'watch']);
  });
});

describe('a context that cannot be reached', () => {
  test('connects by itself once that is possible, while it is expanded, and holds up no other', async () => {
    cable.part();
    const home = await kubeconfig('home');
    const away = await kubeconfig('away', cable.kubeconfig);
    const tree = new EditorTree({ kubeconfigs: [home, away], clock: fastClock(20) });
    await tree.open();
    await tree.expand('away');
    const failed = (): boolean => tree.labels('away').length === 1 && tree.explorer.contextNode('away')?.look().description?.includes('failed') === true;
    await until(failed, 'the failure is shown');
    const note = tree.find('away', tree.labels('away')[0]!)!;
    assert.ok(note.look().words.includes('failure'));
    await tree.expand('home');
    await tree.row('home', 'Workloads');
    cable.join();
    await tree.row('away', 'Workloads');
    assert.equal(asString(tree.explorer.contextNode('away')?.look().description)?.includes('failed'), false);
  });

  test('holds up no living one, be there ever so many, of which only those are asked that are expanded', async () => {
    // Half of them take a connection and never say a word.
    const mute = net.createServer();
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    after(() => mute.close());
    const { port } = mute.address() as net.AddressInfo;
    const servers = (index: number): string => index % 2 === 0 ? `https://127.0.0.1:${port}` : `https://dead-${index}.invalid:6443`;
    const dead = Array.from({ length: 20 }, (_, index) => ({ name: `dead-${index}`, server: servers(index) }));
    const silent = Array.from({ length: 29 }, (_, index) => ({ name: `silent-${index}`, server: servers(index) }));
    const all = [...dead, ...silent];
    const many = await write(path.join(temporaryFolder(), 'many'), JSON.stringify({
      clusters: all.map(({ name, server }) => ({ name, cluster: { server } })),
      users: [{ name: 'nobody', user: {} }],
      contexts: all.map(({ name }) => ({ name, context: { cluster: name, user: 'nobody' } })),
    }));
    const tree = new EditorTree({ kubeconfigs: [await kubeconfig('home'), many] });
    assert.equal((await tree.open()).length, 50);
    const waiting = dead.map(({ name }) => tree.expand(name));
    await tree.expand('home');
    await tree.row('home', 'Workloads');
    assert.ok(dead.some(({ name }) => (tree.explorer.contextNode(name)?.look().description ?? '').includes('connecting')), 'the dead ones are still waited for');
    await Promise.all(waiting);
    assert.ok(silent.every(({ name }) => tree.explorer.contextNode(name)?.look().description === 'default'));
  });
});
