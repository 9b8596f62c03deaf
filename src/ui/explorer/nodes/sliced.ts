import type { Clock } from '../../../common/clock.ts';

/** How long the editor's other work may have to wait, in milliseconds. */
const sliceMs = 10;

/** Does the work for each item, lets others run in between where it takes long, and leaves the rest once aborted. */
export async function sliced<T>(items: readonly T[], work: (item: T) => void, clock: Clock, signal: AbortSignal): Promise<void> {
  let started = performance.now();
  for (const item of items) {
    if (performance.now() - started > sliceMs) {
      await pause(clock);
      started = performance.now();
    }
    if (signal.aborted) {
      return;
    }
    work(item);
  }
}

/** Lets everything run that waits for its turn. */
export function pause(clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    clock.after(0, resolve);
  });
}
