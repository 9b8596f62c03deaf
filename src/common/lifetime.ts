/** Anything that holds something and lets it go. Calling dispose twice is harmless. */
export interface Disposable {
  dispose(): void;
}

/**
 * Owns disposables and ends them together, last taken first. Its signal aborts when it ends, so that work in
 * flight stops with its owner. What is added after the end is disposed at once.
 */
export class Lifetime implements Disposable {
  readonly #owned: Disposable[] = [];
  readonly #controller = new AbortController();

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get ended(): boolean {
    return this.#controller.signal.aborted;
  }

  add<T extends Disposable>(disposable: T): T {
    if (this.ended) {
      disposable.dispose();
    } else {
      this.#owned.push(disposable);
    }
    return disposable;
  }

  dispose(): void {
    if (this.ended) {
      return;
    }
    this.#controller.abort();
    for (const disposable of this.#owned.splice(0).reverse()) {
      disposable.dispose();
    }
  }
}

/** A disposable that runs `end` on the first dispose only. */
export function disposable(end: () => void): Disposable {
  let ended = false;
  return {
    dispose: () => {
      if (!ended) {
        ended = true;
        end();
      }
    },
  };
}
