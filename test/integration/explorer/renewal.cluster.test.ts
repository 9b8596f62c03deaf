import assert from 'node:assert/strict';
import type { TreeNode } from '../../../src/ui/explorer/node.ts';
import { openStage, type Stage } from '../support/cluster.ts';
import { TestKubeconfig } from '../support/kubeconfig.ts';
import { Pilothouse, useKubeconfigs } from '../support/pilothouse.ts';
import { until } from '../support/until.ts';

/** More items than the view is given before it is made anew. */
const manyItems = 50_001;

describe('a view that has drawn very many items', () => {
  let stage: Stage;
  let config: TestKubeconfig;

  before(async () => {
    stage = await openStage();
    config = await TestKubeconfig.create(stage.cluster, [{ name: 'home', user: 'admin', namespace: stage.namespace }]);
    await useKubeconfigs([config.file]);
  });

  after(async () => {
    await useKubeconfigs(undefined);
    await config.remove();
    await stage.close();
  });

  it('is made anew with the next change, and keeps what is unfolded and selected', async () => {
    await stage.kubectl('create', 'configmap', 'chosen');
    const pilothouse = await Pilothouse.open();
    const { tree, view } = pilothouse.api;
    const path = ['home', 'Config', 'ConfigMaps'];
    const { node } = await pilothouse.row(...path, 'chosen');
    await until('the row is selected', async () => {
      await view.reveal(node, { select: true });
      return view.selection[0] === node;
    });
    for (let item = 0; item < manyItems; item++) {
      void tree.getTreeItem(node);
    }
    const asked: (TreeNode | undefined)[] = [];
    const getChildren = tree.getChildren.bind(tree);
    tree.getChildren = (of) => {
      asked.push(of);
      return getChildren(of);
    };
    const list = await getChildren(node.parent);
    assert.ok(list?.includes(node));

    await stage.kubectl('create', 'configmap', 'next');
    await until('the new view asks for everything that is unfolded', () => asked.includes(undefined) && asked.includes(node.parent));
    assert.deepEqual(view.selection, [node]);
    assert.ok(view.visible);

    asked.length = 0;
    await stage.kubectl('create', 'configmap', 'later');
    await until('the new view hears of changes', () => asked.includes(node.parent));
    assert.ok(!asked.includes(undefined), 'and is not made anew again');
    const later = await pilothouse.row(...path, 'later');
    await until('a row of the new view is selected', async () => {
      await view.reveal(later.node, { select: true });
      return view.selection[0] === later.node;
    });
    tree.getChildren = getChildren;
  });
});
