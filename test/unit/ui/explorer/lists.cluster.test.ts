import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sharedCluster } from '../../../cluster/shared.ts';
import { newNamespace, until } from '../../kube/real.ts';
import { EditorTree, type TreeSettings } from './editorTree.ts';

const cluster = await sharedCluster();
const [one, two] = [await newNamespace(cluster), await newNamespace(cluster)];

function configMap(namespace: string, name: string, app: string): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, labels: { app } } });
}

await cluster.apply([configMap(one, 'web-1', 'web'), configMap(one, 'db-1', 'db'), configMap(two, 'web-2', 'web')].join('\n---\n'));

async function open(kubeconfig = cluster.kubeconfig, settings: TreeSettings = {}): Promise<{ tree: EditorTree; context: string; choose: (...namespaces: string[]) => Promise<void> }> {
  const tree = new EditorTree({ kubeconfigs: [kubeconfig], settings });
  const [node] = await tree.open();
  const context = node!.look().label;
  const entry = tree.explorer.contextNode(context)!.entry;
  return { tree, context, choose: (...namespaces) => tree.scopes.choose(entry, { namespaces }) };
}

const configMaps = { group: '', version: 'v1', resource: 'configmaps' };

describe('the lists of a context', () => {
  test('are of the namespaces that were chosen: one, several, all, as the rows above them say', async () => {
    const { tree, context, choose } = await open();
    await choose(one);
    await tree.expand(context, 'Config', 'ConfigMaps');
    await tree.row(context, 'Config', 'ConfigMaps', 'web-1');
    assert.equal(tree.find(context, 'Config', 'ConfigMaps', 'web-2'), undefined);
    await choose(one, two);
    await tree.row(context, 'Config', 'ConfigMaps', 'web-2');
    await tree.row(context, `Namespaces ${one}, ${two}`);
    assert.match(tree.explorer.contextNode(context)!.look().description ?? '', new RegExp(`${one}, ${two}`));
    await choose(two);
    await until(() => tree.find(context, 'Config', 'ConfigMaps', 'web-1') === undefined, 'one namespace again');
    await choose();
    await tree.row(context, 'All namespaces');
    await tree.row(context, 'Config', 'ConfigMaps', 'web-1');
    assert.deepEqual(tree.failures, []);
  });

  test('show what their filter and the tree\'s let through, at once', async () => {
    const { tree, context, choose } = await open();
    await choose(one, two);
    await tree.expand(context, 'Config', 'ConfigMaps');
    await tree.row(context, 'Config', 'ConfigMaps', 'db-1');
    const list = tree.find(context, 'Config', 'ConfigMaps')!;
    const shown = (): string => tree.labels(context, 'Config', 'ConfigMaps').filter((label) => !label.startsWith('kube-root')).sort().join(' ');

    await tree.filters.set(context, configMaps, { labels: 'app=web' });
    await until(() => shown() === 'web-1 web-2', 'the labels');
    assert.ok(list.look().words.includes('filtered'));
    assert.match(list.look().description ?? '', /label:app=web/);

    tree.filters.tryTree('WEB 1');
    await until(() => shown() === 'web-1', 'the words');
    tree.filters.tryTree('nothing like this');
    await until(() => shown().includes('No ConfigMaps match'), 'nothing');
    assert.deepEqual(tree.find(context, 'Config', 'ConfigMaps', shown())?.look().words, ['note', 'filtered']);
    tree.filters.tryTree(undefined);
    await tree.filters.clear(context, configMaps);
    await until(() => shown() === 'db-1 web-1 web-2', 'all again');
    assert.deepEqual(list.look().words, ['list']);
  });

  test('show the server\'s words where it refuses a filter, on a row that offers to clear it', async () => {
    const { tree, context, choose } = await open();
    await choose(one);
    await tree.expand(context, 'Config', 'ConfigMaps');
    await tree.filters.set(context, configMaps, { fields: 'data.colour=blue' });
    const label = (): string | undefined => tree.labels(context, 'Config', 'ConfigMaps').find((text) => text.includes('data.colour'));
    await until(() => label() !== undefined, 'the refusal');
    const words = tree.find(context, 'Config', 'ConfigMaps', label()!)!.look().words;
    assert.ok(words.includes('failure') && words.includes('filtered'), words.join(' '));
    await tree.filters.clear(context, configMaps);
    await tree.row(context, 'Config', 'ConfigMaps', 'web-1');
  });

  test('of namespaces names those that are known where listing them is refused', async () => {
    const { tree, context } = await open(cluster.kubeconfigFor('namespaced'), { namespaces: ['elsewhere'] });
    await tree.expand(context, 'Namespaces');
    await tree.row(context, 'Namespaces', 'elsewhere');
    const [refusal, own] = tree.labels(context, 'Namespaces');
    assert.match(refusal ?? '', /namespaces/);
    assert.equal(own, tree.explorer.contextNode(context)?.entry.namespace);
    tree.settings.namespaces = ['elsewhere', 'added'];
    tree.scopes.settingChanged();
    await tree.row(context, 'Namespaces', 'added');
  });
});
