import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { searchGroups } from '../../../../src/common/fuzzy.ts';
import type { ObjectRef } from '../../../../src/kube/api/types.ts';
import { locate } from '../../../../src/ui/explorer/locate.ts';
import { ObjectIndex } from '../../../../src/ui/find/objectIndex.ts';
import { sharedCluster } from '../../../cluster/shared.ts';
import { newNamespace, startProgram } from '../../kube/real.ts';
import { EditorTree, fill } from '../explorer/editorTree.ts';

const cluster = await sharedCluster();
const namespace = await newNamespace(cluster);
const { signal } = new AbortController();

await cluster.apply(['findable-one', 'findable-two'].map((name) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, labels: { app: name } } })).join('\n---\n'));
// One that no node takes is found as well as any.
await cluster.apply(JSON.stringify({
  apiVersion: 'v1', kind: 'Pod', metadata: { name: 'findable-pod', namespace },
  spec: { nodeSelector: { no: 'where' }, containers: [{ name: 'main', image: cluster.images.busybox }] },
}));

/** Of the ConfigMaps, of which others may have made more than a page. */
function isFirstPage({ verb, uri }: { readonly verb: string; readonly uri: string }): boolean {
  return verb === 'list' && uri.includes('/configmaps') && !uri.includes('continue=');
}

describe('the index of a cluster\'s objects', () => {
  test('holds every object of every kind but events, lists each kind once, and watches none', async () => {
    const program = await startProgram(cluster);
    const index = new ObjectIndex(program.connection, []);
    await index.read(signal);
    const found = index.groups.flatMap(({ items }) => items);
    for (const kind of ['Pod', 'Node', 'Namespace', 'ConfigMap', 'ClusterRole']) {
      assert.ok(found.some(({ resource }) => resource.kind === kind), kind);
    }
    assert.ok(!found.some(({ resource }) => resource.kind === 'Event'));
    assert.deepEqual(index.progress.unread, []);
    assert.equal(index.progress.kindsRead, index.progress.kinds);
    const [best] = searchGroups(index.groups, `cm findable-two ${namespace}`, 10);
    assert.deepEqual([best?.item.name, best?.item.place, best?.item.resource.kind], ['findable-two', namespace, 'ConfigMap']);
    const requests = await program.requests(index.progress.kinds);
    assert.deepEqual(requests.filter(({ verb }) => verb === 'watch').map(({ uri }) => uri), []);
    const lists = requests.filter(isFirstPage);
    assert.equal(lists.length, 1);
    index.dispose();
  });

  test('takes what an open list has without asking for it again', async () => {
    const program = await startProgram(cluster);
    const resource = (await program.connection.discovery.find('configmaps'))!;
    const open = program.connection.collections.open({ resource });
    await open.settled;
    const index = new ObjectIndex(program.connection, []);
    await index.read(signal);
    assert.ok(searchGroups(index.groups, 'findable-one', 1)[0]);
    const lists = (await program.requests(index.progress.kinds)).filter(isFirstPage);
    assert.equal(lists.length, 1);
    open.dispose();
    index.dispose();
  });

  test('shows what was found before at once, and what came and went since when it has been read again', async () => {
    const { connection } = await startProgram(cluster);
    const first = new ObjectIndex(connection, []);
    await first.read(signal);
    const { contents } = first;
    first.dispose();
    const index = new ObjectIndex(connection, [], contents);
    const found = (name: string): string | undefined => searchGroups(index.groups, `cm ${name} ${namespace}`, 10).find(({ item }) => item.name === name)?.item.name;
    assert.equal(found('findable-two'), 'findable-two');
    assert.equal(index.progress.kindsRead, 0);
    await cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'findable-since', namespace } }));
    await cluster.kubectl('delete', 'configmap', 'findable-two', '-n', namespace);
    let missing = 0;
    index.onDidChange(() => { missing += found('findable-one') === undefined ? 1 : 0; });
    await index.read(signal);
    assert.deepEqual([found('findable-since'), found('findable-two'), missing], ['findable-since', undefined, 0]);
    assert.equal(index.progress.objects, index.groups.flatMap(({ items }) => items).length);
    index.dispose();
    await cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'findable-two', namespace, labels: { app: 'findable-two' } } }));
  });

  test('holds what may be read: by namespace where all at once is refused, and names the kinds that are not readable', async () => {
    const { connection } = await startProgram(cluster, cluster.kubeconfigFor('namespaced'));
    const index = new ObjectIndex(connection, ['team', namespace]);
    await index.read(signal);
    const places = new Set(index.groups.flatMap(({ items }) => items.map(({ place }) => place)));
    assert.deepEqual([...places].filter((place) => place !== 'team'), []);
    assert.ok(places.has('team'), 'kube-root-ca.crt at least');
    assert.ok(index.progress.unread.includes('Nodes'));
    assert.equal(index.progress.failure?.code, 'forbidden');
    index.dispose();
  });

  test('stops when nobody waits for it any more', async () => {
    const { connection } = await startProgram(cluster);
    const abort = new AbortController();
    const index = new ObjectIndex(connection, []);
    const reading = index.read(abort.signal);
    index.onDidChange(() => abort.abort());
    await assert.rejects(reading, { name: 'AbortError' });
    assert.ok(index.progress.kindsRead < index.progress.kinds);
    index.dispose();
  });
});

describe('locating an object\'s row', () => {
  const tree = new EditorTree({ kubeconfigs: [cluster.kubeconfig] });
  const find = async (name: string, of: Partial<ObjectRef> = {}): ReturnType<typeof locate> => {
    const [context] = await tree.kube.kubeconfigs.contexts();
    const { discovery } = await tree.kube.connections.get(context!.name);
    const resource = (await discovery.find('configmaps'))!;
    const services = { kube: () => Promise.resolve(tree.kube), explorer: tree.explorer, scopes: tree.scopes, filters: tree.filters, t: fill };
    return locate(context!.name, { resource, namespace, name, ...of }, services, signal);
  };
  const context = async () => (await tree.kube.kubeconfigs.contexts())[0]!;

  test('connects, reads the list and gives the row that the tree shows', async () => {
    await tree.scopes.choose(await context(), { namespaces: [namespace] });
    const located = await find('findable-one');
    assert.ok('row' in located);
    await tree.open();
    const path = [(await context()).name, 'Config', 'ConfigMaps'];
    await tree.expand(...path);
    assert.equal(await tree.row(...path, 'findable-one'), located.row);
  });

  test('says that the namespace is not shown, without reading anything', async () => {
    await tree.scopes.choose(await context(), { namespaces: ['default'] });
    const located = await find('findable-one');
    assert.deepEqual('hiddenBy' in located && located.hiddenBy, 'scope');
  });

  test('says that a filter hides it, of names or of labels', async () => {
    await tree.scopes.choose(await context(), { namespaces: [namespace] });
    await tree.filters.setTree('two');
    const byName = await find('findable-one');
    assert.deepEqual('hiddenBy' in byName && byName.hiddenBy, 'filter');
    assert.ok('row' in await find('findable-two'));
    await tree.filters.setTree('');
    const { resource } = ('row' in byName ? undefined : byName.list)!;
    await tree.filters.set((await context()).name, resource, { labels: 'app=findable-two' });
    const byLabel = await find('findable-one');
    assert.deepEqual('hiddenBy' in byLabel && byLabel.hiddenBy, 'filter');
    await tree.filters.clear((await context()).name, resource);
    assert.ok('row' in await find('findable-one'));
  });

  test('finds what was made a moment ago', async () => {
    await cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'findable-new', namespace } }));
    assert.ok('row' in await find('findable-new'));
  });

  test('says where it looked for an object that is not there', async () => {
    await assert.rejects(find('nowhere'), (error: Error & { code?: string }) => error.code === 'not-found' && error.message.includes(`ConfigMap nowhere is not in namespace ${namespace}`));
  });
});
