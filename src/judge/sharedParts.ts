import type { ModuleParts } from './reactor.ts';

/** A thread's part in having the module unpacked and compiled once for all. */
export interface Share {
  readonly role: 'given away' | 'taken';
  /** What another thread made; never settles for the one that makes it. Rejects where there will be none. */
  readonly taken: Promise<ModuleParts>;
  give(parts: ModuleParts): void;
  /** The thread ends. */
  leave(): void;
}

const never = new Promise<never>(() => undefined);

/** Lets the first thread make the parts of the module and all others take them, also those that start meanwhile. */
export class SharedParts {
  #made: Promise<ModuleParts> | undefined;

  join(): Share {
    if (this.#made !== undefined) {
      return { role: 'taken', taken: this.#made, give: () => undefined, leave: () => undefined };
    }
    const { promise, resolve, reject } = Promise.withResolvers<ModuleParts>();
    // Where nobody takes them, nobody minds that there are none.
    promise.catch(() => undefined);
    this.#made = promise;
    let given = false;
    return {
      role: 'given away',
      taken: never,
      give: (parts) => {
        given = true;
        resolve(parts);
      },
      leave: () => {
        if (!given) {
          // The next thread makes them.
          this.#made = undefined;
          reject(new Error('the thread that compiles the module has ended'));
        }
      },
    };
  }
}
