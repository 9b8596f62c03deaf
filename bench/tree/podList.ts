import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { asNumber, asString, at } from '../../src/common/json.ts';
import { until } from '../../test/browser/driver/until.ts';
import { run } from '../../test/cluster/run.ts';
import { scaleNamespace } from '../../test/cluster/scale/pods.ts';
import { root } from '../../tools/root.ts';
import type { ScaleCluster } from './scaleCluster.ts';
import { openWatched, type HostFigures, type WatchedWindow } from './window.ts';

/** The end of the id of the list of pods. */
const listId = '/list//pods';

export interface Opened {
  readonly window: WatchedWindow;
  /** From the click to the first row painted, and to the whole list in the tree, ms. */
  readonly firstMs: number;
  readonly completeMs: number;
  readonly host: HostFigures;
  /** What the list added to the host's heap, MB. */
  readonly keptMB: number;
}

/** What is seen at the middle of a long list: the topmost row, and which row is selected. */
export interface Place {
  readonly top: string;
  readonly selected: string;
  readonly scrollTop: number;
}

/**
 * Runs in the page, whose types this project has no use for: notes when the mouse went down, when a pod's row was first
 * painted, and when the list's row first said that all are there.
 */
const noteTimes = (all: string): string => `(() => {
  const times = (window.pilothouseTimes = {});
  const rows = () => [...document.querySelectorAll('.part.sidebar .monaco-list-row[role=treeitem]')];
  const text = (row, part) => row.querySelector(part)?.textContent ?? '';
  document.addEventListener('pointerdown', () => { times.down ??= performance.now(); }, { capture: true });
  const look = () => {
    if (times.down !== undefined) {
      if (times.first === undefined && rows().some((row) => text(row, '.label-name').startsWith('app-'))) {
        times.first = performance.now();
      }
      if (rows().some((row) => text(row, '.label-name') === 'Pods' && text(row, '.label-description').includes(${JSON.stringify(all)}))) {
        times.complete = performance.now();
        return;
      }
    }
    requestAnimationFrame(look);
  };
  look();
})()`;

const readPlace = `(() => {
  const list = document.querySelector('.part.sidebar .monaco-list');
  const from = list.getBoundingClientRect().top;
  const rows = [...list.querySelectorAll('.monaco-list-row[role=treeitem]')].filter((row) => row.getBoundingClientRect().top >= from);
  rows.sort((left, right) => left.getBoundingClientRect().top - right.getBoundingClientRect().top);
  const label = (row) => row?.querySelector('.label-name')?.textContent ?? '';
  return { top: label(rows[0]), selected: label(rows.find((row) => row.classList.contains('selected'))), scrollTop: -list.querySelector('.monaco-list-rows').offsetTop };
})()`;

/** Opens a window on the cluster's pods and unfolds their list. */
export async function openPodList({ cluster }: ScaleCluster, count: number, folder: string): Promise<Opened> {
  const kubeconfig = path.join(folder, 'kubeconfig');
  fs.copyFileSync(cluster.kubeconfig, kubeconfig);
  await run(cluster.kubectlPath, ['--kubeconfig', kubeconfig, 'config', 'set-context', '--current', `--namespace=${scaleNamespace}`]);
  const context = (await run(cluster.kubectlPath, ['--kubeconfig', kubeconfig, 'config', 'current-context'])).stdout.trim();
  const window = await openWatched(kubeconfig);
  const { workbench } = window;
  try {
    await workbench.open('Kubernetes');
    await workbench.expand(context);
    await workbench.expand('Workloads');
    const twistie = workbench.treeRow('Pods').locator('.monaco-tl-twistie');
    await twistie.waitFor();
    const before = await window.heap();
    await workbench.page.evaluate(noteTimes(count.toLocaleString('en')));
    await window.reset('steps');
    await twistie.click();
    const times = await until('all pods to be there', () => workbench.page.evaluate<unknown>('window.pilothouseTimes.complete !== undefined && window.pilothouseTimes'), 60_000);
    const host = await window.read();
    await window.reset();
    const time = (name: string): number => (asNumber(at(times, name)) ?? Number.NaN) - (asNumber(at(times, 'down')) ?? Number.NaN);
    return { window, firstMs: time('first'), completeMs: time('complete'), host, keptMB: await window.heap() - before };
  } catch (error) {
    await window.close();
    throw error;
  }
}

/** Goes into the middle of the list and selects a row there. */
export async function selectInMiddle({ workbench }: WatchedWindow): Promise<Place> {
  await workbench.treeRow(/^app-/).click();
  for (let page = 0; page < 20; page++) {
    await workbench.page.keyboard.press('PageDown');
  }
  return until('the list to stand still at a selected row', async () => {
    await workbench.page.locator('.part.sidebar .monaco-list-row[role=treeitem]').nth(15).click();
    const place = await readPlaceOf(workbench.page);
    await workbench.page.waitForTimeout(1000);
    return place.selected !== '' && JSON.stringify(place) === JSON.stringify(await readPlaceOf(workbench.page)) && place;
  });
}

export async function readPlaceOf(page: WatchedWindow['workbench']['page']): Promise<Place> {
  const place = await page.evaluate<unknown>(readPlace);
  return { top: asString(at(place, 'top')) ?? '', selected: asString(at(place, 'selected')) ?? '', scrollTop: asNumber(at(place, 'scrollTop')) ?? Number.NaN };
}

/** Changes pods, 500 a second or as many as the server takes, and resolves with how many that were a second. */
export async function changePods({ state }: ScaleCluster, seconds: number, perSecond = 500): Promise<number> {
  const script = path.join(root, 'test', 'cluster', 'scale.ts');
  const args = ['--disable-warning=ExperimentalWarning', script, 'churn', '--per-second', String(perSecond), '--seconds', String(seconds), '--state', state];
  const load = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  load.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [code] = await once(load, 'exit') as [number];
  if (code !== 0) {
    throw new Error('The changes could not be written.');
  }
  return Number(/, (\d+) a second/.exec(said)?.[1]);
}

/** How many rows of the tree are not what the server lists now: names, their order, readiness, status and restarts. */
export async function unlikeServer({ cluster }: ScaleCluster, window: WatchedWindow): Promise<number> {
  const args = ['get', 'pods', '-n', scaleNamespace, '--no-headers'];
  const { stdout, stderr, code } = await run(cluster.kubectlPath, args, { env: { KUBECONFIG: cluster.kubeconfig } });
  if (code !== 0) {
    throw new Error(stderr);
  }
  // All but spans of time, which go on meanwhile.
  const timeless = (text: string): string => text.replace(/ \(\S+ ago\)/, '');
  const server = stdout.trimEnd().split('\n').map((line) => timeless(line.split(/ {2,}/).slice(0, 4).join(' ')));
  const ours = (await window.rows(listId)).map(([label, description]) => timeless([label, ...description.split(' · ').slice(0, 3)].join(' ')));
  const first = server.findIndex((line, index) => line !== ours[index]);
  if (first >= 0) {
    process.stderr.write(`The first unlike row is "${ours[first] ?? ''}" in place of "${server[first] ?? ''}".\n`);
  }
  return Math.abs(server.length - ours.length) + server.filter((line, index) => line !== ours[index]).length;
}
