import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from '../../src/common/failure.ts';
import { asNumber, asString, at, isObject } from '../../src/common/json.ts';
import { Connected } from './connected.ts';
import { isAlive, type ProcessIdentity } from './processTable.ts';
import type { Cluster, ClusterDescription } from './types.ts';

/** Lets other processes use a cluster: its description and its owner, as JSON that is there whole or not at all. */
export async function writeStateFile(path: string, cluster: Cluster, owner: ProcessIdentity): Promise<void> {
  const { kind, server, kubeconfig, kubectlPath, auditLog, kubeconfigs, execRuns, capabilities, images } = cluster;
  const description: ClusterDescription = { kind, server, kubeconfig, kubectlPath, auditLog, kubeconfigs, execRuns, capabilities, images };
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, `${JSON.stringify({ ...description, owner }, undefined, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** The cluster of a state file; it ends with its owner and not with us. */
export async function readStateFile(path: string): Promise<Cluster> {
  const { owner, description } = await read(path);
  if (!isAlive(owner)) {
    throw new Failure('unreachable', `The cluster of ${path} has ended.`, { hint: 'Start it again: node test/cluster/main.ts up.' });
  }
  return new Connected(description);
}

/** Who started the cluster of a state file. */
export async function readOwner(path: string): Promise<ProcessIdentity> {
  return (await read(path)).owner;
}

export async function removeStateFile(path: string): Promise<void> {
  await rm(path, { force: true });
}

async function read(path: string): Promise<{ owner: ProcessIdentity; description: ClusterDescription }> {
  const value: unknown = JSON.parse(await readFile(path, 'utf8').catch(() => 'null'));
  const pid = asNumber(at(value, 'owner', 'pid'));
  const started = asString(at(value, 'owner', 'started'));
  if (pid === undefined || started === undefined || !isObject(at(value, 'capabilities'))) {
    throw new Failure('not-found', `${path} is no state file of a cluster.`, { hint: 'node test/cluster/main.ts up --state FILE writes one.' });
  }
  // Written by writeStateFile, so the rest has the right form.
  return { owner: { pid, started }, description: value as ClusterDescription };
}
