import type { Clock } from '../../common/clock.ts';

/** Waits for the work, be it good or bad, but no longer than `ms`. Says whether it ended in that time. */
export function settledWithin(work: Promise<unknown>, ms: number, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = clock.after(ms, () => resolve(false));
    const done = (): void => {
      timer.dispose();
      resolve(true);
    };
    work.then(done, done);
  });
}
