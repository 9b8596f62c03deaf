import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../src/common/failure.ts';
import { cgroupProcesses, removeCgroup } from './cgroups.ts';
import { endProcesses, identify, isAlive, processesWithVariable } from './processTable.ts';
import { folderVariable, readRecord, type ClusterRecord } from './record.ts';
import { run } from './run.ts';

/** Data folders are this and six random characters, in `dataParent()`. */
export const folderPrefix = 'ph-';

/** The folder for temporary files; a shorter one where socket paths would pass the limit of 108 characters. */
export function dataParent(): string {
  return tmpdir().length > 40 ? '/tmp' : tmpdir();
}

/** Ends and removes the clusters in these folders whose owner died without doing so and whose reaper died too. */
export async function removeLeftovers(folders: readonly string[] = clusterFolders()): Promise<void> {
  for (const folder of folders) {
    const record = isMine(folder) ? readRecord(folder) : undefined;
    const inUse = record === undefined || isAlive(record.owner) || (record.reaper !== undefined && isAlive(record.reaper));
    if (!inUse) {
      await removeCluster(folder);
    }
  }
}

/** Nobody else's record tells us what to end and remove. */
function isMine(folder: string): boolean {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  return stats?.isDirectory() === true && stats.uid === process.getuid?.();
}

function clusterFolders(): string[] {
  return readdirSync(dataParent()).filter((name) => name.startsWith(folderPrefix)).map((name) => join(dataParent(), name));
}

/**
 * Ends a cluster's processes and removes all it made: mounts, bridge, control group, folder. Works from the folder
 * alone, so it does the same after an orderly stop and after a crash; a second call does nothing.
 */
export async function removeCluster(folder: string): Promise<void> {
  const record = readRecord(folder);
  if (record === undefined) {
    return;
  }
  await endEverything(folder, record);
  removeShimSockets(folder);
  await unmountBelow(folder);
  await removeBridge(record.name);
  await removeCgroups(record.name);
  removeTraces(folder, record.name);
  if (mountsBelow(folder).length > 0) {
    throw new Failure('internal', `Something is still mounted below ${folder}, so it was not removed.`);
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Programs first, so that none starts anything new, then what they left: containers and their shims. */
async function endEverything(folder: string, record: ClusterRecord): Promise<void> {
  await endProcesses(record.processes, 0);
  for (let round = 0; round < 50; round++) {
    const containers = cgroupProcesses(record.name).flatMap((pid) => identify(pid) ?? []);
    const rest = [...processesWithVariable(folderVariable, folder), ...containers];
    if (rest.length === 0) {
      return;
    }
    await endProcesses(rest, 0);
  }
}

/** containerd's shims keep their sockets outside of the cluster's folder and name them in a file within. */
function removeShimSockets(folder: string): void {
  const tasks = join(folder, 'run/containerd/io.containerd.runtime.v2.task/k8s.io');
  for (const task of list(tasks)) {
    const address = join(tasks, task, 'address');
    const socket = existsSync(address) ? readFileSync(address, 'utf8').trim().replace(/^unix:\/\//, '') : '';
    if (socket.startsWith('/run/containerd/s/')) {
      rmSync(socket, { force: true });
    }
  }
}

async function unmountBelow(folder: string): Promise<void> {
  for (const mount of mountsBelow(folder).reverse()) {
    const { code } = await run('umount', [mount]);
    if (code !== 0) {
      await run('umount', ['-l', mount]);
    }
  }
}

/** Mount points below the folder, in the order they were mounted. */
function mountsBelow(folder: string): string[] {
  const table = existsSync('/proc/mounts') ? readFileSync('/proc/mounts', 'utf8') : '';
  return table.split('\n')
    .map((line) => (line.split(' ')[1] ?? '').replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))))
    .filter((mount) => mount.startsWith(`${folder}/`));
}

async function removeBridge(name: string): Promise<void> {
  if (existsSync(`/sys/class/net/${name}`)) {
    await run('busybox', ['ifconfig', name, 'down']);
    await run('busybox', ['brctl', 'delbr', name]);
  }
}

/** A group can be removed a moment after its last process is gone. */
async function removeCgroups(name: string): Promise<void> {
  for (let tries = 0; tries < 100 && !removeCgroup(name); tries++) {
    await delay(50);
  }
}

/** Files that the CNI library and the kubelet write in fixed places. */
function removeTraces(folder: string, name: string): void {
  const pods = list(join(folder, 'containerd/io.containerd.grpc.v1.cri/sandboxes'));
  for (const cache of ['/var/lib/cni/results', '/var/lib/cni/cache/results']) {
    for (const file of list(cache)) {
      if (file.startsWith(`${name}-`) || pods.some((pod) => file.includes(pod))) {
        rmSync(join(cache, file), { force: true });
      }
    }
  }
  const logs = '/var/log/containers';
  for (const file of list(logs)) {
    const path = join(logs, file);
    if (lstatSync(path).isSymbolicLink() && readlinkSync(path).startsWith(`${folder}/`)) {
      rmSync(path, { force: true });
    }
  }
}

function list(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
