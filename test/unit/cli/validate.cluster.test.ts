import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { findPacked } from '../../../src/judge/packed.ts';
import { isBlank } from '../../../src/language/slices.ts';
import { sharedCluster } from '../../cluster/shared.ts';
import type { Cluster } from '../../cluster/types.ts';
import { fixtures } from '../language/fixtures.ts';

const main = join(import.meta.dirname, '../../../src/cli/main.ts');
const withoutJudge = findPacked(pathToFileURL(join(import.meta.dirname, '../../../src/cli/validate.ts')).href) === undefined
  ? 'this build has no judge' : false;

const namespace = 'validate-live';

interface Result {
  readonly file: string;
  readonly name: string | null;
  readonly errors: readonly { readonly line: number; readonly column: number; readonly code: string; readonly field?: string; readonly details?: string }[];
  readonly notes?: readonly unknown[];
}

interface Outcome {
  readonly code: unknown;
  readonly stderr: string;
  readonly results: readonly Result[];
}

describe('pilothouse validate beside a cluster', () => {
  let cluster: Cluster;
  let context: string;
  let folder: string;

  before(async () => {
    cluster = await sharedCluster();
    context = (await cluster.kubectl('config', 'current-context')).stdout.trim();
    folder = await mkdtemp(join(tmpdir(), 'pilothouse-validate-'));
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
    await cluster.kubectl('delete', 'namespace', namespace, '--wait=false', '--ignore-not-found');
  });

  const validate = (...argv: string[]): Promise<Outcome> => new Promise((resolve) => {
    execFile(process.execPath, [main, 'validate', '--format', 'json', ...argv], { cwd: folder, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, stderr, results: stdout.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Result) });
    });
  });
  const beside = (...argv: string[]): Promise<Outcome> => validate('--context', context, '--kubeconfig', cluster.kubeconfig, ...argv);

  test('with --context judges by that cluster\'s schemas', async () => {
    await writeFile(join(folder, 'pod.yaml'), 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: a, image: b, imagePullPolicy: Allways}]\n');
    const { code, results: [pod] } = await beside('pod.yaml');
    assert.equal(code, 1);
    assert.deepEqual(pod?.errors.map(({ line, column, code: about }) => [line, column, about]), [[5, 53, 'invalid-value']]);
  });

  test('without a server refuses what kubectl apply --dry-run=server --validate=strict refuses, and nothing else', { skip: withoutJudge }, async () => {
    const documents = (['accepted', 'rejected', 'meaning'] as const).flatMap(fixtures).filter(({ slice }) => !isBlank(slice.text));
    await mkdir(join(folder, 'all'));
    await Promise.all(documents.map(({ slice }, index) => writeFile(join(folder, 'all', `${index}.yaml`), slice.text)));
    const { results } = await validate('all');
    const { stderr } = await cluster.kubectl('apply', '--dry-run=server', '--validate=strict', '-f', join(folder, 'all'));
    const refusedByServer = (file: string): boolean => [`"${join(folder, file)}"`, `${join(folder, file)}:`].some((words) => stderr.includes(words));
    // kubectl cannot apply what has no name, loses all but one of equal keys, and here nobody knows the custom types.
    const comparable = results.filter(({ name, errors, notes }) => name !== null && notes === undefined && (errors.length === 0 || errors.some(({ code }) => code !== 'duplicate-key')));
    const disagreements = comparable.filter(({ file, errors }) => refusedByServer(file) !== errors.length > 0);
    assert.deepEqual(disagreements.map(({ file, errors }) => [documents[Number.parseInt(file.split(/[\\/]/)[1]!, 10)]?.label, errors]), []);
    assert.ok(comparable.length > 500, `${comparable.length} compared`);
  });

  test('with --against-live refuses changes that the server does not allow, at their place, and accepts what has not changed', { skip: withoutJudge }, async () => {
    const configMap = (name: string, data: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: ${namespace}}\nimmutable: true\ndata:\n  a: ${data}\n`;
    const deployment = (label: string): string => `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: ${namespace}}\nspec:\n  replicas: 0\n  selector:\n    matchLabels: {app: ${label}}\n  template:\n    metadata: {labels: {app: ${label}}}\n    spec: {containers: [{name: web, image: nginx}]}\n`;
    await cluster.apply(`apiVersion: v1\nkind: Namespace\nmetadata: {name: ${namespace}}\n---\n${configMap('same', 'old')}---\n${configMap('other', 'old')}---\n${deployment('web')}`);
    await writeFile(join(folder, 'live.yaml'), [configMap('same', 'old'), configMap('other', 'changed'), configMap('new', 'any'), deployment('web'), deployment('shop')].join('---\n'));
    const { code, results } = await beside('--against-live', 'live.yaml');
    assert.equal(code, 1);
    assert.deepEqual(results.map(({ errors }) => errors.map(({ code: about, field }) => `${about} ${field}`)), [[], ['forbidden data'], [], [], ['forbidden spec.selector']]);
    assert.deepEqual(results[1]?.errors.map(({ line, details }) => [line, details?.includes('field is immutable when `immutable` is set')]), [[12, true]]);
    assert.equal((await beside('live.yaml')).code, 0);
    const list = `apiVersion: v1\nkind: List\nitems:\n${[configMap('same', 'old'), configMap('other', 'changed')].map((text) => `  - ${text.trimEnd().replaceAll('\n', '\n    ')}\n`).join('')}`;
    await writeFile(join(folder, 'list.yaml'), list);
    assert.deepEqual((await beside('--against-live', 'list.yaml')).results[0]?.errors.map(({ field, line }) => [field, line]), [['items[1].data', 14]]);
  });
});
