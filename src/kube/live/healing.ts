import type { Failure, FailureCode } from '../../common/failure.ts';
import { Backoff } from './backoff.ts';

/** What only a change of the query or its end could mend. */
const finalCodes: ReadonlySet<FailureCode> = new Set(['cancelled', 'invalid', 'protected']);

/** What somebody has to mend elsewhere: asked again seldom, as nothing says when that happened. */
const slowCodes: ReadonlySet<FailureCode> = new Set(['forbidden', 'plugin-failed', 'plugin-missing', 'tls', 'too-old', 'unsupported']);

/** Whether what was read before may be shown on. What may not be seen, or no longer exists, is not. */
export function mayShowOn({ code }: Failure): boolean {
  return code !== 'forbidden' && code !== 'not-found';
}

/** When a list that failed is asked for again, so that nobody has to ask for it. */
export class Healing {
  readonly #soon = new Backoff();
  /** A kind that was deleted may be made again at once, or never. */
  readonly #missing = new Backoff(1000, 60_000);
  /** Tokens are renewed by programs that may be late; where a person has to sign in, that takes long. */
  readonly #signIn = new Backoff(2000, 300_000);
  readonly #slow = new Backoff(30_000, 300_000);

  /** Milliseconds until the next try; undefined where there is none. */
  next({ code, retryAfterMs }: Failure): number | undefined {
    if (finalCodes.has(code)) {
      return undefined;
    }
    return this.#backoffFor(code).next(retryAfterMs);
  }

  reset(): void {
    [this.#soon, this.#missing, this.#signIn, this.#slow].forEach((backoff) => backoff.reset());
  }

  #backoffFor(code: FailureCode): Backoff {
    if (code === 'not-found') {
      return this.#missing;
    }
    if (code === 'unauthorized' || code === 'expired') {
      return this.#signIn;
    }
    return slowCodes.has(code) ? this.#slow : this.#soon;
  }
}
