export interface GateSize {
  /** How many are let in at once. */
  readonly usual: number;
  /** How many are let in where those inside stay long. */
  readonly most: number;
  /** After this long without anybody leaving, one more is let in. Milliseconds. */
  readonly patienceMs: number;
}

/**
 * Lets so many in at once; the others wait in the order in which they came. A few that take long hold up nobody: the
 * gate then grows step by step, and shrinks again when nobody waits.
 */
export class Gate {
  readonly #size: GateSize;
  readonly #waiting = new Set<() => void>();
  #inside = 0;
  #places: number;
  #growing: NodeJS.Timeout | undefined;

  constructor(size: GateSize) {
    this.#size = size;
    this.#places = size.usual;
  }

  /** Resolves with a place, which `leave` gives back. Rejects with the signal's reason when it aborts before. */
  enter(signal: AbortSignal): Promise<void> {
    if (signal.aborted) {
      return Promise.reject(signal.reason as Error);
    }
    if (this.#inside < this.#places) {
      this.#inside++;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiting.delete(onPlace);
        this.#settle();
        reject(signal.reason as Error);
      };
      const onPlace = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(onPlace);
      this.#growing ??= setTimeout(() => this.#grow(), this.#size.patienceMs);
    });
  }

  leave(): void {
    this.#inside--;
    this.#admit();
    this.#growing?.refresh();
    this.#settle();
  }

  #grow(): void {
    this.#growing = undefined;
    this.#places = Math.min(this.#places + 1, this.#size.most);
    this.#admit();
    if (this.#waiting.size > 0 && this.#places < this.#size.most) {
      this.#growing = setTimeout(() => this.#grow(), this.#size.patienceMs);
    }
  }

  #admit(): void {
    const [next] = this.#waiting;
    if (next !== undefined && this.#inside < this.#places) {
      this.#waiting.delete(next);
      this.#inside++;
      next();
    }
  }

  #settle(): void {
    if (this.#waiting.size === 0) {
      clearTimeout(this.#growing);
      this.#growing = undefined;
      this.#places = this.#size.usual;
    }
  }
}
