import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startCluster } from '../../test/cluster/cluster.ts';
import { identify } from '../../test/cluster/processTable.ts';
import { makeScalePods } from '../../test/cluster/scale/pods.ts';
import { scaleOptions } from '../../test/cluster/scale/start.ts';
import { readStateFile, writeStateFile } from '../../test/cluster/stateFile.ts';
import type { Cluster } from '../../test/cluster/types.ts';

export const pods = 10_000;

export interface ScaleCluster {
  readonly cluster: Cluster;
  /** Where other programs find it. */
  readonly state: string;
  stop(): Promise<void>;
}

/** A cluster of 10,000 pods: that of the state file PILOTHOUSE_SCALE_CLUSTER, else one of its own. */
export async function openScaleCluster(): Promise<ScaleCluster> {
  const given = process.env.PILOTHOUSE_SCALE_CLUSTER ?? '';
  if (given !== '') {
    return { cluster: await readStateFile(given), state: given, stop: () => Promise.resolve() };
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), 'pilothouse-bench-'));
  const cluster = await startCluster(scaleOptions);
  const stop = async (): Promise<void> => {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await makeScalePods(cluster, { pods });
    const owner = identify(process.pid);
    if (owner === undefined) {
      throw new Error('This system does not tell when a process started.');
    }
    const state = path.join(folder, 'scale.json');
    await writeStateFile(state, cluster, owner);
    return { cluster, state, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
