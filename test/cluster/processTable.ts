import { readdirSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/** A process that cannot be mistaken for a later one with the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When the process started, in the system's own unit: compared, never read. */
  readonly started: string;
}

/** Who runs under this pid now; undefined when nobody does (a zombie counts as nobody). */
export function identify(pid: number): ProcessIdentity | undefined {
  const started = process.platform === 'linux' ? startedOnLinux(pid) : startedElsewhere(pid);
  return started === undefined ? undefined : { pid, started };
}

export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.started === identity.started;
}

/** Sends a signal to exactly this process; false when it is gone. */
export function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (!isAlive(identity)) {
    return false;
  }
  try {
    process.kill(identity.pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** Asks the processes to end, and kills those that are still there after `graceMs`. Resolves when all are gone. */
export async function endProcesses(identities: readonly ProcessIdentity[], graceMs: number): Promise<void> {
  if (graceMs > 0) {
    identities.forEach((identity) => signalProcess(identity, 'SIGTERM'));
    await waitUntilGone(identities, graceMs);
  }
  identities.forEach((identity) => signalProcess(identity, 'SIGKILL'));
  await waitUntilGone(identities, 10_000);
}

/** Processes whose environment holds `NAME=value` (Linux only, elsewhere none). Containers do not inherit it. */
export function processesWithVariable(name: string, value: string): ProcessIdentity[] {
  const wanted = `${name}=${value}`;
  return allPids().flatMap((pid) => {
    const variables = readOrEmpty(`/proc/${pid}/environ`).split('\0');
    const identity = variables.includes(wanted) ? identify(pid) : undefined;
    return identity === undefined ? [] : [identity];
  });
}

async function waitUntilGone(identities: readonly ProcessIdentity[], limitMs: number): Promise<void> {
  const end = Date.now() + limitMs;
  while (identities.some(isAlive) && Date.now() < end) {
    await delay(20);
  }
}

// Fields after the command's closing parenthesis: the state is the first, the start time the 20th (proc(5)).
function startedOnLinux(pid: number): string | undefined {
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

function startedElsewhere(pid: number): string | undefined {
  return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() || undefined;
}

function allPids(): number[] {
  if (process.platform !== 'linux') {
    return [];
  }
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number);
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
