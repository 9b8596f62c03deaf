// The real module, as `npm test` builds it: it answers as the native program of the same sources does.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, describe, test } from 'node:test';
import type { Disposable } from '../../../src/common/lifetime.ts';
import { openJudge, openJudgePool } from '../../../src/judge/open.ts';
import { findPacked } from '../../../src/judge/packed.ts';
import type { Judge, Verdict } from '../../../src/language/judge/types.ts';
import { go } from '../../../tools/judge/go.ts';
import { inRoot } from '../../../tools/root.ts';

const never = new AbortController().signal;
const skip = findPacked(import.meta.url) === undefined ? 'there is no Go 1.26 or newer to build the judge with' : false;

const crd = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.org}
spec:
  group: example.org
  scope: Namespaced
  names: {plural: widgets, singular: widget, kind: Widget}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              x-kubernetes-validations: [{rule: self.low <= self.high, message: low is above high}]
              properties: {low: {type: integer}, high: {type: integer}}
`;
const documents = [
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b}\n',
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: A}\ndatta: {}\n',
  'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, ports: [{containerPort: 80000}]}]}\n',
  'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: many, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: c}}}}\n',
  'apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: a}\n',
  'apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: a}\nspec: {low: 3, high: 2}\n',
  'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\n',
  'a: [\n',
].map((text) => ({ text }));

describe('the module', { skip }, () => {
  let judge: Judge & Disposable;
  before(() => { judge = openJudge(import.meta.url); });
  after(() => judge.dispose());

  test('answers as the native program does, in either kind of host', async () => {
    const requests = [{ op: 'define', crds: [crd] }, ...documents.map((each) => ({ op: 'judge', documents: [each] }))];
    const folder = mkdtempSync(path.join(os.tmpdir(), 'pilothouse-judge-'));
    try {
      const program = path.join(folder, 'judge');
      const built = await go(['build', '-trimpath', '-buildvcs=false', '-o', program, './cmd/judge'], inRoot('judge'));
      assert.equal(built.code, 0, built.stderr);
      const native = spawnSync(program, { input: requests.map((each) => `${JSON.stringify(each)}\n`).join(''), encoding: 'utf8' }).stdout.trim().split('\n');
      const expected = native.slice(1).flatMap((line) => (JSON.parse(line) as { verdicts: Verdict[] }).verdicts);
      assert.deepEqual(expected.map(({ state, findings }) => [state, findings.length > 0]), [
        ['judged', false], ['judged', true], ['judged', true], ['judged', true], ['absent', false], ['judged', true], ['unknown', false], ['none', expected[7]!.findings.length > 0],
      ]);
      for (const host of [judge, openJudgePool(import.meta.url, 2)]) {
        host.define([crd]);
        assert.equal(await host.ready(never), true);
        assert.deepEqual(await host.judge(documents, {}, never), expected);
        host.dispose();
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('is of the version whose schemas are bundled, and can stand for three older minors', () => {
    assert.deepEqual(judge.minors, ['1.37', '1.36', '1.35', '1.34']);
  });
});

test('is unavailable where the build has no module', async () => {
  const judge = openJudge(pathToFileURL(path.join(os.tmpdir(), 'nowhere', 'server.js')).href);
  assert.deepEqual([judge.state, judge.minors, await judge.ready(never)], ['unavailable', [], false]);
  judge.dispose();
});
