import type { Failure, FailureCode } from '../../common/failure.ts';
import { Backoff } from './backoff.ts';

/** What only a change of the query or its end could mend. */
const finalCodes: ReadonlySet<FailureCode> = new Set(['cancelled', 'invalid', 'protected']);

/** What somebody has to mend elsewhere: asked again seldom, as nothing says when that happened. */
const slowCodes: ReadonlySet<FailureCode> = new Set(['expired', 'forbidden', 'plugin-failed', 'plugin-missing', 'tls', 'too-old', 'unauthorized', 'unsupported']);

/** When a list that failed is asked for again, so that nobody has to ask for it. */
export class Healing {
  readonly #soon = new Backoff();
  /** A kind that was deleted may be made again at once, or never. */
  readonly #missing = new Backoff(1000, 60_000);
  readonly #slow = new Backoff(30_000, 300_000);

  /** Milliseconds until the next try; undefined where there is none. */
  next({ code, retryAfterMs }: Failure): number | undefined {
    if (finalCodes.has(code)) {
      return undefined;
    }
    const backoff = code === 'not-found' ? this.#missing : slowCodes.has(code) ? this.#slow : this.#soon;
    return backoff.next(retryAfterMs);
  }

  reset(): void {
    [this.#soon, this.#missing, this.#slow].forEach((backoff) => backoff.reset());
  }
}
