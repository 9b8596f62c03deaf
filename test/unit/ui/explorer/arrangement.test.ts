import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { hiddenAfter } from '../../../../src/ui/explorer/arrangement.ts';
import { temporaryFolder, write } from '../../kube/folders.ts';
import { until } from '../../kube/real.ts';
import { EditorTree, type TreeSettings } from './editorTree.ts';

async function kubeconfig(name: string, contexts: readonly string[], folder = temporaryFolder()): Promise<string> {
  const text = {
    'clusters': [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
    'users': [{ name: 'u', user: {} }],
    'contexts': contexts.map((context) => ({ name: context, context: { cluster: 'c', user: 'u' } })),
    'current-context': contexts[0],
  };
  return write(path.join(folder, name), JSON.stringify(text));
}

async function open(files: Readonly<Record<string, readonly string[]>>, settings: TreeSettings): Promise<EditorTree> {
  const kubeconfigs = await Promise.all(Object.entries(files).map(([name, contexts]) => kubeconfig(name, contexts)));
  const tree = new EditorTree({ kubeconfigs, settings });
  await tree.open();
  return tree;
}

const files = { 'work.yaml': ['prod-eu', 'prod-us', 'dev'], 'home.yaml': ['kind'] };

describe('the contexts of the tree', () => {
  test('stand in the files\' order where no groups are set', async () => {
    for (const groups of [undefined, 'none', 7]) {
      const tree = await open(files, { groups });
      assert.deepEqual(tree.labels(), ['prod-eu', 'prod-us', 'dev', 'kind']);
    }
  });

  test('stand in groups by file, unfolded, with their number and the current one named', async () => {
    const tree = await open(files, { groups: 'file' });
    assert.deepEqual(tree.labels(), ['work.yaml', 'home.yaml']);
    assert.deepEqual(tree.labels('work.yaml'), ['prod-eu', 'prod-us', 'dev']);
    assert.equal(tree.find('work.yaml')?.look().description, '3 · current: prod-eu');
    assert.equal(tree.find('home.yaml')?.look().description, '1');
  });

  test('stand in the first group that has a pattern for them, and behind the groups where none has', async () => {
    const tree = await open(files, { groups: { Production: ['prod-*'], Europe: ['*-eu', 'kind'], Empty: ['none'] } });
    assert.deepEqual(tree.labels(), ['Production', 'Europe', 'dev']);
    assert.deepEqual([tree.labels('Production'), tree.labels('Europe')], [['prod-eu', 'prod-us'], ['kind']]);
  });

  test('stay the same rows when the settings are read again, also their groups', async () => {
    const tree = await open(files, { groups: { Production: ['prod-*'] } });
    const before = [tree.find('Production'), tree.find('Production', 'prod-us'), tree.find('dev')];
    tree.settings.hidden = ['kind'];
    tree.arrangement.refresh();
    await until(() => !tree.labels().includes('kind'), 'kind is hidden');
    assert.deepEqual(before.map((node) => node === undefined), [false, false, false]);
    assert.ok([tree.find('Production'), tree.find('Production', 'prod-us'), tree.find('dev')].every((node, index) => node === before[index]));
  });

  test('are left out where a pattern hides them, and a row says so when none is left', async () => {
    const tree = await open(files, { hidden: ['prod-*', 'kind'] });
    assert.deepEqual(tree.labels(), ['dev']);
    tree.settings.hidden = ['*'];
    tree.arrangement.refresh();
    const row = await tree.row('All contexts are hidden');
    assert.equal(row.look().command, 'pilothouse.chooseShownContexts');
    tree.settings.hidden = [];
    tree.arrangement.refresh();
    await tree.row('kind');
    assert.equal(tree.find('All contexts are hidden'), undefined);
  });

  test('have the tree\'s filter above them while there is one', async () => {
    const tree = await open(files, {});
    tree.filters.tryTree('web');
    const row = await tree.row('Filter: web');
    assert.deepEqual(row.look().words, ['treeFilter']);
    assert.equal(tree.labels()[0], 'Filter: web');
    tree.filters.tryTree('web-0');
    assert.equal(row.look().label, 'Filter: web-0');
    tree.filters.tryTree(undefined);
    await until(() => tree.labels()[0] === 'prod-eu', 'the filter is gone');
  });
});

describe('the setting of hidden contexts after others were chosen', () => {
  const contexts = ['prod-eu', 'prod-us', 'dev'];

  test('names those that were left out, and keeps patterns that hide none of the chosen', () => {
    assert.deepEqual(hiddenAfter([], contexts, new Set(['dev'])), ['prod-eu', 'prod-us']);
    assert.deepEqual(hiddenAfter(['prod-*', 'gone'], contexts, new Set(['dev'])), ['prod-*', 'gone']);
    assert.deepEqual(hiddenAfter(['prod-*'], contexts, new Set(['prod-eu', 'dev'])), ['prod-us']);
    assert.deepEqual(hiddenAfter(['*'], contexts, new Set(contexts)), []);
  });
});
