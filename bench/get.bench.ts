/**
 * `pilothouse get pods` beside `kubectl get pods`, whole programs: a namespace of six pods on the tests' cluster, and
 * 10,000 pods in all namespaces (PILOTHOUSE_SCALE_CLUSTER names a running cluster of them, else one is made).
 */
import path from 'node:path';
import { applySample, sampleNamespace } from '../test/cluster/sample.ts';
import { sharedCluster } from '../test/cluster/shared.ts';
import type { Cluster } from '../test/cluster/types.ts';
import { makeScratch } from '../test/host/reaper.ts';
import { figure, median } from './figure.ts';
import { runMeasured } from './live/measured.ts';
import { buildProduction } from './production.ts';
import { openScaleCluster } from './tree/scaleCluster.ts';

const turns = 9;
const scaleTurns = 5;

const scratch = makeScratch('pilothouse-bench-');
try {
  const cli = path.join(await buildProduction(scratch.folder), 'cli.js');
  const small = await sharedCluster();
  await applySample(small);
  await measure('get, 6 pods', small, cli, ['-n', sampleNamespace], turns);
  const scale = await openScaleCluster();
  try {
    await measure('get, 10,000 pods in all namespaces', scale.cluster, cli, ['-A'], scaleTurns);
  } finally {
    await scale.stop();
  }
} finally {
  await scratch.end();
}

/** Both in turns, so that whatever else the machine does weighs on both. */
async function measure(name: string, cluster: Cluster, cli: string, args: readonly string[], times: number): Promise<void> {
  const ours: Awaited<ReturnType<typeof runMeasured>>[] = [];
  const theirs: typeof ours = [];
  for (let turn = 0; turn < times; turn++) {
    ours.push(await runMeasured(process.execPath, [cli, 'get', 'pods', ...args], { KUBECONFIG: cluster.kubeconfig }));
    theirs.push(await runMeasured(cluster.kubectlPath, ['get', 'pods', ...args], { KUBECONFIG: cluster.kubeconfig }));
  }
  for (const [program, runs] of [['pilothouse', ours], ['kubectl', theirs]] as const) {
    figure(`${name}: ${program}`, median(runs.map(({ ms }) => ms)), 'ms');
    figure(`${name}: ${program}, most memory`, median(runs.map(({ memory }) => memory)) / 1e6, 'MB');
  }
}
