import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseOptions } from '../../../../src/cli/validate/options.ts';
import { runValidate } from '../../../../src/cli/validate/run.ts';
import type { JudgedDocument, Verdict } from '../../../../src/language/judge/types.ts';
import { FakeJudge, recordingIo, serverFinding, verdict, withFiles } from './world.ts';

const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n';
const definition = (group: string, plain = true): string => {
  const spec = `{group: ${group}, scope: Namespaced, names: {plural: foos, kind: Foo}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}}}]}`;
  return plain ? `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: foos.${group}}\nspec: ${spec}\n` : `apiVersion: v1\nkind: List\nitems:\n  - {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: foos.${group}}, spec: ${spec}}\n`;
};
const accept = ({ text }: JudgedDocument): Verdict => verdict({ kind: /kind: (\w+)/.exec(text)?.[1] ?? '' });

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(judge: FakeJudge, cwd: string, argv: readonly string[]): Promise<Outcome> {
  const io = recordingIo(cwd);
  const code = await runValidate(parseOptions(argv), io, () => judge);
  return { code, out: io.out(), err: io.err() };
}

describe('pilothouse validate with a judge', () => {
  test('ends with 0 where everything is accepted, 1 where something is refused, and lets the judge go', () => withFiles({ 'a.yaml': manifest }, async (folder) => {
    const judge = new FakeJudge(accept);
    assert.deepEqual(await run(judge, folder, ['a.yaml']), { code: 0, out: '', err: '1 document checked, 0 errors found\n' });
    assert.equal(judge.disposed, true);
    const refusing = new FakeJudge(() => verdict({ name: 'a', findings: [serverFinding({ field: 'metadata.name', message: 'Invalid value: "a": no' })] }));
    const { code, out } = await run(refusing, folder, ['a.yaml', '--format', 'json']);
    const { errors: [error] } = JSON.parse(out) as { errors: { line: number; column: number; field: string; details: string }[] };
    assert.equal(code, 1);
    assert.deepEqual([error?.line, error?.column, error?.field, error?.details], [4, 9, 'metadata.name', 'metadata.name: Invalid value: "a": no']);
  }));

  test('gives the judge all definitions of the files and of --crds before the first document', () => withFiles({
    'a.yaml': manifest, 'z.yaml': `${definition('z.example.com')}---\n${manifest}`, 'list.yaml': definition('list.example.com', false), 'elsewhere/crd.yaml': definition('e.example.com'), 'template.yaml': `${definition('t.example.com')}x: {{ y }}\n`,
  }, async (folder) => {
    const judge = new FakeJudge(accept);
    await run(judge, folder, ['a.yaml', 'z.yaml', 'list.yaml', 'template.yaml', '--crds', 'elsewhere']);
    assert.equal(judge.defined.length, 1);
    assert.deepEqual(judge.defined[0]!.map((text) => /foos\.\w+/.exec(text)?.[0]).sort(), ['foos.e', 'foos.list', 'foos.z']);
    assert.deepEqual(judge.asked.flatMap(({ texts }) => texts).length, 4);
  }));

  test('judges as the wanted version: the judge emulates it and its schemas say what it does not know yet', () => withFiles({ 'a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: b}], schedulingGroup: {}}\n' }, async (folder) => {
    const judge = new FakeJudge(accept);
    const { code, out } = await run(judge, folder, ['a.yaml', '--kubernetes-version', '1.34']);
    assert.equal(judge.asked[0]?.emulate, '1.34');
    assert.equal(code, 1);
    assert.match(out, /schedulingGroup/);
    assert.equal((await run(judge, folder, ['a.yaml', '--kubernetes-version', '1.37'])).code, 0);
    assert.equal(judge.asked[1]?.emulate, undefined);
  }));

  test('says of a type that nobody knows that it is so, which is an error only where that is asked for', () => withFiles({ 'a.yaml': 'apiVersion: example.com/v1\nkind: Foo\nmetadata: {name: a}\n' }, async (folder) => {
    const unknowing = new FakeJudge(() => verdict({ state: 'unknown', apiVersion: 'example.com/v1', kind: 'Foo', name: 'a' }));
    const lenient = await run(unknowing, folder, ['a.yaml']);
    assert.deepEqual([lenient.code, /information: .*\(unknown-kind\)/.test(lenient.out)], [0, true]);
    const strict = await run(unknowing, folder, ['a.yaml', '--strict-unknown']);
    assert.deepEqual([strict.code, /error: .*\(unknown-kind\)/.test(strict.out)], [1, true]);
  }));

  test('without a judge checks by schemas and says so once; the exit code stays', () => withFiles({ 'a.yaml': manifest, 'b.yaml': `${manifest}dat: {}\n` }, async (folder) => {
    for (const [state, words] of [['unavailable', /^pilothouse validate: This build has no judge, so only schemas are checked/], ['failed', /^pilothouse validate: The judge cannot be loaded, so only/]] as const) {
      const judge = new FakeJudge(accept);
      judge.state = state;
      const good = await run(judge, folder, ['a.yaml']);
      assert.equal(good.code, 0);
      assert.match(good.err, words);
      assert.equal(good.err.match(/schemas are checked/g)?.length, 1);
      assert.equal((await run(judge, folder, ['b.yaml'])).code, 1);
      assert.equal(judge.asked.length, 0);
    }
  }));

  test('names the definitions that the judge goes without, and why; the exit code stays', () => withFiles({ 'a.yaml': manifest }, async (folder) => {
    const judge = new FakeJudge(() => verdict());
    judge.leftOut = [{ name: 'widgets.example.com', reason: 'unreachable' }];
    const { code, err } = await run(judge, folder, ['.']);
    assert.equal(code, 0);
    assert.match(err, /^pilothouse validate: The judge ends over the definition widgets\.example\.com \(unreachable\), so objects of its kind were checked by schemas only\.$/m);
  }));

  test('goes on by schemas where the judge keeps ending, and says of how many documents', () => withFiles({ 'a.yaml': manifest, 'b.yaml': `${manifest}dat: {}\n` }, async (folder) => {
    const { code, out, err } = await run(new FakeJudge(() => undefined), folder, ['.']);
    assert.equal(code, 1);
    assert.match(out, /^b\.yaml:5:1: error: .*\(unknown-field\)\n$/);
    assert.match(err, /The judge kept ending, so 2 documents were checked by schemas only\./);
  }));

  test('ends at once and without a word on Ctrl+C, whatever the judge is doing', () => withFiles({ 'a.yaml': manifest }, async (folder) => {
    const controller = new AbortController();
    const judge = new FakeJudge(accept);
    judge.judge = (_documents, _options, signal?: AbortSignal) => new Promise((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error));
      controller.abort();
    });
    const io = recordingIo(folder, controller.signal);
    await assert.rejects(runValidate(parseOptions(['a.yaml']), io, () => judge), { name: 'AbortError' });
    assert.equal(judge.disposed, true);
    assert.equal(io.out() + io.err(), '');
  }));

  test('passes over what the ignore file says', () => withFiles({ 'a.yaml': manifest, 'b.yaml': 'kind: [', '.pilothouseignore': 'b.yaml' }, async (folder) => {
    assert.deepEqual((await run(new FakeJudge(accept), folder, ['.'])).err, '1 document checked, 0 errors found\n');
  }));
});
