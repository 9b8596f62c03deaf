import type { Clock } from '../../common/clock.ts';
import type { Disposable } from '../../common/lifetime.ts';

/** Calls `onSilent` once when nothing was heard for `ms` milliseconds. What is heard costs no timer. */
export class Silence implements Disposable {
  readonly #clock: Clock;
  readonly #ms: number;
  readonly #onSilent: () => void;
  #heardAt: number;
  #timer: Disposable;

  constructor(clock: Clock, ms: number, onSilent: () => void) {
    this.#clock = clock;
    this.#ms = ms;
    this.#onSilent = onSilent;
    this.#heardAt = clock.now();
    this.#timer = this.#lookIn(ms);
  }

  heard(): void {
    this.#heardAt = this.#clock.now();
  }

  dispose(): void {
    this.#timer.dispose();
  }

  #lookIn(ms: number): Disposable {
    return this.#clock.after(ms, () => {
      // A clock that was set back must not make anybody wait for long.
      const left = Math.min(this.#ms, this.#heardAt + this.#ms - this.#clock.now());
      if (left <= 0) {
        this.#onSilent();
      } else {
        this.#timer = this.#lookIn(left);
      }
    });
  }
}
