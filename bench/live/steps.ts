import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface LongestSteps {
  /** The longest time for which the event loop ran nothing else, ms; on a busy machine also that in which others ran. */
  readonly elapsed: number;
  /** The most processor time of this thread between two turns of a timer that is always due, ms. */
  readonly processor: number;
}

/** Watches how long the event loop is held up, from `begin` on. */
export class Steps {
  readonly #delays = monitorEventLoopDelay({ resolution: 1 });
  #timer: NodeJS.Timeout | undefined;
  #last = 0;
  #longest = 0;

  begin(): void {
    this.#delays.reset();
    this.#delays.enable();
    this.#longest = 0;
    this.#last = used();
    this.#timer ??= setInterval(() => this.#turn(), 1);
  }

  /** Also counts a step that is just over. */
  async end(): Promise<LongestSteps> {
    await new Promise((resolve) => setTimeout(resolve, 20));
    this.#turn();
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#delays.disable();
    return { elapsed: this.#delays.max / 1e6, processor: this.#longest };
  }

  #turn(): void {
    const now = used();
    this.#longest = Math.max(this.#longest, now - this.#last);
    this.#last = now;
  }
}

/** Processor time of this thread so far, ms. */
function used(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
