import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Schemas } from '../../../../src/language/ports.ts';
import { BundledSchemas, bundledFolder } from '../../../../src/schema/bundled.ts';
import { offlineSchemas } from '../corpus.ts';
import { found, judged, lines } from './findings.ts';
import { said, SaidJudge, verdict } from './saidJudge.ts';

const deployment = (spec: string): string => `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n${spec}`;
const complete = '  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n      containers:\n        - name: web\n          image: example/web\n';

describe('one mistake is one finding', () => {
  test('where schema and judge say the same, in the schema\'s words, with the server\'s in the details', async () => {
    const text = deployment(`  replica: 3\n${complete}`);
    const findings = await judged(text, verdict(['unknown field "spec.replica"']));
    assert.deepEqual(lines(text, findings), ['unknown-field at "replica" in line 6: unknown field `replica`; did you mean `replicas`?']);
    assert.equal(findings[0]!.details, 'unknown field "spec.replica"');
  });

  test('where the server says the same of the parts of what is missing', async () => {
    const text = deployment('  selector: {matchLabels: {app: web}}\n');
    const findings = await judged(text, verdict(['spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`', 'spec.template.spec.containers: Required value']));
    assert.deepEqual(lines(text, findings), ['missing-field at "spec" in line 5: `template` is required in `spec`']);
  });

  test('where a field is missing because its name is misspelt', async () => {
    const text = deployment(complete.replace('image:', 'imag:'));
    const findings = await judged(text, verdict(['unknown field "spec.template.spec.containers[0].imag"', 'spec.template.spec.containers[0].image: Required value']));
    assert.deepEqual(lines(text, findings), ['unknown-field at "imag" in line 12: unknown field `imag`; did you mean `image`?']);
  });

  test('where a selector cannot match because it is missing', async () => {
    const text = deployment(complete.replace(/ {2}selector.*\n/, ''));
    const findings = await judged(text, verdict(['spec.selector: Required value', 'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`']));
    assert.deepEqual(lines(text, findings), ['missing-field at "spec" in line 5: `selector` is required in `spec`']);
  });

  test('where a volume cannot be mounted because it is not right itself', async () => {
    const text = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - {name: a, image: a, volumeMounts: [{name: data, mountPath: /a}]}\n  volumes:\n    - {name: data, emptyDirr: {}}\n';
    const findings = await judged(text, verdict(['unknown field "spec.volumes[0].emptyDirr"', 'spec.volumes[0]: Required value: must specify a volume type', 'spec.containers[0].volumeMounts[0].name: Not found: "data"']));
    assert.deepEqual(lines(text, findings), ['unknown-field at "emptyDirr" in line 8: unknown field `emptyDirr`; did you mean `emptyDir`?']);
  });

  test('where the server fills in the same wrong value', async () => {
    const text = 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  ports:\n    - port: 0\n';
    const findings = await judged(text, verdict(['spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive', 'spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive']));
    assert.deepEqual(lines(text, findings), ['invalid-value at "0" in line 6: `port` must be 1 to 65535, not `0`']);
  });

  test('where a value is wrong in two ways', async () => {
    const text = deployment(`  replicas: -1\n${complete}`);
    const findings = await judged(text, verdict(['spec.replicas: Invalid value: -1: must be greater than or equal to 0', 'spec.replicas: Invalid value: -1: must be even']));
    assert.deepEqual(lines(text, findings), ['invalid-value at "-1" in line 6: `replicas` must be at least 0, not `-1`; and `-1` is not a valid `replicas`: must be even']);
  });

  test('where a key is given twice, on the second one', async () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: b\n  a: c\n';
    const findings = await judged(text, verdict([said('strict', 'DuplicateKey', '', 'yaml: unmarshal errors:\n  line 6: key "a" already set in map')]));
    assert.deepEqual(lines(text, findings), ['duplicate-key at "a" in line 6: `a` is already set in this map; every key may be given once.']);
  });
});

test('every wrong value is shown, not only the first', async () => {
  const text = deployment(`  replicas: many\n  paused: "no"\n${complete}`);
  const findings = await judged(text, verdict([
    said('decode', 'WrongType', 'spec.replicas', 'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32'),
    said('decode', 'WrongType', 'spec.paused', 'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.paused of type bool'),
  ]));
  assert.deepEqual(lines(text, findings), [
    'wrong-type at "many" in line 6: `replicas` must be an integer, not the string `many`',
    'wrong-type at "\\"no\\"" in line 7: `paused` must be a boolean, not the string `no`',
  ]);
});

describe('the judge decides', () => {
  const text = deployment(`  replica: 3\n${complete}`);

  test('so that what it does not confirm is not shown', async () => assert.deepEqual(await judged(text, verdict([])), []));

  test('but not where it does not know the type', async () => assert.equal((await judged(text, verdict([], 'unknown'))).length, 1));

  test('nor where it could not go beyond what it cannot decode', async () => {
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  a: not base64\ndatas: {}\n';
    const findings = await judged(secret, verdict([said('decode', 'Decode', '', 'illegal base64 data at input byte 3')]));
    assert.deepEqual(lines(secret, findings), [
      'invalid-value at "not base64" in line 5: `a` must be base64 (a Secret takes plain text in stringData)',
      'unknown-field at "datas" in line 6: unknown field `datas`',
    ]);
  });

  test('nor of values that another program fills in', async () => {
    const filled = deployment(complete.replace('example/web', '"{{ image }}"').replace('  selector', '  replicas: "{{ n }}"\n  selector'));
    const findings = await judged(filled, verdict([said('decode', 'WrongType', 'spec.replicas', 'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32')]));
    assert.deepEqual(findings, []);
  });

  test('about each item of a list', async () => {
    const list = 'apiVersion: v1\nkind: List\nitems:\n  - {apiVersion: v1, kind: ConfigMap, metadata: {name: A}}\n  - {apiVersion: v1, kind: ConfigMap, metadata: {name: b}, datas: {}}\n';
    const findings = await judged(list, verdict(['items[0].metadata.name: Invalid value: "A": a lowercase RFC 1123 subdomain must consist of x']));
    assert.deepEqual(findings.map(({ path, code }) => [path, code]), [['items[0].metadata.name', 'invalid-value']]);
  });

  test('that a type which a schema has is not served', async () => {
    const alpha = 'apiVersion: resource.k8s.io/v1beta1\nkind: ResourceClaim\nmetadata: {name: a}\nspec: {}\n';
    assert.deepEqual(lines(alpha, await judged(alpha, verdict([], 'absent', ['resource.k8s.io/v1']))), ['unknown-kind at "resource.k8s.io/v1beta1" in line 1: resource.k8s.io/v1beta1 ResourceClaim is not served; write resource.k8s.io/v1']);
  });

  test('that text can be read over which our parser stumbles, and the reverse', async () => {
    const odd = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b\n}\n';
    assert.deepEqual(await judged(odd, verdict([])), []);
    const unread = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {}\n';
    const findings = await judged(unread, verdict([said('decode', 'Decode', '', 'error converting YAML to JSON: yaml: line 4: found a thing')], 'none'));
    assert.deepEqual(lines(unread, findings), ['syntax at "data: {}" in line 4: The API server cannot read this: found a thing.']);
  });
});

describe('with another Kubernetes in force', () => {
  const older = new BundledSchemas(bundledFolder(import.meta.url), '1.35');

  test('the judge stands for it', async () => {
    const judge = new SaidJudge(() => verdict([]));
    await found(deployment(complete), judge, older);
    await found(deployment(complete), judge, offlineSchemas());
    assert.deepEqual(judge.asked.map(({ emulate }) => emulate), ['1.35', undefined]);
  });

  test('a field that came later is said to', async () => {
    const text = deployment(`  later: 1\n${complete}`);
    assert.deepEqual(lines(text, await judged(text, verdict([]), older)), ['unknown-field at "later" in line 6: `later` is not known to Kubernetes 1.35; it came later']);
  });

  test('whether the judge says so, too', async () => {
    const text = deployment(`  later: 1\n${complete}`);
    const findings = await found(text, new SaidJudge((_, emulate) => verdict(emulate === undefined ? [] : ['unknown field "spec.later"'])), older);
    assert.deepEqual(lines(text, findings), ['unknown-field at "later" in line 6: `later` is not known to Kubernetes 1.35; it came later']);
  });

  test('and one that it has and does nothing with is a warning', async () => {
    const text = deployment(`  paused: true\n${complete}`);
    const findings = await found(text, new SaidJudge((_, emulate) => verdict(emulate === undefined ? [] : ['unknown field "spec.paused"'])), older);
    assert.deepEqual(findings.map(({ severity, message }) => [severity, message]), [['warning', 'Kubernetes 1.35 does nothing with `paused` unless it is turned on']]);
  });

  test('and one that none of them knows is simply unknown', async () => {
    const text = deployment(`  replica: 1\n${complete}`);
    assert.deepEqual(lines(text, await judged(text, verdict(['unknown field "spec.replica"']), older)), ['unknown-field at "replica" in line 6: unknown field `replica`; did you mean `replicas`?']);
  });

  test('what a newer one knows is for its own schema to say', async () => {
    const found = { state: 'found', schema: { properties: { spec: {} } }, origin: 'the connected cluster', minor: '1.38', live: true } as const;
    const newer: Schemas = { find: () => Promise.resolve(found) };
    assert.deepEqual(await judged(deployment(`  brandNew: 1\n${complete}`), verdict(['unknown field "spec.brandNew"']), newer), []);
  });
});
