import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Sharing } from '../../../../src/kube/api/sharing.ts';
import { bookmarkVersion, readTable } from '../../../../src/kube/api/table.ts';
import type { Row } from '../../../../src/kube/live/types.ts';

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

  test('leaves out long annotations, and keeps what rows have alike once', () => {
    const object = (name: string): unknown => ({ metadata: {
      name, namespace: 'some-namespace', uid: name, labels: { app: 'shop' }, ownerReferences: [{ kind: 'ReplicaSet', uid: 'o' }], annotations: { short: 'x', long: 'x'.repeat(2000) },
    } });
    const sharing = new Sharing();
    const read = (...names: string[]): Row[] => [...readTable({ kind: 'Table', rows: names.map((name) => ({ cells: [name], object: object(name) })) }, { sharing }).rows];
    const [first, second] = read('a', 'b');
    const [later] = read('c');
    assert.deepEqual(first?.metadata.annotations, { short: 'x' });
    for (const field of ['labels', 'ownerReferences', 'annotations']) {
      assert.ok(first?.metadata[field] === second?.metadata[field] && first?.metadata[field] === later?.metadata[field], field);
    }
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
