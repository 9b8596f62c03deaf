import type { Clock } from '../../common/clock.ts';
import type { Disposable } from '../../common/lifetime.ts';

/**
 * Hands on what comes at most once in a while: at once where nothing came lately, else together with what follows.
 * Hundreds of changes a second then cost as much as a few.
 */
export class Gathering<T> implements Disposable {
  readonly #clock: Clock;
  readonly #ms: number;
  readonly #take: (gathered: readonly T[]) => void;
  #gathered: T[] = [];
  #takenAt = -Infinity;
  #timer: Disposable | undefined;

  /** `take` gets all that came since the last time, `ms` milliseconds or more ago. */
  constructor(clock: Clock, ms: number, take: (gathered: readonly T[]) => void) {
    this.#clock = clock;
    this.#ms = ms;
    this.#take = take;
  }

  add(items: readonly T[]): void {
    if (items.length === 0) {
      return;
    }
    this.#gathered.push(...items);
    const wait = this.#takenAt + this.#ms - this.#clock.now();
    // A clock that was set back must not make anybody wait for long.
    if (wait <= 0 || wait > this.#ms) {
      this.flush();
    } else {
      this.#timer ??= this.#clock.after(wait, () => this.flush());
    }
  }

  /** Hands on now what is there. */
  flush(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    if (this.#gathered.length > 0) {
      const gathered = this.#gathered;
      this.#gathered = [];
      this.#takenAt = this.#clock.now();
      this.#take(gathered);
    }
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#gathered = [];
  }
}
