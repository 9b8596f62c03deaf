import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberText, valueText } from '../../../../src/kube/text/values.ts';

test('nested values are written on one line, keys sorted', () => {
  assert.equal(valueText(['a', ['b', { z: 1, a: [true, null] }]]), '[a [b map[a:[true <nil>] z:1]]]');
  assert.equal(valueText([]), '[]');
  assert.equal(valueText({}), 'map[]');
});

test('whole numbers stand in full, others in their shortest form', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, '0'], [-7, '-7'], [1e6, '1000000'], [2 ** 53, '9007199254740992'], [0.25, '0.25'], [123456.5, '123456.5'],
    [1234567.5, '1.2345675e+06'], [0.0001, '0.0001'], [0.00001, '1e-05'], [1e21, '1e+21'], [1e-10, '1e-10'], [1e100, '1e+100'],
  ];
  for (const [value, expected] of cases) {
    assert.equal(numberText(value), expected);
  }
});
