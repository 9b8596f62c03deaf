const firstMs = 250;
const longestMs = 30_000;

/** Waiting times between tries: doubling from 250 ms to 30 s by default, each drawn at random from its upper half. */
export class Backoff {
  readonly #firstMs: number;
  readonly #longestMs: number;
  #tries = 0;

  constructor(first = firstMs, longest = longestMs) {
    this.#firstMs = first;
    this.#longestMs = longest;
  }

  /** Milliseconds until the next try; never less than what the server asked for. */
  next(retryAfterMs = 0): number {
    const limit = Math.min(this.#longestMs, this.#firstMs * 2 ** this.#tries);
    this.#tries++;
    return Math.max(retryAfterMs, limit / 2 + Math.random() * (limit / 2));
  }

  reset(): void {
    this.#tries = 0;
  }
}
