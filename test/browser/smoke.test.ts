import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sharedCluster } from '../cluster/shared.ts';
import { openWorkbench, type OpenWorkbench } from './driver/open.ts';
import { until } from './driver/until.ts';

for (const theme of ['dark', 'light'] as const) {
  describe(`a person who opens the Kubernetes view in a ${theme} window`, () => {
    let opened: OpenWorkbench;
    before(async () => {
      const { kubeconfig } = await sharedCluster();
      opened = await openWorkbench({ kubeconfig, theme });
    });
    after(() => opened.close());

    test('sees the current context, and what is in it once it is unfolded', async () => {
      const { workbench } = opened;
      await workbench.open('Kubernetes');
      const context = await until('a context', async () => (await workbench.treeLabels())[0]);
      assert.match(await workbench.description(context), /current/);
      await workbench.expand(context);
      await workbench.treeRow('Workloads').waitFor();
      assert.deepEqual(await workbench.notifications(), []);
      await workbench.screenshot(`explorer-${theme}`);
    });
  });
}
