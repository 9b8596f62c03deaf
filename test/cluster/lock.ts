import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { asNumber, asString, at } from '../../src/common/json.ts';
import { identify, isAlive, type ProcessIdentity } from './processTable.ts';

export interface LockOptions {
  /** Called about once a second while another process holds the lock. */
  readonly onWait: (holder: ProcessIdentity) => void;
  readonly signal: AbortSignal;
}

/** Runs `work` while this process holds the lock file. A lock whose holder is dead is broken. */
export async function withLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const mine = await acquire(path, options);
  try {
    return await work();
  } finally {
    if (await readOrUndefined(path) === mine) {
      await rm(path, { force: true });
    }
  }
}

async function acquire(path: string, options: LockOptions): Promise<string> {
  const nonce = Math.random().toString(36).slice(2);
  const mine = JSON.stringify({ ...identify(process.pid), nonce });
  const draft = `${path}.${process.pid}.${nonce}`;
  await writeFile(draft, mine);
  try {
    // A link is made with its content or not at all, so that nobody ever reads half a lock.
    while (!await tryLink(draft, path)) {
      const text = await readOrUndefined(path);
      const holder = text === undefined ? undefined : parseHolder(text);
      if (holder !== undefined && isAlive(holder)) {
        options.onWait(holder);
        await delay(1000, undefined, { signal: options.signal });
      } else if (text !== undefined) {
        await breakLock(path, text);
      }
    }
    return mine;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Removes a dead process's lock; when a living one took it meanwhile, that one is put back. */
async function breakLock(path: string, stale: string): Promise<void> {
  const aside = `${path}.broken.${process.pid}.${Math.random().toString(36).slice(2)}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  if (await readOrUndefined(aside) !== stale) {
    await tryLink(aside, path);
  }
  await rm(aside, { force: true });
}

async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (at(error, 'code') === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

function parseHolder(text: string): ProcessIdentity | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const pid = asNumber(at(value, 'pid'));
    const started = asString(at(value, 'started'));
    return pid === undefined || started === undefined ? undefined : { pid, started };
  } catch {
    return undefined;
  }
}

async function readOrUndefined(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
