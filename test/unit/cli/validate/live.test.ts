import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ClusterTypes } from '../../../../src/cli/validate/clusterTypes.ts';
import { LiveVerdicts } from '../../../../src/cli/validate/live.ts';
import { askJudge } from '../../../../src/cli/validate/verdicts.ts';
import { Failure } from '../../../../src/common/failure.ts';
import type { ObjectRef, Resource } from '../../../../src/kube/api/types.ts';
import type { Connection } from '../../../../src/kube/types.ts';
import type { JudgedDocument, Verdict } from '../../../../src/language/judge/types.ts';
import { FakeJudge, serverFinding, verdict } from './world.ts';

const signal = new AbortController().signal;

const types: Readonly<Record<string, Pick<Resource, 'group' | 'resource' | 'namespaced'>>> = {
  'v1 ConfigMap': { group: '', resource: 'configmaps', namespaced: true },
  'v1 Namespace': { group: '', resource: 'namespaces', namespaced: false },
  'example.com/v1 Foo': { group: 'example.com', resource: 'foos', namespaced: true },
  'apiextensions.k8s.io/v1 CustomResourceDefinition': { group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions', namespaced: false },
};

/** A cluster that has the objects of these paths; a Failure is what reading one ends with. */
function cluster(objects: Readonly<Record<string, object>>): { readonly connection: Connection; readonly read: string[] } {
  const read: string[] = [];
  const connection = {
    context: { namespace: 'home' },
    discovery: { byKind: (apiVersion: string, kind: string) => Promise.resolve(types[`${apiVersion} ${kind}`] as Resource | undefined) },
    reader: {
      get: ({ resource, namespace, name }: ObjectRef) => {
        const path = [namespace, resource.resource, name].filter((part) => part !== undefined).join('/');
        read.push(path);
        const found = objects[path];
        return found === undefined || found instanceof Failure ? Promise.reject(found ?? new Failure('not-found', path)) : Promise.resolve(found);
      },
    },
  } as unknown as Connection;
  return { connection, read };
}

/** Accepts what is new and refuses every change. */
const answer = ({ text, live }: JudgedDocument): Verdict => {
  const at = (key: string): string => new RegExp(`"?${key}"?: ?"?([\\w./-]+)`).exec(text)?.[1] ?? '';
  return verdict({ apiVersion: at('apiVersion'), kind: at('kind'), name: at('name'), namespace: at('namespace'), findings: live === undefined ? [] : [serverFinding({ field: 'data', message: 'field is immutable' })] });
};

const configMap = (name: string, namespace = ''): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}${namespace === '' ? '' : `, namespace: ${namespace}`}}\n`;

describe('judging against live objects', () => {
  const findings = async (objects: Readonly<Record<string, object>>, texts: readonly string[]): Promise<{ counts: unknown[]; read: string[]; failures: readonly Failure[] }> => {
    const { connection, read } = cluster(objects);
    const live = new LiveVerdicts(askJudge(new FakeJudge(answer), undefined), connection);
    const verdicts = await live.ask(texts.map((text) => ({ text })), signal);
    return { counts: verdicts.map((each) => each?.findings.map(({ field }) => field)), read, failures: live.failures };
  };

  test('judges what the cluster has as a change of it, and all else as new', async () => {
    const { counts, read } = await findings({ 'home/configmaps/a': {}, 'there/configmaps/b': {}, 'namespaces/n': {} }, [
      configMap('a'), configMap('a', 'there'), configMap('b', 'there'), 'apiVersion: v1\nkind: Namespace\nmetadata: {name: n}\n', 'apiVersion: nowhere/v1\nkind: Foo\nmetadata: {name: a}\n',
    ]);
    assert.deepEqual(counts, [['data'], [], ['data'], ['data'], []]);
    assert.deepEqual(read.sort(), ['home/configmaps/a', 'namespaces/n', 'there/configmaps/a', 'there/configmaps/b']);
  });

  test('judges each item of a list', async () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n${['a', 'b'].map((name) => `  - {apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}}\n`).join('')}`;
    assert.deepEqual((await findings({ 'home/configmaps/b': {} }, [list])).counts, [['items[1].data']]);
  });

  test('judges as new what may not be read, and tells of it', async () => {
    const { counts, failures } = await findings({ 'home/configmaps/a': new Failure('forbidden', 'no') }, [configMap('a')]);
    assert.deepEqual([counts, failures.map(({ message }) => message)], [[[]], ['no']]);
  });

  test('ends with whatever else goes wrong', async () => {
    await assert.rejects(findings({ 'home/configmaps/a': new Failure('unreachable', 'gone') }, [configMap('a')]), { code: 'unreachable' });
  });
});

describe('the cluster\'s custom types', () => {
  test('are read when a document is of one, each once, and the document is judged again', async () => {
    const { connection, read } = cluster({ 'customresourcedefinitions/foos.example.com': { kind: 'CustomResourceDefinition', name: 'from the cluster' } });
    const judge: FakeJudge = new FakeJudge((document) => ({ ...answer(document), state: document.text.includes('Foo') && judge.defined.length === 0 || document.text.includes('Bar') ? 'unknown' : 'judged' }));
    const { ask } = new ClusterTypes(askJudge(judge, '1.36'), judge, ['given'], connection);
    const foo = { text: 'apiVersion: example.com/v1\nkind: Foo\nmetadata: {name: a}\n' };
    const bar = { text: 'apiVersion: example.com/v1\nkind: Bar\nmetadata: {name: a}\n' };
    const states = async (): Promise<unknown[]> => (await ask([foo, { text: configMap('a') }, bar, foo], signal)).map((each) => each?.state);
    assert.deepEqual(await states(), ['judged', 'judged', 'unknown', 'judged']);
    assert.deepEqual(await states(), ['judged', 'judged', 'unknown', 'judged']);
    assert.deepEqual(judge.defined, [['given', '{"kind":"CustomResourceDefinition","name":"from the cluster"}']]);
    assert.deepEqual(read, ['customresourcedefinitions/foos.example.com']);
    assert.ok(judge.asked.every(({ emulate }) => emulate === '1.36'));
  });

  test('that may not be read stay unknown to the judge', async () => {
    const { connection } = cluster({ 'customresourcedefinitions/foos.example.com': new Failure('forbidden', 'no') });
    const judge = new FakeJudge((document) => ({ ...answer(document), state: 'unknown' }));
    const [only] = await new ClusterTypes(askJudge(judge, undefined), judge, [], connection).ask([{ text: 'apiVersion: example.com/v1\nkind: Foo\nmetadata: {name: a}\n' }], signal);
    assert.deepEqual([only?.state, judge.defined], ['unknown', []]);
  });
});
