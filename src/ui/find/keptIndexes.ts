import type { Clock } from '../../common/clock.ts';
import type { Disposable } from '../../common/lifetime.ts';
import type { Connection } from '../../kube/types.ts';
import type { IndexContents } from './objectIndex.ts';

/** Time after which nobody is likely to look for something in the same cluster again. */
const keptMs = 5 * 60_000;
/** Objects kept in all: some 25 MB. */
const mostObjects = 100_000;

interface Kept {
  readonly contents: IndexContents;
  readonly objects: number;
  readonly end: Disposable;
}

/** What was found in each cluster last, for some minutes, so that it can be shown at once. It ends with its connection. */
export class KeptIndexes {
  readonly #clock: Clock;
  /** The one that was used last stands last. */
  readonly #kept = new Map<Connection, Kept>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  of(connection: Connection): IndexContents | undefined {
    return this.#kept.get(connection)?.contents;
  }

  /** Those used longest ago go where it gets too much. */
  keep(connection: Connection, contents: IndexContents): void {
    this.#drop(connection);
    if (connection.signal.aborted) {
      return;
    }
    const objects = [...contents.groups.values()].flat().reduce((sum, { items }) => sum + items.length, 0);
    const drop = (): void => this.#drop(connection);
    const timer = this.#clock.after(keptMs, drop);
    connection.signal.addEventListener('abort', drop, { once: true });
    this.#kept.set(connection, {
      contents,
      objects,
      end: {
        dispose: () => {
          timer.dispose();
          connection.signal.removeEventListener('abort', drop);
        },
      },
    });
    for (const oldest of [...this.#kept.keys()]) {
      if ([...this.#kept.values()].reduce((sum, kept) => sum + kept.objects, 0) > mostObjects) {
        this.#drop(oldest);
      }
    }
  }

  #drop(connection: Connection): void {
    this.#kept.get(connection)?.end.dispose();
    this.#kept.delete(connection);
  }
}
