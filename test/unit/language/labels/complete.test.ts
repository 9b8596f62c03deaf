import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { identify } from '../../../../src/language/manifest.ts';
import { completeLabels } from '../../../../src/language/labels/complete.ts';
import { LabelIndex } from '../../../../src/language/labels/index.ts';
import { parseSlice } from '../../../../src/language/parse.ts';
import { cutSlices } from '../../../../src/language/slices.ts';
import { atCursor } from '../support.ts';

const workload = (name: string, namespace: string, labels: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, namespace: ${namespace}, labels: {managed: hand}}\nspec: {template: {metadata: {labels: {${labels}}}}}\n`;

const files = {
  'web.yaml': `${workload('web', 'shop', 'app: web, tier: front')}---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: blue}}\n`,
  'api.yaml': workload('api', 'other', 'app: api, tier: back'),
};

function index(): LabelIndex {
  const labels = new LabelIndex();
  for (const [file, text] of Object.entries(files)) {
    labels.update(file, cutSlices(text).flatMap((slice) => identify(parseSlice(slice.text).root).manifests));
  }
  return labels;
}

function complete(marked: string, file = 'new.yaml'): string[] | undefined {
  const { text, position } = atCursor(marked);
  return completeLabels({ text, position, file }, index().all())?.map(({ label }) => label);
}

function inserted(marked: string, label: string): string | undefined {
  const { text, position } = atCursor(marked);
  return completeLabels({ text, position, file: 'new.yaml' }, index().all())?.find((item) => item.label === label)?.textEdit?.newText;
}

const service = (selector: string): string => `apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  selector:\n${selector}`;
const deployment = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: mine\nspec:\n  selector:\n    matchLabels:\n      |\n  template:\n    metadata:\n      labels:\n        app: mine\n        part: "1"\n';

describe('labels complete from the workspace\'s own manifests', () => {
  test('a Service\'s selector offers the labels of pods, its namespace\'s first', () => {
    assert.deepEqual(complete(service('    |'))?.slice(0, 4), ['app: web', 'tier: front', 'app: api', 'tier: back']);
  });

  test('and those of its own file before all others', () => {
    assert.deepEqual(complete(service('    |'), 'api.yaml')?.slice(0, 2), ['app: api', 'tier: back']);
  });

  test('a value offers what the key is set to elsewhere', () => {
    assert.deepEqual(complete(service('    app: |')), ['web', 'api']);
    assert.deepEqual(complete(service('    tier: fr|')), ['front', 'back']);
  });

  test('a key that is set already is not offered again', () => {
    assert.deepEqual(complete(service('    app: web\n    |'))?.some((label) => label.startsWith('app:')), false);
  });

  test('a Deployment\'s matchLabels offers its own template\'s labels, all at once first', () => {
    assert.deepEqual(complete(deployment)?.slice(0, 3), ['app: mine, part: "1"', 'app: mine', 'part: "1"']);
    assert.equal(inserted(deployment, 'app: mine, part: "1"'), 'app: mine\n      part: "1"');
  });

  test('match expressions offer keys, and values of their key', () => {
    const policy = (rest: string): string => `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: x}\nspec:\n  podSelector:\n    matchExpressions:\n      - key: ${rest}`;
    assert.deepEqual(complete(policy('|'))?.slice(0, 2), ['app', 'tier']);
    assert.deepEqual(complete(policy('tier\n        operator: In\n        values:\n          - |')), ['front', 'back']);
  });

  test('a selector of namespaces offers labels of namespaces first', () => {
    assert.equal(complete('apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec:\n  ingress:\n    - from:\n        - namespaceSelector:\n            matchLabels:\n              |')?.[0], 'team: blue');
  });

  test('an object\'s own labels offer those of its kind first', () => {
    assert.equal(complete('apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  labels:\n    |\n')?.[0], 'managed: hand');
  });

  test('no labels are offered elsewhere', () => {
    assert.equal(complete('apiVersion: v1\nkind: Pod\nspec:\n  |'), undefined);
    assert.equal(complete('apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n    |'), undefined);
  });

  test('a file that is gone offers nothing', () => {
    const labels = index();
    labels.remove('web.yaml');
    labels.remove('api.yaml');
    assert.deepEqual([...labels.all()], []);
  });
});
