import { Emitter } from '../../common/emitter.ts';
import { Lifetime } from '../../common/lifetime.ts';
import type { Collection } from './collection.ts';
import { isEmpty, RowSet } from './rows.ts';
import { sameState } from './states.ts';
import type { CollectionChange, CollectionQuery, CollectionState, Column, LiveCollection, Row } from './types.ts';

/** One opener's view of a shared collection, which may become a view of another one with the same rows. */
export class Handle implements LiveCollection {
  readonly #changed = new Emitter<CollectionChange>();
  readonly #stateChanged = new Emitter<CollectionState>();
  #collection: Collection;
  #held: Lifetime;

  /** @param release called when the collection is no longer viewed */
  constructor(collection: Collection, release: () => void) {
    this.#collection = collection;
    this.#held = this.#hold(release);
  }

  readonly onDidChange = this.#changed.event;
  readonly onDidChangeState = this.#stateChanged.event;

  get query(): CollectionQuery {
    return this.#collection.query;
  }

  get state(): CollectionState {
    return this.#collection.state;
  }

  get columns(): readonly Column[] {
    return this.#collection.columns;
  }

  get rows(): readonly Row[] {
    return this.#collection.rows;
  }

  get settled(): Promise<void> {
    return this.#collection.settled;
  }

  retry(): void {
    this.#collection.retry();
  }

  /** Views another collection from now on, and tells how its rows differ. */
  move(collection: Collection, release: () => void): void {
    const { state, rows } = this;
    const before = this.#held;
    this.#collection = collection;
    this.#held = this.#hold(release);
    before.dispose();
    const known = new RowSet();
    known.replace(rows);
    const difference = known.replace(collection.rows);
    if (!isEmpty(difference)) {
      this.#changed.fire({ relisted: true, ...difference });
    }
    if (!sameState(state, collection.state)) {
      this.#stateChanged.fire(collection.state);
    }
  }

  dispose(): void {
    this.#held.dispose();
    this.#changed.dispose();
    this.#stateChanged.dispose();
  }

  #hold(release: () => void): Lifetime {
    const held = new Lifetime();
    held.add({ dispose: release });
    held.add(this.#collection.onDidChange((change) => this.#changed.fire(change)));
    held.add(this.#collection.onDidChangeState((state) => this.#stateChanged.fire(state)));
    return held;
  }
}
