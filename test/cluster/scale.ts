/**
 * A cluster of 10,000 pods by hand, and for benches: an API server without controllers, in which pods stay as written.
 *   node test/cluster/scale.ts up [--pods N] [--state FILE]                                until Ctrl+C
 *   node test/cluster/scale.ts churn [--per-second N] [--seconds S] [--pods N] [--state FILE]
 *   node test/cluster/scale.ts down [--state FILE]
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { explain, Failure } from '../../src/common/failure.ts';
import { startCluster } from './cluster.ts';
import { endProcesses, identify } from './processTable.ts';
import { progressPrinter } from './progress.ts';
import { churn } from './scale/churn.ts';
import { makeScalePods } from './scale/pods.ts';
import { scaleOptions } from './scale/start.ts';
import { readOwner, readStateFile, removeStateFile, writeStateFile } from './stateFile.ts';
import { untilAsked } from './untilAsked.ts';

const usage = `usage: node test/cluster/scale.ts up [--pods N] [--state FILE]
       node test/cluster/scale.ts churn [--per-second N] [--seconds S] [--pods N] [--state FILE]
       node test/cluster/scale.ts down [--state FILE]

--pods         how many there are in namespace scale (default: 10000)
--state        where other programs find the cluster (default: a file in the temporary folder)
--per-second   how many changes (default: 500)
--seconds      how long (default: until Ctrl+C)`;

interface Values {
  readonly pods: number;
  readonly state: string;
  readonly perSecond: number;
  readonly seconds: number | undefined;
}

async function main(): Promise<number> {
  const [command, ...args] = process.argv.slice(2);
  const run = new Map([['up', up], ['churn', change], ['down', down]]).get(command ?? '');
  if (run === undefined) {
    console.error(usage);
    return 2;
  }
  const { values } = parseArgs({ args, options: { 'pods': { type: 'string' }, 'state': { type: 'string' }, 'per-second': { type: 'string' }, 'seconds': { type: 'string' } } });
  await run({
    pods: Number(values.pods ?? 10_000),
    state: values.state ?? join(tmpdir(), 'pilothouse-cluster', 'scale.json'),
    perSecond: Number(values['per-second'] ?? 500),
    seconds: values.seconds === undefined ? undefined : Number(values.seconds),
  });
  return 0;
}

async function up({ pods, state }: Values): Promise<void> {
  const owner = identify(process.pid);
  if (owner === undefined) {
    throw new Failure('unsupported', 'This system does not tell when a process started.');
  }
  const { signal, ended } = untilAsked();
  const progress = progressPrinter(process.stdout);
  const cluster = await startCluster({ ...scaleOptions, onProgress: progress.show, signal });
  try {
    const start = performance.now();
    await makeScalePods(cluster, { pods, onProgress: progress.show, signal });
    await writeStateFile(state, cluster, owner);
    progress.end();
    console.log(`${pods} pods in ${Math.round((performance.now() - start) / 1000)} s\nready: ${cluster.server}\nexport KUBECONFIG=${cluster.kubeconfig}`);
    await ended;
  } finally {
    await removeStateFile(state);
    await cluster.stop();
  }
}

async function change({ pods, state, perSecond, seconds }: Values): Promise<void> {
  const { signal } = untilAsked();
  // Not AbortSignal.timeout: where nobody listens, Node collects one that is part of another as garbage, and it never ends.
  const late = new AbortController();
  const timer = seconds === undefined ? undefined : setTimeout(() => late.abort(), seconds * 1000);
  const start = performance.now();
  const written = await churn(await readStateFile(state), { perSecond, pods, signal: AbortSignal.any([signal, late.signal]) });
  clearTimeout(timer);
  console.log(`${written} changes, ${Math.round(written / ((performance.now() - start) / 1000))} a second`);
}

async function down({ state }: Values): Promise<void> {
  await endProcesses([await readOwner(state)], 60_000);
}

main().then((code) => process.exit(code), (error: unknown) => {
  console.error(explain(Failure.from(error)));
  process.exit(1);
});
