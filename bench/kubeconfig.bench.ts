// How long a kubeconfig of 10,000 contexts takes to read, and how long it holds up what else runs in the extension host.
import fs from 'node:fs';
import path from 'node:path';
import { KubeconfigStore } from '../src/kube/config/store.ts';
import { makeScratch } from '../test/host/reaper.ts';
import { manyContexts } from '../test/servers/manyContexts.ts';
import { figure, median } from './figure.ts';
import { Steps, type LongestSteps } from './live/steps.ts';

const turns = 5;

const scratch = makeScratch('pilothouse-bench-');
try {
  const file = path.join(scratch.folder, 'config');
  fs.writeFileSync(file, manyContexts(10_000));
  // What is loaded and compiled once is no part of it.
  await new KubeconfigStore({ settings: () => [path.join(scratch.folder, 'none')], env: {}, home: scratch.folder }).contexts();
  const taken: number[] = [];
  const longest: LongestSteps[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const store = new KubeconfigStore({ settings: () => [file], env: {}, home: scratch.folder });
    const steps = new Steps();
    steps.begin();
    const start = performance.now();
    await store.contexts();
    taken.push(performance.now() - start);
    longest.push(await steps.end());
    store.dispose();
  }
  figure('kubeconfig of 10,000 contexts: read', median(taken), 'ms');
  figure('kubeconfig of 10,000 contexts: longest step, processor time', Math.max(...longest.map(({ processor }) => processor)), 'ms', { most: 50 });
} finally {
  await scratch.end();
}
process.exit();
