import { setTimeout as delay } from 'node:timers/promises';

const everyMs = 100;

/**
 * The first result of `look` that is neither undefined nor false nor thrown, looked for ten times a second. Rejects
 * after `timeoutMs` with what was awaited and what was seen last.
 */
export async function until<T>(what: string, look: () => Promise<T | undefined | false>, timeoutMs = 30_000): Promise<T> {
  const end = Date.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const found = await look();
      if (found !== undefined && found !== false) {
        return found;
      }
      last = found;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) {
      throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}.${last instanceof Error ? ` ${last.message}` : ''}`);
    }
    await delay(everyMs);
  }
}
