import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { load } from 'js-yaml';
import { at } from '../../src/common/json.ts';
import { sharedCluster } from '../cluster/shared.ts';
import type { Cluster } from '../cluster/types.ts';
import { openWorkbench, type OpenWorkbench } from './driver/open.ts';
import { until } from './driver/until.ts';

const contexts = ['prod-eu', 'prod-us', 'test-eu', 'laptop'];

/** A kubeconfig with several contexts of one cluster. */
function writeKubeconfig(cluster: Cluster, namespace: string, folder: string): string {
  const config = load(fs.readFileSync(cluster.kubeconfig, 'utf8'));
  const file = path.join(folder, 'config');
  fs.writeFileSync(file, JSON.stringify({
    'clusters': [{ name: 'c', cluster: at(config, 'clusters', 0, 'cluster') }],
    'users': [{ name: 'u', user: at(config, 'users', 0, 'user') }],
    'contexts': contexts.map((name) => ({ name, context: { cluster: 'c', user: 'u', namespace } })),
    'current-context': 'prod-eu',
  }), { mode: 0o600 });
  return file;
}

for (const theme of ['dark', 'light'] as const) {
  describe(`scopes and filters in a ${theme} window`, () => {
    const id = Math.random().toString(36).slice(2, 8);
    const [one, two] = [`scope-a-${id}`, `scope-b-${id}`];
    let cluster: Cluster;
    let open: OpenWorkbench;
    let folder: string;

    before(async () => {
      cluster = await sharedCluster();
      const configMap = (namespace: string, name: string, app: string): string => JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, labels: { app } } });
      await Promise.all([one, two].map((namespace) => cluster.kubectl('create', 'namespace', namespace)));
      await cluster.apply([configMap(one, 'web-settings', 'web'), configMap(one, 'db-settings', 'db'), configMap(two, 'web-colours', 'web')].join('\n---\n'));
      folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pilothouse-scopes-'));
      open = await openWorkbench({
        kubeconfig: writeKubeconfig(cluster, one, folder),
        theme,
        settings: {
          'pilothouse.contextGroups': { Production: ['prod-*'], Test: ['test-*'] },
          'pilothouse.savedFilters': { 'Web things': 'label:app=web' },
        },
      });
    });

    after(async () => {
      await open.close();
      fs.rmSync(folder, { recursive: true, force: true });
      await cluster.kubectl('delete', 'namespace', one, two, '--wait=false');
    });

    test('are chosen where one looks, and the rows say what is left out', async () => {
      try {
        await walk();
      } catch (error) {
        console.log(await open.workbench.screenshot(`failed-scopes-${theme}`));
        throw error;
      }
    });

    async function walk(): Promise<void> {
      const { workbench } = open;
      const { page } = workbench;
      const input = page.locator('.quick-input-widget input[type=text]').first();
      const listed = page.locator('.quick-input-list .monaco-list-row');

      await workbench.open('Kubernetes');
      await workbench.treeRow('test-eu').waitFor();
      assert.deepEqual(await workbench.treeLabels(), ['Production', 'prod-eu', 'prod-us', 'Test', 'test-eu', 'laptop']);
      await workbench.screenshot(`groups-${theme}`);

      await workbench.expand('prod-eu');
      await workbench.treeRow(`Namespace ${one}`).click();
      await listed.filter({ hasText: two }).first().waitFor();
      // What is typed has the focus, so that one sees what Enter will take.
      await input.fill(two);
      await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: two }).waitFor();
      await input.fill('');
      await listed.filter({ hasText: one }).first().waitFor();
      await listed.filter({ hasText: two }).first().hover();
      await listed.filter({ hasText: two }).locator('.codicon-star-empty').first().click();
      await page.locator('.quick-input-list', { hasText: 'Favourites' }).waitFor();
      await listed.filter({ hasText: two }).locator('.monaco-checkbox, input[type=checkbox], .quick-input-list-checkbox').first().click();
      await workbench.screenshot(`namespaces-${theme}`);
      await page.locator('.quick-input-widget .monaco-button', { hasText: 'OK' }).click();
      await workbench.treeRow(new RegExp(`^Namespaces .*${two}`)).waitFor();

      await workbench.expand('Config');
      await workbench.expand('ConfigMaps');
      await workbench.treeRow('web-colours').waitFor();
      await workbench.screenshot(`several-namespaces-${theme}`);

      const list = workbench.treeRow('ConfigMaps');
      await list.hover();
      await list.locator('a.action-label[aria-label^="Filter"]').click();
      await input.fill('label:=web');
      await listed.filter({ hasText: 'Not a label selector' }).waitFor();
      await workbench.screenshot(`filter-wrong-${theme}`);
      await input.fill('label:app=web');
      await listed.filter({ hasText: 'Filter by label:app=web' }).waitFor();
      await workbench.screenshot(`filter-list-${theme}`);
      await page.keyboard.press('Enter');
      await workbench.treeRow('db-settings').waitFor({ state: 'detached' });
      await until('the list to say so', async () => (await workbench.description('ConfigMaps')).includes('label:app=web'));
      await workbench.screenshot(`filtered-${theme}`);

      await page.locator('.part.sidebar a.action-label[aria-label^="Filter the Tree"]').first().click();
      await input.fill('colours');
      await workbench.treeRow('Filter: colours').waitFor();
      await workbench.treeRow('web-settings').waitFor({ state: 'detached' });
      await workbench.screenshot(`filter-tree-${theme}`);
      await page.keyboard.press('Escape');
      await workbench.treeRow('web-settings').waitFor();
      await workbench.treeRow('Filter: colours').waitFor({ state: 'detached' });

      await list.hover();
      await list.locator('a.action-label[aria-label^="Clear Filter"]').click();
      await workbench.treeRow('db-settings').waitFor();

      await workbench.palette('Pilothouse: Choose Shown Contexts…');
      await listed.filter({ hasText: 'laptop' }).first().waitFor();
      await page.locator('.quick-input-check-all, .quick-input-widget .monaco-checkbox').first().click();
      await page.locator('.quick-input-widget .monaco-button', { hasText: 'OK' }).click();
      await workbench.treeRow('All contexts are hidden').waitFor();
      await until('the message of the empty tree', async () => (await workbench.treeLabels()).length === 1);
      await workbench.screenshot(`all-hidden-${theme}`);
    }
  });
}
