import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DocumentAnalysis } from '../../../src/language/document.ts';
import type { Schemas } from '../../../src/language/ports.ts';
import { analyser, never, offlineSchemas } from './corpus.ts';

async function findings(text: string): Promise<string[]> {
  const slices = await new DocumentAnalysis(analyser(offlineSchemas())).analyse(text, never);
  return slices.flatMap(({ slice, analysis }) => analysis.findings.map(({ severity, code, message, start, end }) => `${severity} ${code} at ${slice.text.slice(start, end)}: ${message}`));
}

const pod = (container: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - name: web\n      image: example/web\n${container}`;

describe('findings say what is wrong, where, and what to write', () => {
  const promises: [string, string, string][] = [
    ['a misspelled field', pod('      comand: [x]\n'), 'error unknown-field at comand: unknown field `comand`; did you mean `command`?'],
    ['a bare yes for a string', pod('      env: [{name: A, value: yes}]\n'), 'error wrong-type at yes: `value` must be a string, not the boolean `yes`; Kubernetes reads a bare yes as true; write "yes" in quotes'],
    ['a number for a string', pod('      env: [{name: A, value: 010}]\n'), 'error wrong-type at 010: `value` must be a string, not the number `010`; write "010" in quotes'],
    ['a string for a number', pod('      ports: [{containerPort: "80"}]\n'), 'error wrong-type at "80": `containerPort` must be an integer, not the string `80`; write 80 without quotes'],
    ['a word that is not allowed', pod('      imagePullPolicy: Allways\n'), 'error invalid-value at Allways: `Allways` is not a value of `imagePullPolicy`; did you mean `Always`; allowed: Always, IfNotPresent, Never'],
    ['a map for a list', pod('      args: {a: b}\n'), 'error wrong-type at args: `args` must be a list, not a map'],
    ['a key given twice', pod('      image: again\n'), 'error duplicate-key at image: `image` is already set in this map; every key may be given once.'],
    ['a removed version', 'apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\n', 'error unknown-kind at policy/v1beta1: policy/v1beta1 PodDisruptionBudget is not served by Kubernetes v1.37.2; write policy/v1'],
    ['a group without its domain', 'apiVersion: networking/v1\nkind: Ingress\n', 'error unknown-kind at networking/v1: networking/v1 Ingress is not served by Kubernetes v1.37.2; write networking.k8s.io/v1'],
    ['a kind nobody knows', 'apiVersion: example.com/v1\nkind: Foo\n', 'information unknown-kind at Foo: No schema for example.com/v1 Foo: connect to a cluster that has it, or add its CustomResourceDefinition to the workspace.'],
  ];
  for (const [name, text, expected] of promises) {
    test(name, async () => assert.deepEqual(await findings(text), [expected]));
  }

  test('in the items of a List too', async () => {
    const text = 'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Service\n    metadata: {name: x}\n    spec: {ports: [{port: 80, prt: 1}]}\n';
    assert.deepEqual(await findings(text), ['error unknown-field at prt: unknown field `prt`']);
  });
});

describe('nothing is said about', () => {
  const calm: [string, string][] = [
    ['a Helm template', 'apiVersion: v1\nkind: {{ .Values.kind }}\nmetadata:\n  name: {{ include "x" . }}\n{{- if .Values.x }}\nspec: 5\n{{- end }}\n'],
    ['a chart', 'apiVersion: v2\nname: chart\nversion: 1.0.0\n'],
    ['a kustomization', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n'],
    ['a compose file', 'services:\n  web:\n    image: x\n    unknown: yes\n'],
    ['a workflow', 'on: push\njobs:\n  a: {runs-on: x}\n'],
    ['a kubeconfig', 'apiVersion: v1\nkind: Config\nclusters: []\n'],
    ['a file of a program of Kubernetes', 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n'],
    ['a document whose author names its schema', '# yaml-language-server: $schema=https://example.test/s.json\napiVersion: v1\nkind: Pod\nspec: 5\n'],
    ['the same above the separator', '# yaml-language-server: $schema=./s.json\n---\napiVersion: v1\nkind: Pod\nspec: 5\n'],
    ['an empty document', '---\n---\n'],
    ['broken text that is no manifest', 'a: [\n'],
  ];
  for (const [name, text] of calm) {
    test(name, async () => assert.deepEqual(await findings(text), []));
  }
});

test('a value that another program fills in is not judged', async () => {
  assert.deepEqual(await findings(pod('      ports: [{containerPort: "{{ port }}"}]\n      resources: {limits: {cpu: "{{ cpu }}m"}}\n')), []);
});

test('data that looks like a template is judged as data', async () => {
  const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: "{{ x }}"\n  b: |\n    {{ y }}\n  c: 5\n';
  assert.equal((await findings(text)).length, 1);
});

test('half-typed text shows one finding, not a cascade', async () => {
  assert.equal((await findings(pod('      env:\n        - name: A\n          val\n'))).length, 1);
  assert.equal((await findings(pod('      env:\n        - name: A\n          value: [\n  volumes:\n    - nme: x\n'))).length, 1);
});

describe('an edit costs its document', () => {
  const manifest = (index: number): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m${index}}\ndata: {a: b}\n`;
  const file = (change: string): string => Array.from({ length: 100 }, (_, index) => manifest(index) + (index === 50 ? change : '')).join('---\n');

  test('only the edited document asks for its schema again', async () => {
    const schemas = offlineSchemas();
    let asked = 0;
    const counting: Schemas = { find: (type, signal) => { asked++; return schemas.find(type, signal); } };
    const analysis = new DocumentAnalysis(analyser(counting));
    await analysis.analyse(file(''), never);
    assert.equal(asked, 100);
    await analysis.analyse(file('# edited\n'), never);
    assert.equal(asked, 101);
  });

  test('and what is dropped midway leaves nothing broken behind', async () => {
    const analysis = new DocumentAnalysis(analyser(offlineSchemas()));
    await assert.rejects(analysis.analyse(file(''), AbortSignal.abort()));
    assert.equal((await analysis.analyse(file(''), never)).length, 100);
  });
});
