import path from 'node:path';
import { Failure } from '../src/common/failure.ts';
import { canUseKind } from '../test/cluster/kind.ts';
import { identify } from '../test/cluster/processTable.ts';
import { provideCluster } from '../test/cluster/provider.ts';
import { readStateFile, writeStateFile } from '../test/cluster/stateFile.ts';
import type { Cluster } from '../test/cluster/types.ts';
import { makeScratch } from '../test/host/reaper.ts';

/** A cluster that other programs can use while it runs. */
export interface TestCluster {
  readonly cluster: Cluster;
  /** The file to name in PILOTHOUSE_TEST_CLUSTER. */
  readonly state: string;
  stop(): Promise<void>;
}

export interface TestClusterOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
}

/** The cluster of PILOTHOUSE_TEST_CLUSTER, else a new one (test/cluster/provider.ts). */
export async function openTestCluster(options: TestClusterOptions): Promise<TestCluster> {
  const running = process.env.PILOTHOUSE_TEST_CLUSTER;
  if (running) {
    return { cluster: await readStateFile(running), state: running, stop: () => Promise.resolve() };
  }
  const owner = identify(process.pid);
  if (owner === undefined) {
    throw new Failure('unsupported', 'This system does not tell when a process started.');
  }
  const cluster = await provideCluster(options);
  const scratch = makeScratch('pilothouse-cluster-');
  const stop = async (): Promise<void> => {
    await cluster.stop();
    await scratch.end();
  };
  const state = path.join(scratch.folder, 'state.json');
  await writeStateFile(state, cluster, owner);
  return { cluster, state, stop };
}

/** Whether `openTestCluster` would build one on this machine, which needs system packages. */
export async function buildsCluster(): Promise<boolean> {
  return !process.env.PILOTHOUSE_TEST_CLUSTER && !process.env.PILOTHOUSE_TEST_KUBECONFIG && !await canUseKind();
}
