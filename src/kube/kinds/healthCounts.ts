import { Emitter, type Event } from '../../common/emitter.ts';
import { Lifetime, type Disposable } from '../../common/lifetime.ts';
import type { CollectionChange, Column, LiveCollection, Row } from '../live/types.ts';
import type { Health, KindProfile } from './types.ts';

/** How many objects fare how. */
export type HealthTally = Readonly<Record<Health, number>>;

/** From bad to good; `done` and `unknown` say nothing of how a list fares. */
const order: readonly Health[] = ['error', 'warning', 'progressing', 'ok'];

/** The worst of several, `unknown` where none says anything. */
export function worstOf(healths: Iterable<Health>): Health {
  const found = new Set(healths);
  return order.find((health) => found.has(health)) ?? 'unknown';
}

export function worstOfTally(tally: HealthTally): Health {
  return order.find((health) => tally[health] > 0) ?? 'unknown';
}

/**
 * Counts the rows of a live collection by health, at the cost of what changes. Of each row only what is not plainly
 * well is remembered, which is little of a large list.
 */
export class HealthCounts implements Disposable {
  readonly #collection: LiveCollection;
  readonly #profile: Pick<KindProfile, 'health'>;
  readonly #lifetime = new Lifetime();
  readonly #changed = this.#lifetime.add(new Emitter<void>());
  /** Health by uid, of all that are not `ok`. */
  readonly #others = new Map<string, Exclude<Health, 'ok'>>();
  #columns: readonly Column[] = [];
  #tally: Record<Health, number> = none();
  /** Fires when a number changed. */
  readonly onDidChange: Event<void> = this.#changed.event;

  /** Counts for as long as the collection is held; the collection stays its owner's. */
  constructor(collection: LiveCollection, profile: Pick<KindProfile, 'health'>) {
    this.#collection = collection;
    this.#profile = profile;
    this.#countAll();
    this.#lifetime.add(collection.onDidChange((change) => this.#take(change)));
  }

  get tally(): HealthTally {
    return this.#tally;
  }

  get worst(): Health {
    return worstOfTally(this.#tally);
  }

  dispose(): void {
    this.#lifetime.dispose();
  }

  #take(change: CollectionChange): void {
    const before = this.#tally;
    if (this.#columns !== this.#collection.columns) {
      this.#countAll();
    } else {
      this.#tally = { ...before };
      change.removed.forEach((row) => this.#remove(row));
      change.updated.forEach((row) => {
        this.#remove(row);
        this.#add(row);
      });
      change.added.forEach((row) => this.#add(row));
    }
    const after = this.#tally;
    if ((Object.keys(after) as Health[]).some((health) => after[health] !== before[health])) {
      this.#changed.fire();
    }
  }

  #countAll(): void {
    this.#tally = none();
    this.#others.clear();
    this.#columns = this.#collection.columns;
    this.#collection.rows.forEach((row) => this.#add(row));
  }

  #add(row: Row): void {
    const health = this.#profile.health(row, this.#columns);
    this.#tally[health]++;
    if (health !== 'ok') {
      this.#others.set(row.uid, health);
    }
  }

  #remove(row: Row): void {
    const health = this.#others.get(row.uid) ?? 'ok';
    this.#others.delete(row.uid);
    this.#tally[health]--;
  }
}

function none(): Record<Health, number> {
  return { ok: 0, warning: 0, error: 0, progressing: 0, done: 0, unknown: 0 };
}
