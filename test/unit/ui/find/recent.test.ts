import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Resource } from '../../../../src/kube/api/types.ts';
import { RecentObjects } from '../../../../src/ui/find/recent.ts';
import { memoryOf } from '../explorer/editorTree.ts';

const pods: Resource = { group: '', version: 'v1', resource: 'pods', singular: 'pod', kind: 'Pod', namespaced: true, verbs: [], shortNames: [], categories: [] };
const pod = (name: string, namespace = 'shop') => ({ resource: pods, namespace, name });

describe('recent objects', () => {
  test('are the last dozen of each context, the latest first, each once', async () => {
    const recent = new RecentObjects(memoryOf());
    for (let index = 0; index < 20; index++) {
      await recent.add('one', pod(`p${index}`));
      await recent.add('two', pod('same'));
    }
    await recent.add('one', pod('p10'));
    assert.deepEqual(recent.of('one', [pods]).map(({ name }) => name), ['p10', 'p19', 'p18', 'p17', 'p16', 'p15', 'p14', 'p13', 'p12', 'p11', 'p9', 'p8']);
    assert.deepEqual(recent.of('two', [pods]), [pod('same')]);
  });

  test('leave out kinds that the cluster no longer has, and what turned out to be gone', async () => {
    const recent = new RecentObjects(memoryOf());
    await recent.add('one', pod('a'));
    await recent.add('one', pod('b'));
    assert.deepEqual(recent.of('one', []), []);
    await recent.remove('one', pod('b'));
    assert.deepEqual(recent.of('one', [pods]), [pod('a')]);
  });

  test('go with a context to its new name', async () => {
    const recent = new RecentObjects(memoryOf());
    await recent.add('old', pod('a'));
    await recent.add('other', pod('b'));
    await recent.rename('old', 'new');
    assert.deepEqual(['old', 'new', 'other'].map((context) => recent.of(context, [pods])), [[], [pod('a')], [pod('b')]]);
  });

  test('survive a memory that holds something else', () => {
    assert.deepEqual(new RecentObjects(memoryOf({ 'pilothouse.recentObjects': [1, null, { name: 3 }] })).of('one', [pods]), []);
  });
});
