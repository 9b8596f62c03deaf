import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPositiveQuantity, scaledQuantity } from '../../../../src/kube/text/quantity.ts';

test('quantities are read exactly and rounded up', () => {
  const whole: readonly (readonly [string, bigint])[] = [
    ['0', 0n], ['1', 1n], ['1500m', 2n], ['1n', 1n], ['1k', 1000n], ['1Ki', 1024n], ['1.5Gi', 1610612736n], ['0.1Ki', 103n],
    ['1e3', 1000n], ['1E3', 1000n], ['1E', 10n ** 18n], ['8Ei', 2n ** 63n], ['-1.5', -2n], ['+2M', 2000000n], ['.5k', 500n],
  ];
  for (const [text, expected] of whole) {
    assert.equal(scaledQuantity(text, 0), expected, text);
  }
  assert.equal(scaledQuantity('1500m', 3), 1500n);
  assert.equal(scaledQuantity('1500u', 3), 2n);
});

test('what is no quantity counts as none', () => {
  for (const text of ['', '.', 'x', '1x', '1 Gi', undefined, null, {}]) {
    assert.equal(scaledQuantity(text, 0), 0n);
    assert.equal(isPositiveQuantity(text), false);
  }
  assert.equal(isPositiveQuantity('0'), false);
  assert.equal(isPositiveQuantity('1n'), true);
});
