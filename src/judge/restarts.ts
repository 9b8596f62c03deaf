import type { Clock } from '../common/clock.ts';
import type { Disposable } from '../common/lifetime.ts';

/** So many ends in a row are followed by a new start at once. */
const free = 3;
const firstPauseMs = 5000;
const longestPauseMs = 5 * 60_000;
/** After so long without an end the next one is the first again. */
const forgottenAfterMs = 5 * 60_000;

/** How long to wait before what ended by itself is started again: the oftener it ended, the longer. */
export class Restarts implements Disposable {
  readonly #clock: Clock;
  #inARow = 0;
  #last = 0;
  #timer: Disposable | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds until the next start; 0 for at once. Counts the end that happened now. */
  next(): number {
    const now = this.#clock.now();
    this.#inARow = now - this.#last > forgottenAfterMs + longestPauseMs ? 1 : this.#inARow + 1;
    this.#last = now;
    return this.#inARow <= free ? 0 : Math.min(firstPauseMs * 2 ** (this.#inARow - free - 1), longestPauseMs);
  }

  after(ms: number, start: () => void): void {
    this.#timer = this.#clock.after(ms, start);
  }

  dispose(): void {
    this.#timer?.dispose();
  }
}
