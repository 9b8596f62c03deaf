import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sharedCluster } from '../cluster/shared.ts';
import type { Cluster } from '../cluster/types.ts';
import { openWorkbench, type OpenWorkbench, type Theme } from './driver/open.ts';
import { until } from './driver/until.ts';

const names = ['alpha', 'beta', 'gamma'];

/** Some objects to look for, in a namespace of their own. */
async function deploy(cluster: Cluster, namespace: string): Promise<void> {
  await cluster.kubectl('create', 'namespace', namespace);
  const { images: { busybox, pullPolicy } } = cluster;
  const pods = names.map((name) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `${name}-${namespace}`, namespace },
    spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'main', image: busybox, imagePullPolicy: pullPolicy, command: ['sleep', '1000'] }] },
  }));
  await cluster.apply(pods.map((pod) => JSON.stringify(pod)).join('\n---\n'));
  await cluster.kubectl('-n', namespace, 'wait', '--for=condition=Ready', '--timeout=60s', 'pod', '--all');
}

const looks: readonly Theme[] = ['dark', 'light'];
for (const theme of looks) {
  describe(`finding objects in a ${theme} window`, () => {
    const namespace = `find-${Math.random().toString(36).slice(2, 8)}`;
    const pod = (name: string): string => `${name}-${namespace}`;
    let cluster: Cluster;
    let open: OpenWorkbench;

    before(async () => {
      cluster = await sharedCluster();
      await deploy(cluster, namespace);
      open = await openWorkbench({ kubeconfig: cluster.kubeconfig, theme, settings: { 'terminal.integrated.gpuAcceleration': 'off' } });
    });

    after(async () => {
      await open.close();
      await cluster.kubectl('delete', 'namespace', namespace, '--wait=false');
    });

    const step = (name: string, work: () => Promise<void>): void => {
      test(name, async () => {
        try {
          await work();
        } catch (error) {
          console.log(await open.workbench.screenshot(`failed-find-${theme}`));
          throw error;
        }
      });
    };

    step('goes to an object by typing parts of its name, kind and namespace, and shows it in the tree', async () => {
      const { workbench } = open;
      await workbench.open('Kubernetes');
      await workbench.treeRow(/./).waitFor();
      await workbench.page.keyboard.press('Control+Shift+Alt+O');
      const input = workbench.page.locator('.quick-input-widget input[type=text]').first();
      await input.waitFor();
      await input.pressSequentially('po bet');
      const first = workbench.page.locator('.quick-input-list .monaco-list-row').first();
      await until('the pod to stand first', async () => (await first.textContent() ?? '').includes(pod('beta')));
      await workbench.screenshot(`go-to-object-${theme}`);
      await workbench.page.keyboard.press('Enter');
      await workbench.treeRow(pod('beta')).waitFor();
      await until('it to be selected', async () => await workbench.treeRow(pod('beta')).getAttribute('aria-selected') === 'true');
      assert.match((await workbench.notifications()).join(), new RegExp(`shows namespace ${namespace}`));
      await workbench.screenshot(`go-to-object-revealed-${theme}`);
      await workbench.page.keyboard.press('Control+Shift+Alt+O');
      await until('it to be first among the recent', async () => (await first.textContent() ?? '').includes(pod('beta')));
      await workbench.screenshot(`go-to-object-recent-${theme}`);
      await workbench.page.keyboard.press('Escape');
    });

    // What follows looks the same in every theme.
    if (theme !== 'dark') {
      return;
    }

    step('describes every selected row', async () => {
      const { workbench } = open;
      await workbench.treeRow(pod('alpha')).click();
      await workbench.treeRow(pod('gamma')).click({ modifiers: ['Shift'] });
      await workbench.contextMenu(pod('gamma'), 'Describe');
      await until('three descriptions', async () => await workbench.page.locator('.tabs-container .tab[aria-label*=".describe"]').count() === 3);
      await workbench.screenshot(`describe-several-${theme}`);
    });

    step('inserts names where rows are dropped into an editor', async () => {
      const { workbench } = open;
      await workbench.palette('File: New Untitled Text File');
      const editor = workbench.page.locator('.editor-group-container.active .editor-instance .view-lines').first();
      await editor.waitFor();
      await workbench.treeRow(pod('alpha')).click();
      await workbench.treeRow(pod('beta')).click({ modifiers: ['Shift'] });
      await workbench.treeRow(pod('alpha')).dragTo(editor);
      await workbench.editorShows(new RegExp(`${pod('alpha')}\n${pod('beta')}`));
      await workbench.screenshot(`dragged-${theme}`);
    });
  });
}
