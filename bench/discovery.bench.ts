/**
 * What a server with 1,000 kinds of custom resources has: our discovery, with the number of its requests, beside
 * `kubectl api-resources` without its cache. PILOTHOUSE_KINDS_CLUSTER names the state file of such a cluster; without
 * it, one is made, which takes some minutes.
 */
import { createKube } from '../src/kube/connections.ts';
import { startCluster } from '../test/cluster/cluster.ts';
import { run } from '../test/cluster/run.ts';
import { definitions, makeKinds } from '../test/cluster/scale/kinds.ts';
import { scaleOptions } from '../test/cluster/scale/start.ts';
import { readStateFile } from '../test/cluster/stateFile.ts';
import type { Cluster } from '../test/cluster/types.ts';
import { figure, median } from './figure.ts';
import { Steps, type LongestSteps } from './live/steps.ts';

const turns = 7;

interface Asked {
  readonly ms: number;
  readonly kinds: number;
  readonly userAgent: string;
  readonly steps: LongestSteps;
}

async function main(): Promise<void> {
  const given = process.env.PILOTHOUSE_KINDS_CLUSTER ?? '';
  const cluster = given === '' ? await makeCluster() : await readStateFile(given);
  try {
    await measure(cluster);
  } finally {
    await cluster.stop();
  }
}

async function makeCluster(): Promise<Cluster> {
  const cluster = await startCluster(scaleOptions);
  await makeKinds(cluster, definitions);
  return cluster;
}

/** Ours and kubectl in turns, so that whatever else the machine does weighs on both. */
async function measure(cluster: Cluster): Promise<void> {
  const ours: Asked[] = [];
  const theirs: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    ours.push(await ask(cluster, turn));
    const start = performance.now();
    const { code, stderr } = await run(cluster.kubectlPath, ['api-resources', '--cached=false'], { env: { KUBECONFIG: cluster.kubeconfig } });
    if (code !== 0) {
      throw new Error(stderr);
    }
    theirs.push(performance.now() - start);
  }
  figure('discovery, 1,000 definitions: kinds', Math.min(...ours.map(({ kinds }) => kinds)), 'count', { least: definitions });
  figure('discovery, 1,000 definitions: ours, with kubeconfig and connection', median(ours.map(({ ms }) => ms)), 'ms', { under: 1000 });
  figure('discovery, 1,000 definitions: ours, the slowest', Math.max(...ours.map(({ ms }) => ms)), 'ms');
  figure('discovery, 1,000 definitions: longest step, processor time', Math.max(...ours.map(({ steps }) => steps.processor)), 'ms', { most: 50 });
  figure('discovery, 1,000 definitions: kubectl api-resources, whole program', median(theirs), 'ms');
  const requests = await Promise.all(ours.map(async ({ userAgent }) => (await cluster.requests({ userAgent: new RegExp(`^${userAgent}$`) })).length));
  figure('discovery, 1,000 definitions: requests of ours', Math.max(...requests), 'count', { most: 3 });
}

/** Everything from the kubeconfig on, as a context costs that is expanded for the first time. */
async function ask({ kubeconfig }: Cluster, turn: number): Promise<Asked> {
  const version = `discovery-${process.pid}-${turn}`;
  const steps = new Steps();
  steps.begin();
  const start = performance.now();
  const kube = createKube({ settings: () => [kubeconfig], env: {}, home: '/nowhere', version });
  try {
    const [context] = await kube.kubeconfigs.contexts();
    const { discovery } = await kube.connections.get(context?.name ?? '');
    const [resources] = await Promise.all([discovery.resources(), discovery.version()]);
    const ms = performance.now() - start;
    return { ms, kinds: resources.length, userAgent: `pilothouse/${version}`, steps: await steps.end() };
  } finally {
    kube.dispose();
  }
}

await main();
process.exit();
