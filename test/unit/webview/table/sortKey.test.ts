import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sortByText } from '../../../../src/webview/table/model/order.ts';
import { readingOf, sortKey } from '../../../../src/webview/table/model/sortKey.ts';
import type { TableColumnKind } from '../../../../src/tableProtocol.ts';

function sorted(texts: readonly string[], kind: TableColumnKind = 'text', descending = false): readonly string[] {
  return sortByText(texts, (text) => text, (all) => {
    const reading = readingOf(all, kind);
    return (text) => sortKey(text, reading);
  }, descending);
}

describe('sorting cells', () => {
  test('goes by values where there are any', () => {
    assert.deepEqual(sorted(['10', '9', '100']), ['9', '10', '100']);
    assert.deepEqual(sorted(['1Gi', '500Mi', '2Gi', '100Ki']), ['100Ki', '500Mi', '1Gi', '2Gi']);
    assert.deepEqual(sorted(['2', '500m', '1500m', '1']), ['500m', '1', '1500m', '2']);
    assert.deepEqual(sorted(['80%', '9%', '100%']), ['9%', '80%', '100%']);
    assert.deepEqual(sorted(['10.0.10.1', '10.0.9.200', '9.255.0.1']), ['9.255.0.1', '10.0.9.200', '10.0.10.1']);
  });

  test('goes by how much there is of what should be', () => {
    assert.deepEqual(sorted(['3/3', '0/1', '1/2', '1/1', '10/20']), ['0/1', '1/2', '10/20', '1/1', '3/3']);
  });

  test('goes by the number of restarts, and of equal ones by the last', () => {
    assert.deepEqual(sorted(['12 (5m ago)', '3 (2d ago)', '3 (1m ago)', '0']), ['0', '3 (2d ago)', '3 (1m ago)', '12 (5m ago)']);
  });

  test('goes by durations in columns of times, where 5m is minutes', () => {
    assert.deepEqual(sorted(['5m', '90s', '2d3h', '47h', '1y10d', '3m20s'], 'duration'), ['90s', '3m20s', '5m', '47h', '2d3h', '1y10d']);
  });

  test('takes a column for durations where its cells can be nothing else, and m for minutes then', () => {
    assert.deepEqual(sorted(['5m', '90s', '2h', '0', '<none>']), ['0', '90s', '5m', '2h', '<none>']);
    assert.deepEqual(sorted(['10m', '5m']), ['5m', '10m']);
    assert.deepEqual(sorted(['1', '500m', '1500m', '90s']), ['500m', '1', '1500m', '90s']);
  });

  test('goes by letters in names, whatever they look like', () => {
    assert.deepEqual(sorted(['10', '9', '1Gi'], 'name'), ['10', '1Gi', '9']);
  });

  test('puts numbers before words and what is empty last, in either direction', () => {
    assert.deepEqual(sorted(['<none>', 'b', '2', '', 'a', '1']), ['1', '2', 'a', 'b', '<none>', '']);
    assert.deepEqual(sorted(['<none>', 'b', '2', '', 'a', '1'], 'text', true), ['b', 'a', '2', '1', '<none>', '']);
  });
});
