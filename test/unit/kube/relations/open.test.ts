import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Emitter } from '../../../../src/common/emitter.ts';
import { Failure } from '../../../../src/common/failure.ts';
import type { Resource } from '../../../../src/kube/api/types.ts';
import type { CollectionChange, CollectionQuery, Collections, CollectionState, LiveCollection, Row } from '../../../../src/kube/live/types.ts';
import { openRelation, SearchedOnce } from '../../../../src/kube/relations/open.ts';
import type { RowsRelation } from '../../../../src/kube/relations/types.ts';

const resource: Resource = { group: 'example.com', version: 'v1', resource: 'things', singular: 'thing', kind: 'Thing', namespaced: true, verbs: ['list', 'watch'], shortNames: [], categories: [] };
const live: CollectionState = { phase: 'live' };

/** A list that does what the test says. */
class ToldList implements LiveCollection {
  readonly #changed = new Emitter<CollectionChange>();
  readonly #stateChanged = new Emitter<CollectionState>();
  readonly query: CollectionQuery;
  readonly columns = [];
  readonly settled = Promise.resolve();
  readonly onDidChange = this.#changed.event;
  readonly onDidChangeState = this.#stateChanged.event;
  state: CollectionState = { phase: 'loading', loaded: 0, total: undefined };
  rows: readonly Row[] = [];
  disposed = false;

  constructor(query: CollectionQuery) {
    this.query = query;
  }

  become(state: CollectionState, ...names: string[]): void {
    const removed = this.rows;
    this.rows = names.map((name) => ({ uid: name, name, namespace: 'n', cells: [], metadata: {} }));
    this.#changed.fire({ relisted: true, added: this.rows, updated: [], removed });
    this.state = state;
    this.#stateChanged.fire(state);
  }

  retry(): void {
    // It does what the test says.
  }

  dispose(): void {
    this.disposed = true;
    this.#changed.dispose();
    this.#stateChanged.dispose();
  }
}

function stage(): { lists: ToldList[]; collections: Collections; of: (namespace: string | undefined) => ToldList } {
  const lists: ToldList[] = [];
  const open = (query: CollectionQuery): LiveCollection => {
    const list = new ToldList(query);
    lists.push(list);
    return list;
  };
  return { lists, collections: { open, openPart: open, openScope: open, openWhole: () => undefined }, of: (namespace) => lists.findLast(({ query }) => query.namespace === namespace)! };
}

function relation(more: Partial<RowsRelation> = {}): RowsRelation {
  return { type: 'rows', id: 'things', resource, queries: [{ resource }], key: '', includes: () => true, ...more };
}

function names({ rows }: LiveCollection): string {
  return rows.map(({ name }) => name).join();
}

describe('the rows of a relation', () => {
  test('of all namespaces come back when what was refused is allowed', () => {
    const { lists, collections, of } = stage();
    const rows = openRelation(collections, relation(), ['known']);
    const refused: CollectionState = { phase: 'denied', failure: new Failure('forbidden', 'things is forbidden') };
    const behind = lists[0]!;
    behind.become(refused);
    lists.filter((list) => list !== behind && list.query.namespace === undefined).forEach((list) => list.become(refused));
    of('known').become(live, 'a');
    assert.deepEqual([names(rows), rows.state.phase === 'live' && rows.state.missing?.length], ['a', 1]);
    behind.become(live, 'a', 'b');
    of(undefined).become(live, 'a', 'b');
    assert.deepEqual([names(rows), rows.state, of('known').disposed], ['a,b', live, true]);
    rows.dispose();
    assert.ok(lists.every(({ disposed }) => disposed));
  });

  test('that are looked for once are followed only where there are some, until somebody looks again', () => {
    const { lists, collections } = stage();
    const rows = openRelation(collections, relation({ queries: [{ resource, namespace: 'n' }], onceIfNone: true }), []);
    assert.ok(rows instanceof SearchedOnce);
    assert.equal(rows.state.phase, 'loading');
    lists[0]!.become(live);
    assert.deepEqual([rows.state, rows.isLeft, lists[0]!.disposed], [live, true, true]);
    rows.retry();
    assert.deepEqual([rows.isLeft, lists.length], [false, 2]);
    lists[1]!.become(live, 'a');
    assert.deepEqual([names(rows), rows.isLeft], ['a', false]);
    lists[1]!.become(live);
    assert.deepEqual([names(rows), lists[1]!.disposed], ['', false], 'where there was one, another may come');
    rows.dispose();
    assert.ok(lists[1]!.disposed);
  });
});
