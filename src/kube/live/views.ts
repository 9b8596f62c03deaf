import { DerivedCollection, type Sources } from './derived.ts';
import type { CollectionQuery, LiveCollection } from './types.ts';

type Open = (query: CollectionQuery) => LiveCollection;

/** The rows of several namespaces as one list; see Collections.openScope. */
export function openScope(query: CollectionQuery, namespaces: readonly string[], fallback: readonly string[], open: Open): LiveCollection {
  const wanted = query.resource.namespaced ? [...new Set(namespaces)] : [];
  const [only] = wanted;
  if (only === undefined) {
    return fallback.length > 0 && query.resource.namespaced ? openAll(query, [...new Set(fallback)], open) : open(query);
  }
  return wanted.length === 1 ? open({ ...query, namespace: only }) : new DerivedCollection(query, { lists: openEach(query, wanted, open) });
}

/** All namespaces; while the server refuses that list, those of `fallback`. */
export function openAll(query: CollectionQuery, fallback: readonly string[], open: Open): LiveCollection {
  const all = open(query);
  let refused = false;
  const choose = (): Sources => {
    const { state } = all;
    refused = state.phase === 'denied';
    return state.phase === 'denied'
      ? { lists: openEach(query, fallback, open), missing: [{ namespace: undefined, failure: state.failure }], behind: all }
      : { lists: [open(query)] };
  };
  let scope: DerivedCollection | undefined = undefined;
  // Before the scope listens itself, so that a refusal does not show where others take its place.
  all.onDidChangeState(({ phase }) => {
    if (refused ? phase === 'live' : phase === 'denied') {
      scope?.use(choose());
    }
  });
  scope = new DerivedCollection(query, choose());
  scope.own(() => all.dispose());
  return scope;
}

function openEach(query: CollectionQuery, namespaces: readonly string[], open: Open): LiveCollection[] {
  return namespaces.map((namespace) => open({ ...query, namespace }));
}
