import { provideCluster } from './provider.ts';
import { readStateFile } from './stateFile.ts';
import type { Cluster } from './types.ts';

let shared: Promise<Cluster> | undefined;

/**
 * The cluster for tests that do not harm it: the one whose state file PILOTHOUSE_TEST_CLUSTER names, else one of this
 * process's own, which ends with it. Tests that kill the API server start their own (startCluster).
 */
export function sharedCluster(): Promise<Cluster> {
  shared ??= connect();
  return shared;
}

async function connect(): Promise<Cluster> {
  const path = process.env.PILOTHOUSE_TEST_CLUSTER;
  if (path !== undefined && path !== '') {
    return readStateFile(path);
  }
  const cluster = await provideCluster();
  // Nothing of the cluster keeps this process alive; when its own work is done, the cluster ends first.
  process.once('beforeExit', () => {
    cluster.stop().catch((error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    });
  });
  return cluster;
}
