import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { resolveKey, resolvePlain } from '../../../src/language/scalars.ts';

const values = (...sources: string[]): unknown[] => sources.map(resolvePlain);

describe('a bare word means what it means to the API server', () => {
  test('yes, no, on, off, y and n are booleans', () => {
    assert.deepEqual(values('yes', 'No', 'ON', 'off', 'y', 'N', 'true', 'FALSE'), [true, false, true, false, true, false, true, false]);
    assert.deepEqual(values('yEs', 'truE', 'yes please'), ['yEs', 'truE', 'yes please']);
  });

  test('nothing, a tilde and null are null', () => {
    assert.deepEqual(values('', '~', 'null', 'Null', 'NULL'), [null, null, null, null, null]);
  });

  test('integers come in four bases and with underscores', () => {
    assert.deepEqual(values('12', '-5', '+5', '010', '0o10', '0x1F', '0b11', '1_000', '0'), [12, -5, 5, 8, 8, 31, 3, 1000, 0]);
  });

  test('numbers with a point or an exponent are numbers', () => {
    assert.deepEqual(values('1.5', '.5', '1.', '1e3', '-2.5E-1', '08'), [1.5, 0.5, 1, 1000, -0.25, 8]);
  });

  test('times, dates, versions and addresses are strings', () => {
    const words = ['12:30', '2030-01-31', '1.2.3', '10.0.0.1', '5m', '1Gi', '-', '.', '+x', '.inf', '0xZZ'];
    assert.deepEqual(values(...words), words);
  });

  test('as a key it is the same, written out', () => {
    assert.deepEqual(['yes', '012', 'name', '~', '1.50'].map(resolveKey), ['true', '10', 'name', 'null', '1.5']);
  });
});
