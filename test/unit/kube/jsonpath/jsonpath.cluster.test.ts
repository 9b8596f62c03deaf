import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { Failure } from '../../../../src/common/failure.ts';
import type { JsonObject } from '../../../../src/common/json.ts';
import { parseTemplate } from '../../../../src/kube/jsonpath/parse.ts';
import { renderTemplate } from '../../../../src/kube/jsonpath/render.ts';
import { parseCustomColumns } from '../../../../src/kube/print/customColumns.ts';
import { parseExact } from '../../../../src/kube/print/exactJson.ts';
import { columnsPrinter } from '../../../../src/kube/print/objects.ts';
import type { RunResult } from '../../../cluster/run.ts';
import { waitUntilServed } from '../../../cluster/definitions.ts';
import { sharedCluster } from '../../../cluster/shared.ts';
import type { Cluster } from '../../../cluster/types.ts';
import { expressions, oddSpec, paths } from './expressions.ts';

/** Stands between expressions that are asked for at once. */
const mark = '\u0001';

let cluster: Cluster;
let object: JsonObject;
const suffix = randomBytes(4).toString('hex');
const namespace = `jsonpath-${suffix}`;
const group = `j${suffix}.pilothouse.example`;

before(async () => {
  cluster = await sharedCluster();
  await cluster.apply(`{apiVersion: v1, kind: Namespace, metadata: {name: ${namespace}}}`);
  await cluster.apply(JSON.stringify({
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: `odds.${group}` },
    spec: {
      group, scope: 'Namespaced', names: { plural: 'odds', kind: 'Odd' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } } }],
    },
  }));
  await waitUntilServed(cluster, `odds.${group}`);
  await cluster.apply(JSON.stringify({ apiVersion: `${group}/v1`, kind: 'Odd', metadata: { name: 'odd', namespace }, spec: oddSpec }));
  object = parseExact((await get('json', '--show-managed-fields')).stdout) as JsonObject;
});

after(async () => {
  await cluster.kubectl('delete', 'crd', `odds.${group}`, '--wait=false');
  await cluster.kubectl('delete', 'namespace', namespace, '--wait=false');
});

function get(output: string, ...more: string[]): Promise<RunResult> {
  return cluster.kubectl('get', `odds.${group}`, 'odd', '-n', namespace, '-o', output, ...more);
}

/** What we print; undefined where we refuse. */
function ours(print: () => string): string | undefined {
  try {
    return print();
  } catch (error) {
    assert.ok(error instanceof Failure && error.code === 'invalid', String(error));
    return undefined;
  }
}

/** kubectl refuses the output, not the request. */
async function refuses(output: string): Promise<void> {
  const { code, stderr } = await get(output);
  assert.notEqual(code, 0, output);
  assert.doesNotMatch(stderr, /from server/);
}

/** A few at a time, as the machine has few processors. */
async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  await Promise.all(Array.from({ length: 4 }, async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      await work(item);
    }
  }));
}

describe('kubectl and we agree', () => {
  test('on what templates print', async () => {
    const printed = expressions.map((text) => ({ text, print: ours(() => renderTemplate(parseTemplate(text), object)) })).filter(({ print }) => print !== undefined);
    assert.ok(printed.length >= 150, String(printed.length));
    // An open range would take in what follows it.
    const open = printed.filter(({ text }) => (text.match(/\{ ?range/g) ?? []).length > (text.match(/\{ ?end/g) ?? []).length);
    const closed = printed.filter((one) => !open.includes(one));
    const { stdout, stderr, code } = await get(`jsonpath=${closed.map(({ text }) => text).join(mark)}`);
    assert.equal(code, 0, stderr.slice(0, 300));
    assert.deepEqual(closed.map(({ text }, index) => [text, stdout.split(mark)[index]]), closed.map(({ text, print }) => [text, print]));
    await each(open, async ({ text, print }) => assert.equal((await get(`jsonpath=${text}`)).stdout, print, text));
  });

  test('on which templates are none, or cannot be followed in an object', async () => {
    const refused = expressions.filter((text) => ours(() => renderTemplate(parseTemplate(text), object)) === undefined);
    assert.ok(refused.length >= 60, String(refused.length));
    await each(refused, (text) => refuses(`jsonpath=${text}`));
  });

  test('on what custom columns print, and on which are none', async () => {
    const row = (spec: string): string => columnsPrinter(parseCustomColumns(spec), false)(object);
    const printed = paths.filter((path) => ours(() => row(`X:${path}`)) !== undefined);
    const spec = printed.map((path, index) => `C${index}:${path}`).join(',');
    const { stdout, stderr } = await get(`custom-columns=${spec}`);
    assert.equal(stderr, '');
    assert.deepEqual(stdout.split('\n'), row(spec).split('\n'));
    await each(paths.filter((path) => !printed.includes(path)), (path) => refuses(`custom-columns=X:${path}`));
  });
});
