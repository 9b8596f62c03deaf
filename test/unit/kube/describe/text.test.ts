import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fieldLabel } from '../../../../src/kube/describe/field-label.ts';
import { annotationLines, cut } from '../../../../src/kube/describe/metadata.ts';
import { selectorText } from '../../../../src/kube/describe/selector.ts';
import { tolerationText } from '../../../../src/kube/describe/pod/tolerations.ts';

test('field names become words, data stays as it is', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['kind', 'Kind'], ['apiVersion', 'API Version'], ['uid', 'UID'], ['lastProbeTime', 'Last Probe Time'], ['podIP', 'Pod IP'],
    ['externalURL', 'External URL'], ['HTTPRoute', 'HTTPRoute'], ['PDFLoader', 'PDFLoader'], ['kebab-case', 'Kebab - Case'],
    ['snake_case', 'snake_case'], ['with9', 'with9'], ['a.b/c', 'a.b/c'], ['', ''],
  ];
  for (const [name, label] of cases) {
    assert.equal(fieldLabel(name), label);
  }
});

describe('annotations', () => {
  test('long and many-lined values stand below their key', () => {
    assert.deepEqual(annotationLines({ b: 'x', a: 'one\ntwo\n' }), ['a:', '  one', '  two', 'b: x']);
    assert.deepEqual(annotationLines({ k: 'v'.repeat(138) }), ['k:', `  ${'v'.repeat(138)}`]);
    assert.deepEqual(annotationLines({ k: 'v'.repeat(139) }), ['k:', `  ${'v'.repeat(138)}...`]);
    assert.deepEqual(annotationLines({ k: 'v'.repeat(137) }), [`k: ${'v'.repeat(137)}`]);
  });

  test('what kubectl apply remembers is left out', () => {
    assert.deepEqual(annotationLines({ 'kubectl.kubernetes.io/last-applied-configuration': '{}' }), []);
  });

  test('a cut in the middle of a character leaves a replacement, not half a character', () => {
    assert.equal(cut('éé', 3), 'é\ufffd...');
  });
});

test('selectors are sorted by key', () => {
  assert.equal(selectorText({ matchLabels: { b: '1', a: '2' }, matchExpressions: [{ key: 'ab', operator: 'In', values: ['y', 'x'] }] }), 'a=2,ab in (x,y),b=1');
  assert.equal(selectorText({ matchExpressions: [{ key: 'c', operator: 'DoesNotExist' }, { key: 'a', operator: 'Exists' }] }), 'a,!c');
  assert.equal(selectorText({}), '<none>');
  assert.equal(selectorText({ matchExpressions: [{ key: 'c', operator: 'Near' }] }), '<error>');
});

test('tolerations tell key, value, effect and time', () => {
  assert.equal(tolerationText({ operator: 'Exists' }), 'op=Exists');
  assert.equal(tolerationText({ operator: 'Exists', effect: 'NoSchedule' }), ':NoSchedule op=Exists');
  assert.equal(tolerationText({ key: 'k', operator: 'Equal', value: 'v', effect: 'NoExecute', tolerationSeconds: 0 }), 'k=v:NoExecute for 0s');
});
