import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Emitter } from '../../../../src/common/emitter.ts';
import { HealthCounts, worstOf, type HealthTally } from '../../../../src/kube/kinds/healthCounts.ts';
import type { Health } from '../../../../src/kube/kinds/types.ts';
import { RowSet, type RowEvent } from '../../../../src/kube/live/rows.ts';
import type { CollectionChange, CollectionState, Column, LiveCollection, Row } from '../../../../src/kube/live/types.ts';
import { Seeded } from '../../../servers/seeded.ts';

const healths: readonly Health[] = ['ok', 'warning', 'error', 'progressing', 'done', 'unknown'];
const profile = { health: (row: Row): Health => row.cells[0] as Health };

/** A list that changes when told to. */
class List implements LiveCollection {
  readonly query = { resource: { group: '', version: 'v1', resource: 'pods', singular: 'pod', kind: 'Pod', namespaced: true, verbs: [], shortNames: [], categories: [] } };
  readonly state: CollectionState = { phase: 'live' };
  readonly settled = Promise.resolve();
  readonly #set = new RowSet();
  readonly #changed = new Emitter<CollectionChange>();
  readonly onDidChange = this.#changed.event;
  readonly onDidChangeState = new Emitter<CollectionState>().event;
  columns: readonly Column[] = [];

  get rows(): readonly Row[] {
    return this.#set.rows;
  }

  apply(...events: readonly RowEvent[]): void {
    this.#changed.fire({ relisted: false, ...this.#set.apply(events) });
  }

  retry(): void {
    // Nothing to try again.
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

const row = (name: string, health: Health, uid = name): Row => ({ uid, name, namespace: 'n', cells: [health], metadata: {} });

function recount(list: List): HealthTally {
  const tally = { ok: 0, warning: 0, error: 0, progressing: 0, done: 0, unknown: 0 };
  list.rows.forEach((each) => tally[profile.health(each)]++);
  return tally;
}

describe('the objects of a list by health', () => {
  test('are counted right however they come, change, go, and come again', () => {
    const list = new List();
    const counts = new HealthCounts(list, profile);
    const random = new Seeded(5);
    for (let step = 0; step < 2000; step++) {
      list.apply(...Array.from({ length: 1 + random.below(5) }, () => {
        const name = `pod-${random.below(30)}`;
        // Made again under the same name, it is another object.
        return { row: row(name, random.pick(healths), `${name}-${random.below(2)}`), deleted: random.chance(25) };
      }));
      assert.deepEqual(counts.tally, recount(list), `step ${step}`);
    }
  });

  test('are told when a number changes, and only then', () => {
    const list = new List();
    const counts = new HealthCounts(list, profile);
    let told = 0;
    counts.onDidChange(() => told++);
    list.apply({ row: row('a', 'ok'), deleted: false }, { row: row('b', 'error'), deleted: false });
    assert.deepEqual([told, counts.worst], [1, 'error']);
    list.apply({ row: row('a', 'ok'), deleted: false });
    assert.equal(told, 1);
    list.apply({ row: row('b', 'ok'), deleted: false });
    assert.deepEqual([told, counts.worst], [2, 'ok']);
    counts.dispose();
    list.apply({ row: row('b', 'error'), deleted: false });
    assert.equal(told, 2);
  });

  test('are counted anew when the columns are others', () => {
    const list = new List();
    const byColumns = { health: (_: Row, columns: readonly Column[]): Health => (columns.length === 0 ? 'unknown' : 'error') };
    list.apply({ row: row('a', 'ok'), deleted: false });
    const counts = new HealthCounts(list, byColumns);
    list.columns = [{ name: 'Name', type: '', format: 'name', priority: 0, description: '' }];
    list.apply({ row: row('b', 'ok'), deleted: false });
    assert.equal(counts.tally.error, 2);
  });
});

test('the worst of several is what calls for a look first', () => {
  assert.equal(worstOf(['ok', 'progressing', 'warning', 'error']), 'error');
  assert.equal(worstOf(['ok', 'done', 'progressing']), 'progressing');
  assert.equal(worstOf(['done', 'unknown']), 'unknown');
  assert.equal(worstOf([]), 'unknown');
});
