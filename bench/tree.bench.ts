/**
 * The tree over 10,000 pods, in VS Code as a person sees it, beside `kubectl get pods -A`: how soon the first row is
 * painted and all are there, what the extension host keeps, its longest steps, and a minute of 500 changes a second (its
 * longest steps are taken in the ten seconds after that minute, as watching them costs processor time itself).
 * PILOTHOUSE_SCALE_CLUSTER names the state file of a cluster of test/cluster/scale.ts; without it, one is made.
 */
import { makeScratch } from '../test/host/reaper.ts';
import { figure, median } from './figure.ts';
import { runMeasured } from './live/measured.ts';
import { changePods, openPodList, readPlaceOf, selectInMiddle, unlikeServer, type Opened } from './tree/podList.ts';
import { openScaleCluster, pods } from './tree/scaleCluster.ts';
import type { WatchedWindow } from './tree/window.ts';

const turns = 3;
const churnSeconds = 60;
/** After those, for what cannot be measured beside the processor time. */
const moreSeconds = 10;

const scratch = makeScratch('pilothouse-bench-');
const scale = await openScaleCluster();
try {
  const window = await measureOpening();
  try {
    await measureChurn(window);
  } finally {
    await window.close();
  }
} finally {
  await scale.stop();
  await scratch.end();
}
process.exit();

/** Ours and kubectl in turns, so that whatever else the machine does weighs on both. Leaves the last window open. */
async function measureOpening(): Promise<WatchedWindow> {
  const ours: Opened[] = [];
  const theirs: { ms: number; memory: number }[] = [];
  for (let turn = 0; turn < turns; turn++) {
    await ours.at(-1)?.window.close();
    ours.push(await openPodList(scale, pods, scratch.folder));
    theirs.push(await runMeasured(scale.cluster.kubectlPath, ['get', 'pods', '-A'], { KUBECONFIG: scale.cluster.kubeconfig }));
  }
  const of = (what: (one: Opened) => number): number => median(ours.map(what));
  const answers = (one: Opened): Opened['host']['answers'] => one.host.answers.filter(({ rows }) => rows > 100);
  const worst = (what: (one: Opened) => number): number => Math.max(...ours.map(what));
  const kubectlMs = median(theirs.map(({ ms }) => ms));
  figure('tree, 10,000 pods: first row painted', of(({ firstMs }) => firstMs), 'ms', { under: 300 });
  figure('tree, 10,000 pods: first rows handed over', of((one) => answers(one)[0]?.ms ?? Number.NaN), 'ms');
  figure('tree, 10,000 pods: complete', of(({ completeMs }) => completeMs), 'ms', { under: kubectlMs });
  figure('tree, 10,000 pods: kubectl get pods -A', kubectlMs, 'ms');
  figure('tree, 10,000 pods: times that the list was handed over', of((one) => answers(one).length), 'count');
  figure('tree, 10,000 pods: kept', of(({ keptMB }) => keptMB), 'MB', { under: 60 });
  figure('tree, 10,000 pods: kubectl, most memory', median(theirs.map(({ memory }) => memory)) / 1e6, 'MB');
  figure('tree, 10,000 pods: longest step', worst(({ host }) => host.steps.own), 'ms', { most: 50 });
  figure('tree, 10,000 pods: longest step, where the editor takes in the rows', worst(({ host }) => host.steps.handover), 'ms');
  return ours.at(-1)!.window;
}

async function measureChurn(window: WatchedWindow): Promise<void> {
  const before = await selectInMiddle(window);
  await window.reset();
  const load = changePods(scale, churnSeconds + moreSeconds);
  await window.workbench.page.waitForTimeout(churnSeconds * 1000);
  const host = await window.read();
  await window.reset('steps');
  const written = await load;
  const { steps } = await window.read();
  await window.reset();
  const after = await readPlaceOf(window.workbench.page);
  // The last changes have this long to arrive: lists of this size are sent again every 3 s.
  await window.workbench.page.waitForTimeout(10_000);
  figure('tree, 500 changes a second: written a second', written, 'count');
  figure('tree, 500 changes a second: refreshes in a minute', host.events, 'count', { least: 15 });
  figure('tree, 500 changes a second: processor time of a second', host.cpuMs / (host.ms / 1000), 'ms', { under: 500 });
  figure('tree, 500 changes a second: longest step', steps.own, 'ms', { most: 50 });
  figure('tree, 500 changes a second: longest step, where the editor takes in the rows', steps.handover, 'ms');
  figure('tree, 500 changes a second: selected row lost', before.selected === after.selected ? 0 : 1, 'count', { most: 0 });
  figure('tree, 500 changes a second: pixels scrolled', Math.abs(after.scrollTop - before.scrollTop), 'count', { most: 0 });
  figure('tree, 500 changes a second: rows unlike the server at the end', await unlikeServer(scale, window), 'count', { most: 0 });
}
