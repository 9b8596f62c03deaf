import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compareRows, RowSet, type RowDifference, type RowEvent } from '../../../../src/kube/live/rows.ts';
import type { Row } from '../../../../src/kube/live/types.ts';
import { Seeded } from '../../../servers/seeded.ts';

let versions = 0;

function row(namespace: string | undefined, name: string, uid = `${namespace}/${name}`): Row {
  versions++;
  return { uid, name, namespace, cells: [name], metadata: { resourceVersion: String(versions) } };
}

/** What a view holds that hears of differences only. */
class Listener {
  readonly rows = new Map<string, Row>();

  hear({ added, updated, removed }: RowDifference): void {
    for (const gone of removed) {
      assert.ok(this.rows.delete(gone.uid), 'only what is there can be removed');
    }
    for (const fresh of added) {
      assert.ok(!this.rows.has(fresh.uid), 'only what is not there can be added');
      this.rows.set(fresh.uid, fresh);
    }
    for (const changed of updated) {
      assert.ok(this.rows.has(changed.uid), 'only what is there can be updated');
      this.rows.set(changed.uid, changed);
    }
  }
}

describe('the rows of a collection', () => {
  test('stand in the order of the storage keys, where a-b comes before a/', () => {
    const rows = [row('a', 'z'), row('a-b', 'a'), row('a', 'b'), row(undefined, 'n'), row('a', 'b-1')].sort(compareRows);
    assert.deepEqual(rows.map(({ namespace, name }) => `${namespace}/${name}`), ['undefined/n', 'a-b/a', 'a/b', 'a/b-1', 'a/z']);
  });

  test('are the same array until something changes', () => {
    const set = new RowSet();
    set.replace([row('a', 'x')]);
    const before = set.rows;
    set.apply([]);
    set.replace([...before]);
    set.apply([{ row: row('a', 'unknown'), deleted: true }]);
    assert.equal(set.rows, before);
    set.apply([{ row: row('a', 'y'), deleted: false }]);
    assert.notEqual(set.rows, before);
  });

  test('tell an object made again under the same name as one removed and one added', () => {
    const set = new RowSet();
    set.replace([row('a', 'x', 'old')]);
    const events = [{ row: row('a', 'x', 'old'), deleted: true }, { row: row('a', 'x', 'new'), deleted: false }];
    const { added, updated, removed } = set.apply(events);
    assert.deepEqual([added.map(({ uid }) => uid), updated, removed.map(({ uid }) => uid)], [['new'], [], ['old']]);
    assert.deepEqual(set.rows.map(({ uid }) => uid), ['new']);
    const relisted = set.replace([row('a', 'x', 'newer')]);
    assert.deepEqual([relisted.added.map(({ uid }) => uid), relisted.removed.map(({ uid }) => uid)], [['newer'], ['new']]);
  });

  test('keep the object of a row whose version a new list repeats', () => {
    const set = new RowSet();
    const first = row('a', 'x');
    set.replace([first]);
    const { updated } = set.replace([{ ...first }, row('a', 'y')]);
    assert.equal(set.rows[0], first);
    assert.deepEqual(updated, []);
  });

  test('equal a plain map after any events and lists, and so do listeners of the differences (300 rounds)', () => {
    const random = new Seeded(7);
    const set = new RowSet();
    const listener = new Listener();
    const model = new Map<string, Row>();
    for (let round = 0; round < 300; round++) {
      if (random.chance(10)) {
        const list = [...model.values()].filter(() => random.chance(80)).map((kept) => (random.chance(50) ? kept : row(kept.namespace, kept.name, random.chance(80) ? kept.uid : `u${versions}`)));
        list.push(row('late', `n${round}`));
        model.clear();
        list.forEach((one) => model.set(`${one.namespace}/${one.name}`, one));
        listener.hear(set.replace(list));
      } else {
        const events: RowEvent[] = Array.from({ length: random.below(12) }, () => {
          const name = `n${random.below(40)}`;
          const namespace = random.pick(['a', 'a-b', 'b']);
          const deleted = random.chance(35);
          const known = model.get(`${namespace}/${name}`);
          const one = row(namespace, name, known !== undefined && random.chance(80) ? known.uid : `u${versions}`);
          if (deleted) {
            model.delete(`${namespace}/${name}`);
          } else {
            model.set(`${namespace}/${name}`, one);
          }
          return { row: one, deleted };
        });
        listener.hear(set.apply(events));
      }
      const expected = [...model.values()].sort(compareRows);
      assert.deepEqual(set.rows, expected, `round ${round}`);
      assert.deepEqual([...listener.rows.values()].sort(compareRows), expected, `listener in round ${round}`);
    }
  });

  test('go all at once, however many there are', () => {
    const set = new RowSet();
    set.replace(Array.from({ length: 200_000 }, (_, index) => row('default', `pod-${String(index).padStart(6, '0')}`)));
    assert.equal(set.replace([]).removed.length, 200_000);
    assert.deepEqual(set.rows, []);
  });

  test('take 500 changes into 10,000 rows in less than 50 ms', () => {
    const set = new RowSet();
    set.replace(Array.from({ length: 10_000 }, (_, index) => row('default', `pod-${String(index).padStart(5, '0')}`)));
    // The best of several rounds: what else the machine does is not measured here.
    const times = Array.from({ length: 10 }, (_round, round) => {
      const events = Array.from({ length: 500 }, (_event, index) => ({ row: row('default', `pod-${String(index * 20).padStart(5, '0')}`), deleted: (index + round) % 3 === 0 }));
      const start = performance.now();
      set.apply(events);
      return performance.now() - start;
    });
    assert.ok(Math.min(...times) < 50, String(times));
  });
});
