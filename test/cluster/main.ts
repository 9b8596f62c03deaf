/**
 * A cluster by hand, and for programs that want one beside them:
 *   node test/cluster/main.ts up [--state FILE] [--sample] [--scale]   until Ctrl+C
 *   node test/cluster/main.ts kubectl ARGS                             on the cluster of the state file
 *   node test/cluster/main.ts down [--state FILE]
 */
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { explain, Failure } from '../../src/common/failure.ts';
import { endProcesses, identify } from './processTable.ts';
import { progressPrinter } from './progress.ts';
import { provideCluster } from './provider.ts';
import { applySample } from './sample.ts';
import { readOwner, readStateFile, removeStateFile, writeStateFile } from './stateFile.ts';
import { untilAsked } from './untilAsked.ts';

const usage = `usage: node test/cluster/main.ts up [--state FILE] [--sample] [--scale]
       node test/cluster/main.ts kubectl ARGS
       node test/cluster/main.ts down [--state FILE]

--state    where other programs find the cluster (default: PILOTHOUSE_TEST_CLUSTER, else a file in the temporary folder)
--sample   start the sample workload in namespace demo
--scale    run 10,000 pods on fake nodes in namespace scale`;

async function main(): Promise<number> {
  const [command, ...args] = process.argv.slice(2);
  const commands = new Map([['up', up], ['down', down], ['kubectl', kubectl]]);
  const run = commands.get(command ?? '');
  if (run === undefined) {
    console.error(usage);
    return 2;
  }
  return run(args);
}

async function up(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { state: { type: 'string' }, sample: { type: 'boolean' }, scale: { type: 'boolean' } } });
  const state = values.state ?? defaultState();
  const owner = identify(process.pid);
  if (owner === undefined) {
    throw new Failure('unsupported', 'This system does not tell when a process started.');
  }
  const { signal, ended } = untilAsked();
  const progress = progressPrinter(process.stdout);
  const onProgress = progress.show;
  const cluster = await provideCluster({ onProgress, signal, scale: values.scale });
  try {
    if (values.sample) {
      await applySample(cluster, { onProgress, signal });
    }
    if (values.scale) {
      onProgress('starting 10,000 pods in namespace scale (about 2 minutes)');
      await cluster.makePods(10_000);
    }
    await writeStateFile(state, cluster, owner);
    progress.end();
    console.log(`ready: ${cluster.server}\nexport KUBECONFIG=${cluster.kubeconfig}\nexport PILOTHOUSE_TEST_CLUSTER=${state}`);
    if (!cluster.capabilities.realPods) {
      console.log(`pods are not real: ${cluster.capabilities.realPodsMissing}`);
    }
    await ended;
  } finally {
    await removeStateFile(state);
    await cluster.stop();
  }
  return 0;
}

async function down(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { state: { type: 'string' } } });
  await endProcesses([await readOwner(values.state ?? defaultState())], 60_000);
  return 0;
}

async function kubectl(args: string[]): Promise<number> {
  const cluster = await readStateFile(defaultState());
  const child = spawn(cluster.kubectlPath, args, { stdio: 'inherit', env: { ...process.env, KUBECONFIG: cluster.kubeconfig } });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 128));
  });
}

function defaultState(): string {
  return process.env.PILOTHOUSE_TEST_CLUSTER ?? join(tmpdir(), 'pilothouse-cluster', 'state.json');
}

main().then((code) => process.exit(code), (error: unknown) => {
  console.error(explain(Failure.from(error)));
  process.exit(1);
});
