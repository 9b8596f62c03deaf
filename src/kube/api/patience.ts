import { sleep } from '../../common/clock.ts';
import { Failure } from '../../common/failure.ts';
import { Backoff } from '../live/backoff.ts';
import { cancelled } from './abort.ts';

const maximumRepeats = 4;
/** Longer than this altogether nobody waits without a word: the failure then tells how long the server wants. */
const maximumWaitMs = 10_000;

/**
 * Asks again where the server was too busy to look at the request: 429 (as API priority and fairness answers), and
 * 503 with a Retry-After. Waits at least as long as the server wants. For requests that change nothing.
 */
export async function patiently<T>(ask: () => Promise<T>, signals: readonly AbortSignal[]): Promise<T> {
  const backoff = new Backoff();
  let waited = 0;
  for (let repeats = 0; ; repeats++) {
    try {
      return await ask();
    } catch (error) {
      const wait = isBusy(error) ? backoff.next(error.retryAfterMs) : Infinity;
      waited += wait;
      if (repeats === maximumRepeats || waited > maximumWaitMs) {
        throw error;
      }
      await sleep(wait, AbortSignal.any([...signals])).catch(() => {
        throw cancelled();
      });
    }
  }
}

function isBusy(error: unknown): error is Failure {
  return error instanceof Failure && (error.code === 'throttled' || (error.status === 503 && error.retryAfterMs !== undefined));
}
