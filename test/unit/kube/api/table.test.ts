import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bookmarkVersion, readTable } from '../../../../src/kube/api/table.ts';

describe('a table', () => {
  test('keeps cells and metadata, without managed fields and the copy of the object', () => {
    const table = readTable({
      kind: 'Table', metadata: { resourceVersion: '7', continue: 'c', remainingItemCount: 3 },
      columnDefinitions: [{ name: 'Name', type: 'string', format: 'name', description: 'd', priority: 0 }],
      rows: [{ cells: ['a'], object: { metadata: { name: 'a', namespace: 'n', uid: 'u', managedFields: [1], annotations: { x: 'y', 'kubectl.kubernetes.io/last-applied-configuration': '{}' } } } }],
    });
    assert.deepEqual(table, {
      columns: [{ name: 'Name', type: 'string', format: 'name', description: 'd', priority: 0 }],
      rows: [{ uid: 'u', name: 'a', namespace: 'n', cells: ['a'], metadata: { name: 'a', namespace: 'n', uid: 'u', annotations: { x: 'y' } } }],
      resourceVersion: '7', continueToken: 'c', remaining: 3,
    });
  });

  test('is made of name and age where a server makes none, for a list and for an event', () => {
    const object = { kind: 'PodMetrics', metadata: { name: 'a', namespace: 'n', creationTimestamp: 't' } };
    for (const value of [{ kind: 'PodMetricsList', metadata: {}, items: [object] }, object]) {
      const { columns, rows } = readTable(value);
      assert.deepEqual([columns.map(({ name }) => name), rows.map(({ uid, cells }) => [uid, cells])], [['Name', 'Age'], [['n/a', ['a', 't']]]]);
    }
  });

  test('of a bookmark tells the version, in either form', () => {
    assert.equal(bookmarkVersion({ kind: 'Pod', metadata: { resourceVersion: '5' } }), '5');
    assert.equal(bookmarkVersion({ kind: 'Table', metadata: {}, rows: [{ object: { metadata: { resourceVersion: '6' } } }] }), '6');
  });
});
