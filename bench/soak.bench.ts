/**
 * The extension host's heap under 500 changes a second to 10,000 pods in an unfolded list: 30 minutes, or PILOTHOUSE_SOAK_MINUTES.
 * PILOTHOUSE_SCALE_CLUSTER names the state file of a cluster of test/cluster/scale.ts; without it, one is made.
 * The editor keeps something of every item until the view is made anew, so the heap goes up and down: what counts is
 * how low it comes in the first and in the last part of the time.
 */
import { makeScratch } from '../test/host/reaper.ts';
import { figure } from './figure.ts';
import { changePods, openPodList, unlikeServer } from './tree/podList.ts';
import { openScaleCluster, pods } from './tree/scaleCluster.ts';
import type { WatchedWindow } from './tree/window.ts';

const minutes = Number(process.env.PILOTHOUSE_SOAK_MINUTES || 30);
const sampleMs = 5000;
/** Caches fill, and code is compiled. */
const warmUpMs = 30_000;
/** How long the heap is watched at the start and at the end. */
const partMs = Math.min(120_000, minutes * 60_000 / 3);
/** How much two lowest points of the same heap differ by themselves. */
const noiseMB = 5;

const scratch = makeScratch('pilothouse-bench-');
const scale = await openScaleCluster();
try {
  const { window } = await openPodList(scale, pods, scratch.folder);
  try {
    await soak(window);
  } finally {
    await window.close();
  }
} finally {
  await scale.stop();
  await scratch.end();
}
process.exit();

async function soak(window: WatchedWindow): Promise<void> {
  const load = changePods(scale, (minutes * 60_000 + warmUpMs) / 1000);
  await window.workbench.page.waitForTimeout(warmUpMs);
  await window.reset();
  const samples: { readonly at: number; readonly MB: number }[] = [];
  const start = performance.now();
  for (let at = 0; at < minutes * 60_000; at = performance.now() - start) {
    samples.push({ at, MB: await window.heap() });
    process.stderr.write(`${Math.round(at / 1000)} s: ${samples.at(-1)?.MB.toFixed(1)} MB\n`);
    await window.workbench.page.waitForTimeout(sampleMs);
  }
  const host = await window.read();
  const written = await load;
  await window.workbench.page.waitForTimeout(10_000);
  const lowest = (of: typeof samples): number => Math.min(...of.map(({ MB }) => MB));
  figure('soak: minutes', minutes, 'count');
  figure('soak: changes written a second', written, 'count');
  figure('soak: items drawn', host.items, 'count');
  const atStart = lowest(samples.filter(({ at }) => at <= partMs));
  figure('soak: heap at the start', atStart, 'MB');
  figure('soak: heap at the end', lowest(samples.filter(({ at }) => at >= minutes * 60_000 - partMs)), 'MB', { most: atStart + noiseMB });
  figure('soak: heap at its highest', Math.max(...samples.map(({ MB }) => MB)), 'MB');
  figure('soak: processor time of a second', host.cpuMs / (host.ms / 1000), 'ms', { under: 500 });
  figure('soak: rows unlike the server at the end', await unlikeServer(scale, window), 'count', { most: 0 });
}
