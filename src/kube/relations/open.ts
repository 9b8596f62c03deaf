import { DerivedCollection } from '../live/derived.ts';
import type { CollectionQuery, Collections, LiveCollection } from '../live/types.ts';
import { openAll } from '../live/views.ts';
import type { RowsRelation } from './types.ts';

/**
 * Opens the rows of a relation. While the list of all namespaces is refused, those of the relation's fallback and of
 * `namespaces` are shown.
 */
export function openRelation(collections: Collections, relation: RowsRelation, namespaces: readonly string[]): LiveCollection {
  const open = (): LiveCollection => openLists(collections, relation, namespaces);
  return relation.onceIfNone === true ? new SearchedOnce({ resource: relation.resource }, open) : open();
}

function openLists(collections: Collections, relation: RowsRelation, namespaces: readonly string[]): LiveCollection {
  const { includes, queries, resource } = relation;
  const fallback = [...new Set([...relation.fallback ?? [], ...namespaces])];
  const open = (query: CollectionQuery): LiveCollection => (includes === undefined ? collections.open(query) : collections.openPart(query, includes));
  const lists = queries.map((query) => (!resource.namespaced || query.namespace !== undefined || fallback.length === 0 ? open(query) : openAll(query, fallback, open)));
  const [only] = lists;
  return only !== undefined && lists.length === 1 ? only : new DerivedCollection({ resource }, { lists });
}

/** Rows that are followed where there are any when they are first read; where there are none, only `retry` looks again. */
export class SearchedOnce extends DerivedCollection {
  readonly #open: () => LiveCollection;
  #isLeft = false;

  constructor(query: CollectionQuery, open: () => LiveCollection) {
    super(query);
    this.#open = open;
    this.#search();
  }

  /** Whether nothing was found, so that nothing is watched. */
  get isLeft(): boolean {
    return this.#isLeft;
  }

  override retry(): void {
    if (this.#isLeft) {
      this.#search();
    } else {
      super.retry();
    }
  }

  #search(): void {
    this.#isLeft = false;
    const list = this.#open();
    let isRead = false;
    const look = (): void => {
      if (!isRead && list.state.phase === 'live') {
        // Only after the first reading: of a list whose rows go later, others may come.
        isRead = true;
        if (list.rows.length === 0) {
          this.#isLeft = true;
          this.use({ lists: [] });
        }
      }
    };
    this.use({ lists: [list] });
    list.onDidChangeState(look);
    look();
  }
}
