import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sharedCluster } from '../cluster/shared.ts';
import type { Cluster } from '../cluster/types.ts';
import { makeScratch } from '../host/reaper.ts';
import { TestKubeconfig } from '../integration/support/kubeconfig.ts';
import { openWorkbench, type OpenWorkbench } from './driver/open.ts';
import { until } from './driver/until.ts';

const files = {
  'compose.yaml': 'services:\n  web:\n    image: nginx\n',
  'manifest.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web-1\n',
};

describe('finding objects by filters, by the palette and from files', () => {
  const namespace = `filter-${Math.random().toString(36).slice(2, 8)}`;
  const scratch = makeScratch('pilothouse-filters-');
  let cluster: Cluster;
  let config: TestKubeconfig;
  let open: OpenWorkbench;

  before(async () => {
    cluster = await sharedCluster();
    await cluster.kubectl('create', 'namespace', namespace);
    const maps = ['web-1', 'web-2', 'db-1'].map((name) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: { of: name } }));
    const { busybox: image } = cluster.images;
    const pod = {
      apiVersion: 'v1', kind: 'Pod', metadata: { name: 'pair', namespace },
      spec: { nodeSelector: { no: 'where' }, containers: [{ name: 'one', image }, { name: 'two', image: 'example.com/two:2' }] },
    };
    await cluster.apply([...maps, pod].map((object) => JSON.stringify(object)).join('\n---\n'));
    config = await TestKubeconfig.create(cluster, [{ name: 'filtering', user: 'admin', namespace }]);
    Object.entries(files).forEach(([name, text]) => fs.writeFileSync(path.join(scratch.folder, name), text));
    open = await openWorkbench({ kubeconfig: config.file, folder: scratch.folder, settings: { 'terminal.integrated.gpuAcceleration': 'off' } });
    const { workbench } = open;
    await workbench.open('Kubernetes');
    for (const label of ['filtering', 'Config', 'ConfigMaps']) {
      await workbench.expand(label);
    }
    await workbench.treeRow('db-1').waitFor();
  });

  after(async () => {
    await open.close();
    await config.remove();
    await scratch.end();
    await cluster.kubectl('delete', 'namespace', namespace, '--wait=false');
  });

  const step = (name: string, work: () => Promise<void>): void => {
    test(name, async () => {
      try {
        await work();
      } catch (error) {
        console.log(await open.workbench.screenshot('failed-filters'));
        throw error;
      }
    });
  };

  /** Waits until the tree shows of the ConfigMaps just these. */
  const shown = (...names: string[]): Promise<boolean> => until(`the tree to show ${names.join(', ')}`, async () => {
    const labels = await open.workbench.treeLabels();
    return ['db-1', 'web-1', 'web-2'].filter((name) => labels.includes(name)).join() === names.join();
  });

  const input = () => open.workbench.page.locator('.quick-input-widget input[type=text]').first();
  const line = (text: string | RegExp) => open.workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: text });

  /** Types an answer to the question that has this placeholder, and presses Enter when it is the one in front. */
  const answer = async (placeholder: RegExp, text: string): Promise<void> => {
    await until(`the question ${placeholder.source}`, async () => placeholder.test(await input().getAttribute('placeholder') ?? ''));
    await input().fill(text);
    await until(`${text} to stand in front`, async () => (await open.workbench.page.locator('.quick-input-list .monaco-list-row.focused').textContent() ?? '').includes(text));
    await open.workbench.page.keyboard.press('Enter');
  };

  const typeFilter = async (words: string): Promise<void> => {
    await open.workbench.contextMenu('ConfigMaps', 'Filter…');
    await input().waitFor();
    await input().fill(words);
    await line(`Filter by ${words}`).waitFor();
  };

  step('a filter is saved under a name, and the list is filtered by it', async () => {
    await typeFilter('db');
    await open.workbench.quickPick('Save This Filter…');
    await until('the question for its name', async () => (await open.workbench.page.locator('.quick-input-widget').textContent() ?? '').includes('Name of the filter'));
    await open.workbench.input('web things');
    await shown('db-1');
  });

  step('the palette clears the only filter there is', async () => {
    await open.workbench.palette('Pilothouse: Clear Filter');
    await shown('db-1', 'web-1', 'web-2');
  });

  step('Enter filters by what is typed, also where a saved filter is called so', async () => {
    await typeFilter('web');
    await line('web things').waitFor();
    await open.workbench.page.keyboard.press('Enter');
    await shown('web-1', 'web-2');
  });

  step('a saved filter is deleted by the button of its line', async () => {
    await typeFilter('db');
    const saved = line('web things');
    await saved.hover();
    await saved.locator('.codicon-trash').click();
    await until('the line to go', async () => await saved.count() === 0);
    assert.equal(await line('Filter by db').count(), 1);
    await open.workbench.page.keyboard.press('Escape');
    await shown('web-1', 'web-2');
  });

  step('the palette leads to an object by questions, leaving out those with one answer', async () => {
    await open.workbench.palette('Pilothouse: View YAML');
    await answer(/^Kind$/, 'ConfigMaps');
    await answer(/^Namespace in filtering$/, namespace);
    await answer(/^ConfigMaps$/, 'web-2');
    await open.workbench.page.locator('.tabs-container .tab.active[aria-label*="web-2.yaml"]').waitFor();
    await open.workbench.editorShows(/of: web-2/);
  });

  step('the palette leads to a container by questions', async () => {
    await open.workbench.palette('Pilothouse: Copy Image');
    await answer(/^Namespace in filtering$/, namespace);
    await answer(/^Container of pair$/, 'two');
    await until('its image in the clipboard', async () => await open.workbench.page.evaluate('navigator.clipboard.readText()') === 'example.com/two:2');
  });

  const editorMenu = async (file: string): Promise<readonly string[]> => {
    const { workbench } = open;
    await workbench.openFile(file);
    const text = workbench.page.locator('.editor-group-container.active .editor-instance .view-line').first();
    const items = workbench.page.locator('.monaco-menu .action-label');
    const labels = await until('the editor\'s menu', async () => {
      if (!await items.first().isVisible()) {
        await text.click({ button: 'right', timeout: 2000 });
        await items.first().waitFor({ timeout: 2000 });
      }
      const found = (await items.allTextContents()).map((label) => label.trim());
      return found.includes('Cut') && found;
    });
    await until('the menu to close', async () => {
      await workbench.page.keyboard.press('Escape');
      return await items.count() === 0;
    });
    return labels;
  };

  step('the menu of a manifest leads to the tree, that of another YAML file does not', async () => {
    const ours = ['Reveal in Tree', 'Copy JSONPath'];
    const inMenu = async (file: string): Promise<readonly string[]> => (await editorMenu(file)).filter((label) => ours.includes(label));
    assert.deepEqual(await inMenu('compose.yaml'), []);
    await until('the menu of a manifest', async () => (await inMenu('manifest.yaml')).length === 2);
    await until('the menu of a compose file', async () => (await inMenu('compose.yaml')).length === 0);
  });

  step('Reveal in Tree from the palette asks for an object where the file names none', async () => {
    await open.workbench.openFile('compose.yaml');
    await open.workbench.palette('Pilothouse: Reveal in Tree');
    await answer(/^Kind$/, 'ConfigMaps');
    await answer(/^Namespace in filtering$/, namespace);
    await answer(/^ConfigMaps$/, 'web-1');
    await until('it to be selected', async () => await open.workbench.treeRow('web-1').getAttribute('aria-selected') === 'true');
    assert.deepEqual(await open.workbench.notifications(), []);
  });

  step('a terminal finds the program that the package brings', async () => {
    const { workbench } = open;
    await workbench.palette('Terminal: Create New Terminal');
    await workbench.page.locator('.terminal-wrapper.active .xterm-helper-textarea').waitFor({ state: 'attached' });
    await workbench.typeInTerminal('pilothouse get configmap web-1 -o name\n');
    await workbench.terminalShows(/^configmap\/web-1$/m);
  });
});
