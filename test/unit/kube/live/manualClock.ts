import type { Clock } from '../../../../src/common/clock.ts';
import { disposable, type Disposable } from '../../../../src/common/lifetime.ts';

/** Time that stands still until it is moved. */
export class ManualClock implements Clock {
  #now = 1_000_000;
  readonly #timers = new Set<{ readonly due: number; readonly callback: () => void }>();

  now(): number {
    return this.#now;
  }

  after(ms: number, callback: () => void): Disposable {
    const timer = { due: this.#now + ms, callback };
    this.#timers.add(timer);
    return disposable(() => this.#timers.delete(timer));
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Lets time pass; what is due meanwhile runs in its order, at its time. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#now = Math.max(this.#now, next.due);
      this.#timers.delete(next);
      next.callback();
    }
    this.#now = end;
  }

  /** Lets time pass without any timer running, as a machine does that sleeps. */
  sleep(ms: number): void {
    this.#now += ms;
  }

  #next(end: number): { readonly due: number; readonly callback: () => void } | undefined {
    return [...this.#timers].filter(({ due }) => due <= end).sort((left, right) => left.due - right.due)[0];
  }
}
