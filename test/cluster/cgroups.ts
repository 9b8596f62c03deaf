import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the kernel shows control groups: one folder (version 2), one for each controller (version 1), or both. */
function hierarchies(): string[] {
  const mounts = existsSync('/proc/mounts') ? readFileSync('/proc/mounts', 'utf8').split('\n').map((line) => line.split(' ')) : [];
  return mounts.filter(([, , type]) => type === 'cgroup' || type === 'cgroup2').map(([, path = '']) => path);
}

/** Makes a control group for everything that runs in the cluster's pods. */
export function createCgroup(name: string): void {
  for (const hierarchy of hierarchies()) {
    mkdirSync(join(hierarchy, name), { recursive: true });
    enableControllers(hierarchy);
    enableControllers(join(hierarchy, name));
  }
}

/** Pids of all processes in the group and the groups below it. */
export function cgroupProcesses(name: string): number[] {
  const pids = hierarchies().flatMap((hierarchy) => groupsBelow(join(hierarchy, name))).flatMap((group) => {
    try {
      return readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
    } catch {
      return [];
    }
  });
  return [...new Set(pids)];
}

/** Removes the group and those below it; false while the kernel still sees a process in one. */
export function removeCgroup(name: string): boolean {
  return hierarchies().flatMap((hierarchy) => groupsBelow(join(hierarchy, name)))
    .map((group) => {
      try {
        rmdirSync(group);
        return true;
      } catch {
        return !existsSync(group);
      }
    })
    .every(Boolean);
}

/** The group itself last, as only empty groups can be removed. */
function groupsBelow(group: string): string[] {
  if (!existsSync(group)) {
    return [];
  }
  const children = readdirSync(group).map((entry) => join(group, entry)).filter((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory());
  return [...children.flatMap(groupsBelow), group];
}

/** Version 2 hands controllers down only where that is asked for; a group may refuse some. */
function enableControllers(group: string): void {
  const control = join(group, 'cgroup.subtree_control');
  if (!existsSync(control)) {
    return;
  }
  for (const controller of readFileSync(join(group, 'cgroup.controllers'), 'utf8').trim().split(' ').filter(Boolean)) {
    try {
      writeFileSync(control, `+${controller}`);
    } catch {
      // The kubelet says in its log which controllers it misses.
    }
  }
}
