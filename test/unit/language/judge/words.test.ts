import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judged, lines } from './findings.ts';
import { said, verdict } from './saidJudge.ts';

const pod = (spec: string): string => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n${spec}`;
const workload = (kind: string, spec: string): string => `apiVersion: ${kind === 'Job' ? 'batch' : 'apps'}/v1\nkind: ${kind}\nmetadata:\n  name: web\nspec:\n${spec}`;
const container = '  containers:\n    - name: web\n      image: example/web\n';

/** Promise, document, what the server says, and what people read. */
const promises: [string, string, string, string][] = [
  ['a label\'s value, with one that is right', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels:\n    app: my web\n', 'metadata.labels: Invalid value: "my web": a valid label must be an empty string or consist of alphanumeric characters, \'-\', \'_\' or \'.\'',
    'invalid-value at "my web" in line 6: `my web` is not a valid label value: letters, digits, `-`, `_` and `.`, with a letter or digit at both ends; did you mean `my-web`?'],
  ['a label\'s key', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels:\n    my app: web\n', 'metadata.labels: Invalid value: "my app": name part must consist of alphanumeric characters',
    'invalid-value at "my app" in line 6: `my app` is not a valid key: letters, digits, `-`, `_` and `.`, with a letter or digit at both ends, after a domain name and `/` where it has a prefix; did you mean `my-app`?'],
  ['a name', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: My_Map\n', 'metadata.name: Invalid value: "My_Map": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters',
    'invalid-value at "My_Map" in line 4: `My_Map` is not a valid name: lower-case letters, digits, `-` and `.`, with a letter or digit at both ends; did you mean `my-map`?'],
  ['a name that is too long for its kind', workload('Job', '  template: {spec: {containers: []}}\n'), 'metadata.name: Invalid value: "web": must be no more than 2 characters',
    'invalid-value at "web" in line 4: `name` is too long: at most 2 characters, not 3'],
  ['a port', pod(`${container}      ports: [{containerPort: 70000}]\n`), 'spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
    'invalid-value at "70000" in line 9: `containerPort` must be 1 to 65535, not `70000`'],
  ['a port of the nodes', 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  ports: [{port: 80, nodePort: 80}]\n', 'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
    'invalid-value at "80" in line 5: `nodePort` must be 30000 to 32767, not `80`'],
  ['a number that is too small', workload('Deployment', '  replicas: -1\n'), 'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    'invalid-value at "-1" in line 6: `replicas` must be at least 0, not `-1`'],
  ['a word that is none of those that are allowed', pod(`  restartPolicy: always\n${container}`), 'spec.restartPolicy: Unsupported value: "always": supported values: "Always", "Never", "OnFailure"',
    'invalid-value at "always" in line 6: `always` is not a value of `restartPolicy`; did you mean `Always`; allowed: Always, Never, OnFailure'],
  ['the restart policy of a job', workload('Job', `  template:\n    spec:\n      restartPolicy: Always\n    ${container.replaceAll('\n', '\n    ')}\n`), 'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    'invalid-value at "Always" in line 8: the pods of a Job cannot have the `restartPolicy` `Always`; allowed: OnFailure, Never'],
  ['the restart policy that a job lacks', workload('Job', `  template:\n    spec:\n    ${container.replaceAll('\n', '\n    ')}\n`), 'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    'missing-field at "spec" in line 7: `restartPolicy` is required in the pods of a Job: OnFailure or Never'],
  ['a selector that no pod fits', workload('Deployment', '  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: wbe}}\n'), 'spec.template.metadata.labels: Invalid value: {"app":"wbe"}: `selector` does not match template `labels`',
    'invalid-value at "wbe" in line 8: the selector asks for `app: web`, but the pods of the template have `app: wbe`'],
  ['a selector whose label the pods lack', workload('Deployment', '  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {tier: web}}\n'), 'spec.template.metadata.labels: Invalid value: {"tier":"web"}: `selector` does not match template `labels`',
    'invalid-value at "labels" in line 8: the selector asks for the label `app: web`, which the pods of the template do not have'],
  ['a mount of a volume that is not there', pod(`${container}      volumeMounts: [{name: confg, mountPath: /a}]\n  volumes: [{name: config, emptyDir: {}}]\n`), 'spec.containers[0].volumeMounts[0].name: Not found: "confg"',
    'not-found at "confg" in line 9: no volume of this pod is called `confg`; did you mean `config`?'],
  ['a name that is given twice', pod('  containers:\n    - {name: web, image: a}\n    - {name: web, image: b}\n'), 'spec.containers[1].name: Duplicate value: "web"',
    'duplicate-value at "web" in line 8: `web` is given twice: each `name` of `containers` must be another'],
  ['a volume without a source', pod(`${container}  volumes: [{name: a}]\n`), 'spec.volumes[0]: Required value: must specify a volume type',
    'missing-field at "name" in line 9: this volume has no source, such as `emptyDir`, `configMap` or `persistentVolumeClaim`'],
  ['a request above its limit', pod(`${container}      resources:\n        requests: {memory: 2Gi}\n        limits: {memory: 1Gi}\n`), 'spec.containers[0].resources.requests: Invalid value: "2Gi": must be less than or equal to memory limit of 1Gi',
    'invalid-value at "2Gi" in line 10: the request of `2Gi` is more than the limit of memory, `1Gi`'],
  ['a schedule', 'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec:\n  schedule: every day\n', 'spec.schedule: Invalid value: "every day": expected exactly 5 fields, found 2: [every day]',
    'invalid-value at "every day" in line 5: `every day` is not a schedule, five fields such as `0 3 * * *`: expected exactly 5 fields, found 2'],
  ['what must not be there', workload('Deployment', '  strategy: {type: Recreate, rollingUpdate: {}}\n'), 'spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is \'Recreate\'',
    'forbidden at "rollingUpdate" in line 6: `rollingUpdate` is not allowed here: may not be specified when strategy `type` is \'Recreate\''],
  ['what cannot be changed', workload('Deployment', '  selector: {matchLabels: {app: b}}\n'), 'spec.selector: Invalid value: {"matchLabels":{"app":"b"}}: field is immutable',
    'forbidden at "selector" in line 6: `selector` cannot be changed once the object is there'],
  ['an expression', 'apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: {name: a}\nspec:\n  validations: [{expression: self.sise > 1}]\n', 'spec.validations[0].expression: Invalid value: "self.sise > 1": compilation failed: ERROR: <input>:1:5: undefined field \'sise\'\n | self.sise > 1\n | ....^',
    'invalid-value at "self.sise > 1" in line 5: `self.sise > 1` is not a valid expression: undefined field \'sise\''],
  ['a rule of a custom type, in its author\'s words', 'apiVersion: fixtures.pilothouse.test/v1\nkind: Widget\nmetadata: {name: a}\nspec: {size: 1}\n', 'spec: Invalid value: "object": size: must be even',
    'invalid-value at "spec" in line 4: size: must be even'],
  ['everything else as the server does, without its regular expressions', pod(`${container}      livenessProbe: {exec: {command: [a]}, successThreshold: 2}\n`), 'spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1 (e.g. \'1\', regex used for validation is \'1\')',
    'invalid-value at "2" in line 9: `2` is not a valid `successThreshold`: must be 1 (e.g. \'1\')'],
];

describe('people read what is wrong, where it is and what to write:', () => {
  for (const [name, text, cause, expected] of promises) {
    test(name, async () => {
      const findings = await judged(text, verdict([cause]));
      assert.deepEqual(lines(text, findings).filter((line) => !line.includes('unknown-field')), [expected]);
      assert.equal(findings[0]!.details, cause);
    });
  }
});

test('the server\'s own words are in the details', async () => {
  const [finding] = await judged(workload('Deployment', '  replicas: -1\n'), verdict(['spec.replicas: Invalid value: -1: must be greater than or equal to 0']));
  assert.deepEqual([finding!.path, finding!.details], ['spec.replicas', 'spec.replicas: Invalid value: -1: must be greater than or equal to 0']);
});

test('where the same name is used first is told', async () => {
  const text = pod('  containers:\n    - {name: web, image: a}\n    - {name: web, image: b}\n');
  const [finding] = await judged(text, verdict(['spec.containers[1].name: Duplicate value: "web"']));
  assert.deepEqual(finding!.related?.map(({ start, message }) => [text.slice(0, start).split('\n').length, message]), [[7, 'the first one']]);
});

test('of a selector and a template the one is wrong that the object\'s own labels do not agree with', async () => {
  const text = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, labels: {app: web}}\nspec:\n  selector: {matchLabels: {app: wbe}}\n  template:\n    metadata: {labels: {app: web}}\n';
  const findings = await judged(text, verdict(['spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`']));
  assert.equal(lines(text, findings)[0], 'invalid-value at "wbe" in line 5: the selector asks for `app: wbe`, but the pods of the template have `app: web`');
});

test('a failure of the judge is no mistake in the text', async () => {
  const findings = await judged(pod(container), verdict([said('validation', 'Internal', '', 'the rules could not be applied: it took too long')]));
  assert.deepEqual(findings.map(({ severity, message }) => [severity, message]), [['warning', 'the rules could not be applied: it took too long']]);
});
