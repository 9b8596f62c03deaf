import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { sharedCluster } from '../../../cluster/shared.ts';
import { Writer } from '../../../cluster/scale/client.ts';
import { layCable, newNamespace, until } from '../../kube/real.ts';
import { EditorTree, fastClock } from './editorTree.ts';

const cluster = await sharedCluster();

/** A tree whose lists are of one namespace, with that of config maps unfolded. */
async function unfold(namespace: string, kubeconfig = cluster.kubeconfig, options: Partial<ConstructorParameters<typeof EditorTree>[0]> = {}) {
  const tree = new EditorTree({ kubeconfigs: [kubeconfig], ...options });
  const [node] = await tree.open();
  const context = node!.look().label;
  await tree.scopes.choose(tree.explorer.contextNode(context)!.entry, { namespaces: [namespace] });
  const path = [context, 'Config', 'ConfigMaps'];
  const reads: number[] = [];
  const children = tree.explorer.children.bind(tree.explorer);
  tree.explorer.children = async (of) => {
    const rows = await children(of);
    if (of.look().label === 'ConfigMaps') {
      reads.push(rows.length);
    }
    return rows;
  };
  const list = await tree.expand(...path);
  return { tree, path, list, reads };
}

async function listed(namespace: string): Promise<string[]> {
  const { stdout } = await cluster.kubectl('-n', namespace, 'get', 'configmaps', '-o', 'name');
  return stdout.trimEnd().split('\n').map((line) => line.slice(line.indexOf('/') + 1));
}

describe('the rows of a list in a cluster', () => {
  test('are read twice where there are several pages, and are those of the server', async () => {
    const namespace = await newNamespace(cluster);
    const writer = await Writer.open(cluster.kubeconfig);
    const writes = Array.from({ length: 1200 }, (_, index) => ({
      method: 'POST' as const, path: `/api/v1/namespaces/${namespace}/configmaps`,
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `many-${String(index).padStart(4, '0')}` } },
    }));
    await writer.each(writes.length, (index) => writer.write(writes[index]!));
    writer.close();
    const { tree, path, reads } = await unfold(namespace);
    await until(() => tree.labels(...path).length >= 1200 && !tree.labels(...path)[0]!.startsWith('Loading'), 'all rows');
    assert.deepEqual(tree.labels(...path), await listed(namespace));
    assert.ok(reads.length <= 2, `handed over as ${reads.join(', ')} rows`);
    assert.deepEqual(tree.failures, []);
  });

  test('say since when they stand still while the server is out of reach, and are its own again afterwards', async () => {
    const namespace = await newNamespace(cluster);
    await cluster.kubectl('-n', namespace, 'create', 'configmap', 'before');
    const cable = await layCable(cluster);
    const { tree, path } = await unfold(namespace, cable.kubeconfig);
    await tree.row(...path, 'before');
    cable.part();
    await until(() => tree.labels(...path).some((label) => label.startsWith('As of ')), 'the note of stale rows');
    assert.ok(tree.labels(...path).includes('before'));
    await cluster.kubectl('-n', namespace, 'create', 'configmap', 'meanwhile');
    cable.join();
    await tree.row(...path, 'meanwhile');
    await until(() => !tree.labels(...path).some((label) => label.startsWith('As of ')), 'the end of the note');
    assert.deepEqual(tree.labels(...path), await listed(namespace));
  });

  for (const how of ['folded', 'off the screen'] as const) {
    test(`are let go of when they have been ${how} for a while, and are the server's when they come back`, async () => {
      const namespace = await newNamespace(cluster);
      await cluster.kubectl('-n', namespace, 'create', 'configmap', 'first');
      const version = `rows-${randomBytes(5).toString('hex')}`;
      const { tree, path, list } = await unfold(namespace, cluster.kubeconfig, { version, clock: fastClock(10) });
      await tree.row(...path, 'first');
      const asked = async (): Promise<string[]> =>
        (await cluster.requests({ userAgent: new RegExp(`^pilothouse/${version}$`) })).filter(({ uri }) => uri.includes('/configmaps')).map(({ verb }) => verb);
      await until(async () => (await asked()).length >= 2, 'a list and a watch');
      assert.deepEqual(await asked(), ['list', 'watch']);
      if (how === 'folded') {
        tree.collapse(list);
      } else {
        tree.explorer.setVisible(false);
      }
      await until(() => list.look().description?.includes('as of ') === true, 'the end of the live list');
      await cluster.kubectl('-n', namespace, 'create', 'configmap', 'second');
      if (how === 'folded') {
        await tree.expand(...path);
      } else {
        tree.explorer.setVisible(true);
      }
      await tree.row(...path, 'second');
      assert.deepEqual(tree.labels(...path), await listed(namespace));
      assert.deepEqual(tree.failures, []);
    });
  }
});
