import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Frame, Locator } from 'playwright-core';
import { asObjects } from '../../src/common/json.ts';
import { sharedCluster } from '../cluster/shared.ts';
import type { Cluster } from '../cluster/types.ts';
import { TestKubeconfig } from '../integration/support/kubeconfig.ts';
import { openWorkbench, type OpenWorkbench } from './driver/open.ts';
import { until } from './driver/until.ts';

const names = ['cart', 'queue', 'shop', 'store'];

/** Pods to look at, one of which fails, in a namespace of their own. */
async function deploy(cluster: Cluster, namespace: string): Promise<void> {
  await cluster.kubectl('create', 'namespace', namespace);
  await cluster.apply(names.map((name) => JSON.stringify(pod(cluster, namespace, name))).join('\n---\n'));
  await cluster.kubectl('-n', namespace, 'wait', '--for=condition=Ready', '--timeout=60s', 'pod/cart', 'pod/shop', 'pod/store');
}

function pod({ images: { busybox, pullPolicy } }: Cluster, namespace: string, name: string): object {
  const command = ['sh', '-c', name === 'queue' ? 'exit 1' : 'sleep 1000'];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: `app-${name}` } },
    spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'main', image: busybox, imagePullPolicy: pullPolicy, command }] },
  };
}

/** The names in rows that were copied as JSON. */
function namesIn(text: string): readonly unknown[] {
  try {
    const rows: unknown = JSON.parse(text);
    return asObjects(rows).map(({ Name: name }) => name);
  } catch {
    return [];
  }
}

/** A table on the screen, by what a person sees and does in it. */
class Table {
  readonly open: OpenWorkbench;
  readonly frame: Frame;

  private constructor(open: OpenWorkbench, frame: Frame) {
    this.open = open;
    this.frame = frame;
  }

  /** The table in front, once it has rows. */
  static async in(open: OpenWorkbench): Promise<Table> {
    const frame = await until('a table', async () => {
      for (const each of open.workbench.page.frames().filter((one) => one.url().includes('fake.html'))) {
        if (await each.locator('.row:not([hidden])').count() > 0) {
          return each;
        }
      }
      return undefined;
    });
    return new Table(open, frame);
  }

  row(name: string): Locator {
    return this.frame.locator('.row:not([hidden])', { has: this.frame.locator('.cell', { hasText: new RegExp(`^${name}$`) }) });
  }

  get filter(): Locator {
    return this.frame.locator('.filter');
  }

  /** The texts of a column from top to bottom. */
  column(title: string): Promise<readonly string[]> {
    return this.frame.evaluate<string[]>(`(() => {
      const place = [...document.querySelectorAll('.title .text')].findIndex((each) => each.textContent === ${JSON.stringify(title)});
      const rows = [...document.querySelectorAll('.row:not([hidden])')].sort((a, b) => a.ariaRowIndex - b.ariaRowIndex);
      return rows.map((row) => row.children[place]?.textContent ?? '');
    })()`);
  }

  titles(): Promise<readonly string[]> {
    return this.frame.locator('.title .text').allTextContents();
  }

  async shows(title: string, texts: readonly string[]): Promise<void> {
    let last: readonly string[] = [];
    await until(`${title} to be ${texts.join(', ')}`, async () => {
      last = await this.column(title);
      return JSON.stringify(last) === JSON.stringify(texts);
    }).catch((error: unknown) => {
      throw new Error(`${title} was ${last.join(', ')}`, { cause: error });
    });
  }

  /** What the bar says of the number of rows. */
  count(): Promise<string | null> {
    return this.frame.locator('.count').textContent();
  }

  press(key: string): Promise<void> {
    return this.open.workbench.page.keyboard.press(key);
  }

  clipboard(): Promise<string> {
    return this.open.workbench.page.evaluate<string>('navigator.clipboard.readText()');
  }
}

describe('a table of pods', () => {
  const namespace = `browser-${Math.random().toString(36).slice(2, 8)}`;
  let cluster: Cluster;
  let config: TestKubeconfig;
  let open: OpenWorkbench;
  let table: Table;

  before(async () => {
    cluster = await sharedCluster();
    await deploy(cluster, namespace);
    config = await TestKubeconfig.create(cluster, [{ name: 'shop', user: 'admin', namespace }]);
    open = await openWorkbench({ kubeconfig: config.file });
    const { workbench } = open;
    await workbench.open('Kubernetes');
    await workbench.expand('shop');
    await workbench.expand('Workloads');
    const tab = workbench.page.locator('.tabs-container .tab', { hasText: 'Pods' });
    // Once more, as a person does, where the list was just being read.
    await until('the table to open', async () => {
      await workbench.treeRow('Pods').hover();
      await workbench.treeRow('Pods').locator('.action-label[aria-label^="Open as Table"]').click();
      await tab.waitFor({ timeout: 3000 });
      return true;
    });
    table = await Table.in(open).catch(async (error: unknown) => {
      console.log(await workbench.screenshot('failed-table'));
      throw error;
    });
  });

  after(async () => {
    await open.close();
    await config.remove();
    await cluster.kubectl('delete', 'namespace', namespace, '--wait=false');
  });

  test('names its context in the tab and above the rows', async () => {
    await open.workbench.page.locator('.tabs-container .tab', { hasText: `Pods · ${namespace} · shop` }).waitFor();
    assert.equal(await table.frame.locator('.context').textContent(), 'shop');
  });

  test('shows what kubectl get prints, and with Wide what it prints with -o wide', async () => {
    await table.shows('Name', names);
    const printed = async (...more: string[]): Promise<string[]> =>
      (await cluster.kubectl('-n', namespace, 'get', 'pods', ...more)).stdout.split('\n')[0]?.trim().split(/\s{2,}/) ?? [];
    const upper = async (): Promise<string[]> => (await table.titles()).map((title) => title.toUpperCase());
    assert.deepEqual(await upper(), await printed());
    await open.workbench.screenshot('table-dark');
    await table.frame.locator('.tool', { hasText: 'Wide' }).click();
    assert.deepEqual(await upper(), await printed('-o', 'wide'));
    await open.workbench.screenshot('table-wide-dark');
  });

  test('sorts by values at a click on a header and by its keys, and goes back to the server\'s order', async () => {
    const restarts = table.frame.locator('.title', { hasText: 'Restarts' });
    await restarts.click();
    await restarts.click();
    await until('the header to say so', async () => await restarts.getAttribute('aria-sort') === 'descending');
    await table.shows('Name', ['queue', 'cart', 'shop', 'store']);
    await restarts.click();
    await table.shows('Name', names);
    await table.frame.locator('.title', { hasText: 'Name' }).focus();
    await table.press('Enter');
    await table.press('Enter');
    await table.shows('Name', [...names].reverse());
    await table.press('Enter');
    await table.shows('Name', names);
  });

  test('filters as one types, and Escape takes the filter back', async () => {
    await table.frame.locator('.grid').focus();
    await table.press('Control+f');
    await open.workbench.page.keyboard.type('st');
    await table.shows('Name', ['store']);
    assert.equal(await table.count(), '1 of 4');
    await table.press('Escape');
    await table.shows('Name', names);
    await table.press('ArrowDown');
    await until('the rows to have the focus', () => table.frame.locator('.grid:focus').count().then((count) => count === 1));
  });

  test('selects by keys and copies what is selected', async () => {
    await table.frame.locator('.grid').focus();
    await table.press('Home');
    await table.press('Shift+ArrowDown');
    await table.press('Shift+ArrowDown');
    await until('three selected rows', async () => await table.count() === '4 · 3 selected');
    await table.press('Control+c');
    await until('three names in the clipboard', async () => /^cart\t.*\nqueue\t.*\nshop\t.*$/.test(await table.clipboard()));
    await table.press('Escape');
    await table.press('End');
    await table.press(' ');
    await until('one selected row', async () => await table.count() === '4 · 1 selected');
    await table.press('Control+a');
    await until('four selected rows', async () => await table.count() === '4 · 4 selected');
    await open.workbench.screenshot('table-selected-dark');
    await table.frame.locator('.tool', { hasText: 'Copy' }).click();
    await until('CSV in the clipboard', async () => /^Name,Ready,Status,Restarts,Age,IP,Node,.*\ncart,1\/1,Running,0,/.test(await table.clipboard()));
    await open.workbench.page.locator('.statusbar-item', { hasText: 'Copied 4 rows as CSV' }).waitFor();
  });

  test('copies from the palette what its button copies: all rows where none is selected', async () => {
    await table.frame.locator('.grid').focus();
    await table.press('Escape');
    await table.press('Home');
    await open.workbench.palette('Copy Rows as JSON');
    await until('four rows in the clipboard', async () => JSON.stringify(names) === JSON.stringify(namesIn(await table.clipboard())));
    await open.workbench.page.locator('.statusbar-item', { hasText: 'Copied 4 rows as JSON' }).waitFor();
  });

  test('offers the editor\'s own menu for the rows', async () => {
    await table.frame.locator('.grid').focus();
    await table.press('Escape');
    await table.row('shop').click({ button: 'right' });
    const menu = open.workbench.page.locator('.monaco-menu').first();
    await menu.locator('.action-label', { hasText: 'Copy Rows as JSON' }).waitFor();
    await open.workbench.screenshot('table-menu-dark');
    const items = await menu.locator('.action-label').allTextContents();
    assert.deepEqual(items.filter((item) => item !== '').slice(0, 6), ['Describe', 'View YAML', 'Reveal in Tree', 'Follow Logs', 'Show Previous Logs', 'Open Shell']);
    const copies = ['Copy Name', 'Copy Namespace and Name', 'Copy kubectl Command', 'Copy Image', 'Insert Name into Terminal', 'Copy Rows as CSV', 'Copy Rows as JSON'];
    assert.deepEqual(items.filter((item) => item.startsWith('Copy') || item.startsWith('Insert')).map((item) => item.replace(/(?:…|\.\.\.)$/, '')), copies);
    await until('JSON in the clipboard', async () => {
      await menu.locator('.action-label', { hasText: 'Copy Rows as JSON' }).click({ timeout: 1000 }).catch(() => undefined);
      return (await table.clipboard()).includes('"Name": "shop"');
    });
  });

  test('works on all selected rows from the menu of one of them', async () => {
    const { workbench } = open;
    await table.frame.locator('.grid').focus();
    await table.press('Escape');
    await table.press('Home');
    await table.press('Shift+ArrowDown');
    await until('two selected rows', async () => await table.count() === '4 · 2 selected');
    const choose = async (title: string, done: () => Promise<boolean>): Promise<void> => {
      await table.row('queue').click({ button: 'right' });
      const item = workbench.page.locator('.monaco-menu').first().locator('.action-label', { hasText: title });
      await item.waitFor();
      await until(title, async () => {
        await item.click({ timeout: 1000 }).catch(() => undefined);
        return done();
      });
    };
    await choose('Copy Namespace and Name', async () => await table.clipboard() === `${namespace}/cart\n${namespace}/queue`);
    await choose('Copy Image', async () => /^(\S*busybox\S*)\n\1$/.test(await table.clipboard()));
  });

  test('shows a row in the tree', async () => {
    const { workbench } = open;
    await table.row('store').click({ button: 'right' });
    const item = workbench.page.locator('.monaco-menu').first().locator('.action-label', { hasText: 'Reveal in Tree' });
    await item.waitFor();
    await until('the pod in the tree', async () => {
      await item.click({ timeout: 1000 }).catch(() => undefined);
      return await workbench.treeRow('store').count() > 0;
    });
  });

  test('counts spans of time on', async () => {
    await until('a restart', async () => / \(\d+\S* ago\)$/.test((await table.column('Restarts'))[1] ?? ''), 60_000);
    const [, before] = await table.column('Restarts');
    await until('another span', async () => (await table.column('Restarts'))[1] !== before);
  });

  test('shows new pods and drops deleted ones without being asked', async () => {
    await cluster.apply(JSON.stringify(pod(cluster, namespace, 'mail')));
    await table.shows('Name', ['cart', 'mail', 'queue', 'shop', 'store']);
    await until('the pod to run', async () => (await table.column('Status'))[1] === 'Running');
    await cluster.kubectl('-n', namespace, 'delete', 'pod', 'mail', '--wait=false');
    await table.shows('Name', names);
  });

  test('adds columns by path, keeps them for the kind, and leaves out what is unticked', async () => {
    const { workbench } = open;
    await table.frame.locator('.tool', { hasText: 'Wide' }).click();
    await table.frame.locator('.tool', { hasText: 'Columns' }).click();
    await workbench.quickPick('Add Columns by Path');
    await workbench.page.locator('.quick-input-widget', { hasText: 'A path such as' }).waitFor();
    await workbench.input('LABEL:.metadata.labels.app,GRACE:.spec.terminationGracePeriodSeconds');
    await table.shows('LABEL', names.map((name) => `app-${name}`));
    await table.shows('GRACE', ['0', '0', '0', '0']);
    await workbench.screenshot('table-custom-dark');
    await table.frame.locator('.tool', { hasText: 'Columns' }).click();
    await workbench.quickPick('Show What the Server Shows');
    await until('the server\'s columns', async () => (await table.titles()).join() === 'Name,Ready,Status,Restarts,Age');
  });

  test('describes the focused pod at Enter, and shows its rows again when the tab is back', async () => {
    const { workbench } = open;
    await table.shows('Name', names);
    await table.filter.fill('sho');
    await table.shows('Name', ['shop']);
    await table.press('Enter');
    await table.press('Enter');
    await workbench.editorShows(/^Name:\s+shop$/m);
    await workbench.page.locator('.tabs-container .tab', { hasText: 'Pods' }).first().click();
    table = await Table.in(open);
    await table.shows('Name', ['shop']);
    assert.equal(await table.filter.inputValue(), 'sho');
  });

  test('marks its context in the tab and above the rows while that is protected', async () => {
    await open.workbench.contextMenu('shop', 'Protect or Unprotect Context');
    await table.frame.locator('.context.protected .mark', { hasText: 'protected' }).waitFor();
    await open.workbench.page.locator('.tabs-container .tab', { hasText: 'shop (protected)' }).waitFor();
    await open.workbench.screenshot('table-protected-dark');
  });

  for (const [theme, kind] of [['Light Modern', 'vscode-light'], ['Dark High Contrast', 'vscode-high-contrast'], ['Light High Contrast', 'vscode-high-contrast-light']] as const) {
    test(`takes on the colours of ${theme}`, async () => {
      const { workbench } = open;
      await table.filter.fill('');
      await table.shows('Name', names);
      await workbench.palette('Preferences: Color Theme');
      await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Modern' }).first().waitFor();
      await workbench.page.locator('.quick-input-widget input[type=text]').first().fill(theme);
      await workbench.quickPick(theme);
      await table.frame.locator(`body.${kind}`).waitFor();
      await table.frame.locator('.grid').focus();
      await table.press('End');
      await table.press('Shift+ArrowUp');
      await table.row('queue').hover();
      await table.frame.locator('.row.selected.focused').waitFor();
      await workbench.screenshot(`table-${kind}`);
      await table.filter.fill('sho');
      await table.shows('Name', ['shop']);
    });
  }

  test('asks nothing of the cluster when the window is loaded anew, until a person wants it', async () => {
    const { workbench } = open;
    const since = new Date();
    await workbench.page.evaluate('window.isBefore = true');
    // As a person does it: the editor then keeps its tabs for certain.
    await workbench.palette('Developer: Reload Window');
    await until('the window to be another', async () => await workbench.page.evaluate('window.isBefore') === undefined);
    const load = await until('the button', async () => {
      for (const frame of workbench.page.frames()) {
        const button = frame.locator('.note .button', { hasText: 'Load' });
        if (await button.isVisible().catch(() => false)) {
          return button;
        }
      }
      return undefined;
    }, 60_000);
    assert.deepEqual((await cluster.requests({ since, userAgent: /^pilothouse/ })).filter(({ uri }) => uri.includes(namespace)), []);
    await workbench.screenshot('table-asleep');
    await load.click();
    table = await Table.in(open);
    await table.filter.fill('');
    await table.shows('Name', names);
  });
});
