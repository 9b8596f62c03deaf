import { mkdir, open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../../common/failure.ts';
import { errorCode, notWritable } from './errors.ts';

export interface LockOptions {
  /** How long to try while another program holds a lock, in milliseconds. */
  readonly waitMs: number;
  readonly signal: AbortSignal;
}

/**
 * Runs the action while holding the lock files that kubectl uses: `<file>.lock`, made only if it does not exist,
 * removed afterwards. Takes all or none, so that two programs never wait for each other. Rejects with a Failure
 * `conflict` that names the lock file where it stays.
 */
export async function withLocks<T>(files: readonly string[], options: LockOptions, action: () => Promise<T>): Promise<T> {
  const locks = [...new Set(files)].sort().map((file) => `${file}.lock`);
  const end = Date.now() + options.waitMs;
  for (;;) {
    options.signal.throwIfAborted();
    const busy = await takeAll(locks);
    if (busy === undefined) {
      break;
    }
    if (Date.now() >= end) {
      throw await lockedFailure(busy);
    }
    await delay(10 + Math.random() * 30, undefined, { signal: options.signal });
  }
  try {
    return await action();
  } finally {
    await release(locks);
  }
}

/** Takes every lock, or none and gives the one that is held by another. */
async function takeAll(locks: readonly string[]): Promise<string | undefined> {
  const taken: string[] = [];
  try {
    for (const lock of locks) {
      if (!await take(lock)) {
        await release(taken);
        return lock;
      }
      taken.push(lock);
    }
  } catch (error) {
    await release(taken);
    throw error;
  }
  return undefined;
}

async function take(lock: string): Promise<boolean> {
  try {
    await mkdir(path.dirname(lock), { recursive: true });
    await (await open(lock, 'wx', 0o600)).close();
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') {
      return false;
    }
    throw notWritable(lock.replace(/\.lock$/, ''), error);
  }
}

async function release(locks: readonly string[]): Promise<void> {
  for (const lock of locks.toReversed()) {
    await rm(lock, { force: true });
  }
}

async function lockedFailure(lock: string): Promise<Failure> {
  const since = await stat(lock).then((found) => ` since ${found.mtime.toISOString()}`, () => '');
  return new Failure('conflict', `${lock.replace(/\.lock$/, '')} was not changed: another program holds its lock file ${lock}${since}.`, {
    hint: `Try again. If no program is writing it, delete ${lock}.`,
  });
}
