import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isAge, textNow } from '../../../../src/kube/kinds/times.ts';
import type { Column, Row } from '../../../../src/kube/live/types.ts';

const created = Date.parse('2026-01-01T00:00:00Z');
const hour = 3_600_000;
/** Read an hour after it was made. */
const row: Row = { uid: 'u', name: 'n', namespace: undefined, cells: [], metadata: { creationTimestamp: '2026-01-01T00:00:00Z' }, readAt: created + hour };
const column = (name: string, type = 'string'): Column => ({ name, type, format: '', priority: 0, description: '' });
/** Two hours after the row was read. */
const shown = (text: string, of: Column): string => textNow(text, of, row, created + 3 * hour);

describe('spans of time in cells', () => {
  test('go on while the object stays as it is', () => {
    assert.equal(shown('60m', column('Age')), '3h');
    assert.equal(shown('1 (3m ago)', column('Restarts')), '1 (123m ago)');
    assert.equal(shown('25m', column('Last Schedule')), '145m');
    assert.equal(shown('5d', column('Synced', 'date')), '5d2h');
  });

  test('are left alone where they tell how long something took, or are none', () => {
    assert.equal(shown('12s', column('Duration')), '12s');
    assert.equal(shown('<none>', column('Last Schedule')), '<none>');
    assert.equal(shown('10s', column('Interval')), '10s');
    assert.equal(shown('', column('Synced', 'date')), '');
    assert.equal(textNow('5d', column('Synced', 'date'), row, row.readAt!), '5d');
  });

  test('tell the age of a custom resource only where they mean it', () => {
    assert.equal(isAge('60m', column('AGE', 'date'), row), true);
    assert.equal(isAge('2d', column('Age', 'date'), row), false);
    assert.equal(shown('2d', column('Age', 'date')), '2d2h');
  });
});
