/**
 * A live list of 10,000 pods beside `kubectl get pods -A`: how soon the first rows and all are there, what is kept, the
 * longest step, and what 500 changes a second cost for a minute, after which the rows are those of the server.
 * PILOTHOUSE_SCALE_CLUSTER names the state file of a cluster of test/cluster/scale.ts; without it, one is made.
 */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startCluster } from '../test/cluster/cluster.ts';
import { identify } from '../test/cluster/processTable.ts';
import { run } from '../test/cluster/run.ts';
import { makeScalePods, scaleNamespace } from '../test/cluster/scale/pods.ts';
import { scaleOptions } from '../test/cluster/scale/start.ts';
import { readStateFile, writeStateFile } from '../test/cluster/stateFile.ts';
import type { Cluster } from '../test/cluster/types.ts';
import { figure, median } from './figure.ts';
import type { Held, Opened, Question } from './live/holder.ts';
import { runMeasured } from './live/measured.ts';
import type { LongestSteps } from './live/steps.ts';

const pods = 10_000;
const turns = 5;
const churnSeconds = 60;
/** After those, for what cannot be measured beside the processor time. */
const moreSeconds = 10;
const changesPerSecond = 500;

async function main(): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'pilothouse-bench-'));
  const given = process.env.PILOTHOUSE_SCALE_CLUSTER ?? '';
  const state = given || path.join(folder, 'scale.json');
  const cluster = given === '' ? await makeCluster(state) : await readStateFile(given);
  try {
    await measureOpening(cluster);
    await measureChurn(cluster, state);
  } finally {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function makeCluster(state: string): Promise<Cluster> {
  const cluster = await startCluster(scaleOptions);
  await makeScalePods(cluster, { pods });
  const owner = identify(process.pid);
  if (owner !== undefined) {
    await writeStateFile(state, cluster, owner);
  }
  return cluster;
}

/** Ours and kubectl in turns, so that whatever else the machine does weighs on both. */
async function measureOpening(cluster: Cluster): Promise<void> {
  const ours: Opened[] = [];
  const theirs: { ms: number; memory: number }[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const holder = hold(cluster);
    ours.push(await answer<Opened>(holder));
    holder.disconnect();
    theirs.push(await runKubectl(cluster));
  }
  const of = (what: Exclude<keyof Opened, 'steps'>): number => median(ours.map((one) => one[what]));
  const kubectlMs = median(theirs.map(({ ms }) => ms));
  figure('live list, 10,000 pods: rows', of('rows'), 'count', { least: pods });
  figure('live list, 10,000 pods: first rows', of('first'), 'ms', { under: 300 });
  figure('live list, 10,000 pods: complete', of('complete'), 'ms', { under: kubectlMs });
  figure('live list, 10,000 pods: complete, with kubeconfig, connection and discovery', of('fromNothing'), 'ms');
  figure('live list, 10,000 pods: kubectl get pods -A', kubectlMs, 'ms');
  figure('live list, 10,000 pods: kept', of('kept') / 1e6, 'MB', { under: 60 });
  figure('live list, 10,000 pods: kubectl, most memory', median(theirs.map(({ memory }) => memory)) / 1e6, 'MB');
  figure('live list, 10,000 pods: longest step', Math.max(...ours.map(({ steps }) => steps.elapsed)), 'ms');
  figure('live list, 10,000 pods: longest step, processor time', Math.max(...ours.map(({ steps }) => steps.processor)), 'ms', { most: 50 });
}

/** Once more where it gives up because the versions of its list were compacted meanwhile. */
async function runKubectl({ kubectlPath, kubeconfig }: Cluster): Promise<{ ms: number; memory: number }> {
  const get = (): Promise<{ ms: number; memory: number }> => runMeasured(kubectlPath, ['get', 'pods', '-A'], { KUBECONFIG: kubeconfig });
  return get().catch(get);
}

async function measureChurn(cluster: Cluster, state: string): Promise<void> {
  const holder = hold(cluster);
  await answer<Opened>(holder);
  const load = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, '../test/cluster/scale.ts'), 'churn',
    '--per-second', String(changesPerSecond), '--seconds', String(churnSeconds + moreSeconds), '--state', state], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  load.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  ask(holder, 'begin');
  const ended = once(load, 'exit') as Promise<[number]>;
  await new Promise((resolve) => setTimeout(resolve, churnSeconds * 1000));
  ask(holder, 'end');
  const held = await answer<Held>(holder);
  const [code] = await ended;
  ask(holder, 'steps');
  const steps = await answer<LongestSteps>(holder);
  if (code !== 0) {
    throw new Error('The changes could not be written.');
  }
  figure('live list, 500 changes a second: written a second', Number(/, (\d+) a second/.exec(said)?.[1]), 'count');
  figure('live list, 500 changes a second: told a second', held.changes / (held.elapsed / 1000), 'count');
  figure('live list, 500 changes a second: events a second', held.events / (held.elapsed / 1000), 'count');
  figure('live list, 500 changes a second: processor time of a second', held.processor / (held.elapsed / 1000), 'ms', { under: 500 });
  figure('live list, 500 changes a second: longest step', steps.elapsed, 'ms');
  figure('live list, 500 changes a second: longest step, processor time', steps.processor, 'ms', { most: 50 });
  figure('live list, 500 changes a second: rows unlike the server at the end', await unlike(cluster, holder), 'count', { most: 0 });
  holder.disconnect();
}

/** How many rows are not those of a list read now, once the last changes had two seconds to arrive. */
async function unlike(cluster: Cluster, holder: ChildProcess): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const { stdout } = await run(cluster.kubectlPath, ['get', 'pods', '-n', scaleNamespace, '-o', 'jsonpath={range .items[*]}{.metadata.name} {.metadata.resourceVersion}{"\\n"}{end}'], { env: { KUBECONFIG: cluster.kubeconfig } });
  const server = stdout.trimEnd().split('\n');
  ask(holder, 'rows');
  const ours = await answer<string[]>(holder);
  return Math.abs(server.length - ours.length) + server.filter((line, index) => line !== ours[index]).length;
}

function hold(cluster: Cluster): ChildProcess {
  return fork(path.join(import.meta.dirname, 'live/holder.ts'), [cluster.kubeconfig, scaleNamespace], { execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'] });
}

function ask(holder: ChildProcess, question: Question): void {
  holder.send(question);
}

async function answer<T>(holder: ChildProcess): Promise<T> {
  const ended = once(holder, 'exit').then(([code]) => {
    throw new Error(`The process that holds the list ended with ${code}.`);
  });
  const [message] = await Promise.race([once(holder, 'message'), ended]) as [T];
  ended.catch(() => undefined);
  return message;
}

await main();
process.exit();
