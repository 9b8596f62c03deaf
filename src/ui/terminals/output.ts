import type { Clock } from '../../common/clock.ts';
import type { Disposable } from '../../common/lifetime.ts';

/** Least time between two writes to a terminal: every write is a message between processes. */
const intervalMs = 16;

/** Gathers small pieces of a terminal's output into few writes, in order and without loss. */
export class GatheredOutput implements Disposable {
  readonly #write: (text: string) => void;
  readonly #clock: Clock;
  #waiting: string[] = [];
  #timer: Disposable | undefined;

  constructor(write: (text: string) => void, clock: Clock) {
    this.#write = write;
    this.#clock = clock;
  }

  add(text: string): void {
    if (text === '') {
      return;
    }
    this.#waiting.push(text);
    this.#timer ??= this.#clock.after(intervalMs, () => this.flush());
  }

  /** Writes what waits, now. */
  flush(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    if (this.#waiting.length > 0) {
      const text = this.#waiting.join('');
      this.#waiting = [];
      this.#write(text);
    }
  }

  dispose(): void {
    this.flush();
  }
}
