import { Failure } from '../../common/failure.ts';

/** The failure of work that its owner called off. */
export function cancelled(): Failure {
  return new Failure('cancelled', 'Cancelled.');
}

/** Waits for work that others wait for too: an abort ends this wait and leaves the work alone. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) {
    return work;
  }
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(cancelled());
    if (signal.aborted) {
      onAbort();
    }
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** An answer asked for once and kept; a failed attempt is not kept. */
export class Once<T> {
  readonly #ask: () => Promise<T>;
  #answer: Promise<T> | undefined;

  constructor(ask: () => Promise<T>) {
    this.#ask = ask;
  }

  get(signal?: AbortSignal): Promise<T> {
    if (this.#answer === undefined) {
      const asking = this.#ask();
      this.#answer = asking;
      asking.catch(() => {
        if (this.#answer === asking) {
          this.#answer = undefined;
        }
      });
    }
    return abortable(this.#answer, signal);
  }

  forget(): void {
    this.#answer = undefined;
  }
}
