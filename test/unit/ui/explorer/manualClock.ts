import type { Clock } from '../../../../src/common/clock.ts';
import { disposable, type Disposable } from '../../../../src/common/lifetime.ts';

/** Time that passes when told to. What is due at once comes in the next turn of the event loop. */
export class ManualClock implements Clock {
  #now = 0;
  #timers: { at: number; run: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): Disposable {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    if (ms === 0) {
      setImmediate(() => this.pass(0));
    }
    return disposable(() => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    });
  }

  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) {
        break;
      }
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = next.at;
      next.run();
    }
    this.#now = end;
  }
}
