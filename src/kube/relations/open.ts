import { DerivedCollection, type Sources } from '../live/derived.ts';
import type { CollectionQuery, Collections, LiveCollection } from '../live/types.ts';
import type { RowsRelation } from './types.ts';

/**
 * Opens the rows of a relation. Where the list of all namespaces is refused, those of the relation's fallback and of
 * `namespaces` are shown.
 */
export function openRelation(collections: Collections, relation: RowsRelation, namespaces: readonly string[]): LiveCollection {
  const fallback = [...new Set([...relation.fallback ?? [], ...namespaces])];
  const lists = relation.queries.map((query) => openOne(collections, query, relation, fallback));
  const [only] = lists;
  return only !== undefined && lists.length === 1 ? only : new DerivedCollection({ resource: relation.resource }, { lists });
}

function openOne(collections: Collections, query: CollectionQuery, { includes }: RowsRelation, fallback: readonly string[]): LiveCollection {
  const open = (of: CollectionQuery): LiveCollection => (includes === undefined ? collections.open(of) : collections.openPart(of, includes));
  const all = open(query);
  if (!query.resource.namespaced || query.namespace !== undefined || fallback.length === 0) {
    return all;
  }
  const choose = (): Sources => {
    const { state } = all;
    return state.phase === 'denied'
      ? { lists: fallback.map((namespace) => open({ ...query, namespace })), missing: [{ namespace: undefined, failure: state.failure }] }
      : { lists: [all] };
  };
  let shown: DerivedCollection | undefined = undefined;
  // Before the one shown listens itself, so that a refusal does not show where others take its place.
  all.onDidChangeState(({ phase }) => {
    if (phase === 'denied') {
      shown?.use(choose());
    }
  });
  shown = new DerivedCollection(query, choose());
  shown.own(() => all.dispose());
  return shown;
}
