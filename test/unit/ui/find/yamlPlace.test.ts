import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { jsonPathAt, manifestAt } from '../../../../src/ui/find/yamlPlace.ts';

const file = `# a file of two
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  annotations:
    example.com/owner: me
spec:
  template:
    spec:
      containers:
        - name: main
          image: nginx
          args: [a, "b"]
        - name: side

          image: envoy
---
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: one}
- apiVersion: v1
  kind: Secret
  metadata:
    name: two
---
just: text
`;
const lines = file.split('\n');

/** The path at the first place of a text, from its first character on. */
function pathOf(text: string, more = 0): string | undefined {
  const line = lines.findIndex((each) => each.includes(text));
  return jsonPathAt(file, line, lines[line]!.indexOf(text) + more);
}

describe('the JSONPath at a place', () => {
  test('is that of the field whose key or value is there', () => {
    assert.equal(pathOf('nginx'), '{.spec.template.spec.containers[0].image}');
    assert.equal(pathOf('image: nginx'), '{.spec.template.spec.containers[0].image}');
    assert.equal(pathOf('envoy', 5), '{.spec.template.spec.containers[1].image}');
    assert.equal(pathOf('"b"'), '{.spec.template.spec.containers[0].args[1]}');
    assert.equal(pathOf('template:'), '{.spec.template}');
  });

  test('escapes what kubectl wants escaped', () => {
    assert.equal(pathOf('example.com'), '{.metadata.annotations.example\\.com/owner}');
  });

  test('takes indentation and dashes for the field behind them', () => {
    assert.equal(jsonPathAt(file, lines.findIndex((line) => line.includes('name: side')), 0), '{.spec.template.spec.containers[1].name}');
    assert.equal(jsonPathAt(file, lines.findIndex((line) => line.includes('image: envoy')), 2), '{.spec.template.spec.containers[1].image}');
  });

  test('goes by the document of the file', () => {
    assert.equal(jsonPathAt(file, lines.findIndex((line) => line.includes('name: two')), 10), '{.items[1].metadata.name}');
  });

  test('is none in an empty text', () => {
    assert.equal(jsonPathAt('', 0, 0), undefined);
    assert.equal(jsonPathAt('# only this\n', 0, 3), undefined);
  });
});

describe('the manifest at a line', () => {
  const at = (text: string): unknown => manifestAt(file, lines.findIndex((line) => line.includes(text)));

  test('is that of the document around it', () => {
    assert.deepEqual(at('nginx'), { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', namespace: 'shop' });
    assert.deepEqual(at('# a file'), at('nginx'));
  });

  test('is the member of a list that the line is in', () => {
    assert.deepEqual(at('name: one'), { apiVersion: 'v1', kind: 'ConfigMap', name: 'one', namespace: undefined });
    assert.deepEqual(at('name: two'), { apiVersion: 'v1', kind: 'Secret', name: 'two', namespace: undefined });
  });

  test('is the next one on a separator line, and none where there is no manifest', () => {
    assert.deepEqual(manifestAt(file, lines.indexOf('---')), { apiVersion: 'v1', kind: 'ConfigMap', name: 'one', namespace: undefined });
    assert.equal(at('just: text'), undefined);
  });
});
