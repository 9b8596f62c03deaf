import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { asObjects, asNumber, asString, at } from '../../src/common/json.ts';
import type { ProcessIdentity } from './processTable.ts';

/** What a cluster holds on the machine outside its folder, written down so that anyone can clean up after a crash. */
export interface ClusterRecord {
  readonly owner: ProcessIdentity;
  readonly reaper?: ProcessIdentity | undefined;
  readonly processes: readonly ProcessIdentity[];
  /** Name of the network bridge, of the CNI network and of the control group, all alike. */
  readonly name: string;
}

/** A name for a new cluster; an interface's name has 15 characters at most. */
export function newName(): string {
  return `ph${randomBytes(5).toString('hex')}`;
}

/** Every process of a cluster has this variable with the cluster's folder as value; containers do not. */
export const folderVariable = 'PILOTHOUSE_CLUSTER_FOLDER';

/** Writes the record so that a reader sees the old or the new one, never a half. Synchronous: no process without its entry. */
export function writeRecord(folder: string, record: ClusterRecord): void {
  const path = join(folder, 'record.json');
  writeFileSync(`${path}.new`, JSON.stringify(record), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** The record of a cluster's folder; undefined where the folder is not a cluster's. */
export function readRecord(folder: string): ClusterRecord | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8'));
    const owner = toIdentity(at(value, 'owner'));
    const name = asString(at(value, 'name'));
    // The name selects what is ended and removed, so a record with a strange one counts for nothing.
    if (owner === undefined || name === undefined || !/^ph[0-9a-f]{10}$/.test(name)) {
      return undefined;
    }
    const processes = asObjects(at(value, 'processes')).flatMap((entry) => toIdentity(entry) ?? []);
    return { owner, reaper: toIdentity(at(value, 'reaper')), processes, name };
  } catch {
    return undefined;
  }
}

function toIdentity(value: unknown): ProcessIdentity | undefined {
  const pid = asNumber(at(value, 'pid'));
  const started = asString(at(value, 'started'));
  return pid === undefined || started === undefined ? undefined : { pid, started };
}
