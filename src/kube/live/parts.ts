import { DerivedCollection, type Includes, type Sources } from './derived.ts';
import { coversAll, isWider } from './ranges.ts';
import type { CollectionQuery, LiveCollection } from './types.ts';

interface Part {
  readonly query: CollectionQuery;
  readonly includes: Includes;
  readonly openOwn: () => LiveCollection;
  readonly shown: DerivedCollection;
  /** What its rows are taken from. */
  from: CollectionQuery;
}

/**
 * The rows of queries for which a condition holds, each taken from a list that has them all and that somebody has open
 * for itself, else from a list of its own. Whichever is opened first: a part moves onto the wider list when that is live.
 */
export class Parts {
  readonly #parts = new Set<Part>();

  /** @param whole a list that has all rows of the query; undefined where there is none */
  open(query: CollectionQuery, includes: Includes, whole: LiveCollection | undefined, openOwn: () => LiveCollection): LiveCollection {
    const shown = new DerivedCollection(query);
    const part: Part = { query, includes, openOwn, shown, from: query };
    this.#parts.add(part);
    shown.own(() => this.#parts.delete(part));
    if (whole === undefined) {
      useOwn(part);
    } else {
      useWhole(part, whole);
    }
    return shown;
  }

  /** To call when a list is live: what is taken from narrower ones is taken from it. */
  widen(to: CollectionQuery, open: () => LiveCollection): void {
    for (const part of [...this.#parts]) {
      if (coversAll(to, part.query) && isWider(to, part.from)) {
        useWhole(part, open());
      }
    }
  }
}

function useOwn(part: Part): void {
  part.from = part.query;
  part.shown.use({ lists: [part.openOwn()], includes: part.includes });
}

function useWhole(part: Part, whole: LiveCollection): void {
  const { query: { namespace }, includes, shown } = part;
  part.from = whole.query;
  const sources: Sources = {
    lists: [whole],
    includes: (row, columns) => (namespace === undefined || row.namespace === namespace) && includes(row, columns),
  };
  // Before the part listens itself, so that the whole's failure does not show as its own.
  whole.onDidChangeState(({ phase }) => {
    if (phase === 'denied' || phase === 'failed') {
      useOwn(part);
    }
  });
  shown.use(sources);
}
