import { sleep, type Clock } from '../../../common/clock.ts';

/** How long the editor's other work may have to wait, in milliseconds. */
const sliceMs = 10;

/** Does the work for each item, and lets others run in between where it takes long. */
export async function sliced<T>(items: readonly T[], work: (item: T) => void, clock: Clock): Promise<void> {
  const never = new AbortController().signal;
  let started = performance.now();
  for (const item of items) {
    work(item);
    if (performance.now() - started > sliceMs) {
      await sleep(0, never, clock);
      started = performance.now();
    }
  }
}
