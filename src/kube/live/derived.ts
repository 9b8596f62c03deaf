import { Emitter } from '../../common/emitter.ts';
import { Lifetime } from '../../common/lifetime.ts';
import { compareRows, isEmpty, RowSet, type RowDifference } from './rows.ts';
import { combineStates, sameState, withMissing } from './states.ts';
import type { CollectionChange, CollectionQuery, CollectionState, Column, LiveCollection, MissingPart, Row } from './types.ts';

/** Whether a row is shown; `columns` are those of its cells. */
export type Includes = (row: Row, columns: readonly Column[]) => boolean;

/** What a derived collection shows for now, and what of it. */
export interface Sources {
  /** Handles; the derived collection disposes them when it shows others. */
  readonly lists: readonly LiveCollection[];
  readonly includes?: Includes | undefined;
  /** What cannot be shown, beside what the lists themselves miss. */
  readonly missing?: readonly MissingPart[] | undefined;
  /** A list that is not shown and yet asked again by `retry`. */
  readonly behind?: LiveCollection | undefined;
}

/** Rows of other collections as a collection of its own: of several together, or those for which a condition holds. */
export class DerivedCollection implements LiveCollection {
  readonly query: CollectionQuery;
  readonly settled: Promise<void>;
  readonly #changed = new Emitter<CollectionChange>();
  readonly #stateChanged = new Emitter<CollectionState>();
  readonly #set = new RowSet();
  readonly #lifetime = new Lifetime();
  #settle: () => void = () => undefined;
  #sources: Sources = { lists: [] };
  #held = new Lifetime();
  #state: CollectionState = { phase: 'loading', loaded: 0, total: undefined };

  /** @param sources may come later, by `use` */
  constructor(query: CollectionQuery, sources?: Sources) {
    this.query = query;
    this.settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
    if (sources !== undefined) {
      this.use(sources);
    }
  }

  readonly onDidChange = this.#changed.event;
  readonly onDidChangeState = this.#stateChanged.event;

  get state(): CollectionState {
    return this.#state;
  }

  get columns(): readonly Column[] {
    return this.#sources.lists.find(({ columns }) => columns.length > 0)?.columns ?? [];
  }

  get rows(): readonly Row[] {
    return this.#set.rows;
  }

  get ended(): boolean {
    return this.#lifetime.ended;
  }

  /** Shows these from now on, and lets go of those before. */
  use(sources: Sources): void {
    const before = this.#held;
    this.#sources = sources;
    this.#held = new Lifetime();
    for (const list of sources.lists) {
      this.#held.add(list);
      this.#held.add(list.onDidChange((change) => this.#take(change)));
      this.#held.add(list.onDidChangeState(() => this.#restate()));
    }
    before.dispose();
    if (this.ended) {
      this.#held.dispose();
      return;
    }
    this.#tell(this.#set.replace(sources.lists.flatMap(({ rows, columns }) => rows.filter((row) => this.#includes(row, columns))).sort(compareRows)), true);
    this.#restate();
  }

  retry(): void {
    this.#sources.behind?.retry();
    this.#sources.lists.forEach((list) => list.retry());
  }

  /** Ends something with the collection. */
  own(end: () => void): void {
    this.#lifetime.add({ dispose: end });
  }

  dispose(): void {
    this.#lifetime.dispose();
    this.#held.dispose();
    this.#settle();
    this.#changed.dispose();
    this.#stateChanged.dispose();
  }

  #includes(row: Row, columns: readonly Column[]): boolean {
    return this.#sources.includes?.(row, columns) ?? true;
  }

  #take({ relisted, added, updated, removed }: CollectionChange): void {
    // One made again under the same name is removed first.
    const gone = removed.map((row) => ({ row, deleted: true }));
    const there = [...added, ...updated].map((row) => ({ row, deleted: !this.#includes(row, this.columns) }));
    this.#tell(this.#set.apply([...gone, ...there]), relisted);
  }

  #tell(difference: RowDifference, relisted: boolean): void {
    if (!isEmpty(difference)) {
      this.#changed.fire({ relisted, ...difference });
    }
  }

  #restate(): void {
    const { lists, missing = [] } = this.#sources;
    const state = withMissing(combineStates(lists.map(({ query, state: of, rows }) => ({ namespace: query.namespace, state: of, count: rows.length }))), missing);
    if (sameState(state, this.#state)) {
      return;
    }
    this.#state = state;
    if (state.phase !== 'loading') {
      this.#settle();
    }
    this.#stateChanged.fire(state);
  }
}
