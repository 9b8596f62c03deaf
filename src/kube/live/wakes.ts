import type { Clock } from '../../common/clock.ts';
import type { Disposable } from '../../common/lifetime.ts';

const tickMs = 5000;
/** A busy machine delays timers by less. */
const lateMs = 10_000;

/**
 * Calls `onWake` when the machine seems to have slept: timers stand still then and the time of day does not, so that a
 * tick comes long after it was due. A clock set forward looks the same, and does no harm.
 */
export function watchForWakes(clock: Clock, onWake: () => void): Disposable {
  let ended = false;
  let timer: Disposable | undefined;
  const tick = (): void => {
    const due = clock.now() + tickMs;
    timer = clock.after(tickMs, () => {
      const late = clock.now() - due > lateMs;
      tick();
      if (late && !ended) {
        onWake();
      }
    });
  };
  tick();
  return {
    dispose: () => {
      ended = true;
      timer?.dispose();
    },
  };
}
