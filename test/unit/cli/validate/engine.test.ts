import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judge, type Engine } from '../../../../src/cli/validate/engine.ts';
import type { FileText } from '../../../../src/cli/validate/reading.ts';
import type { DocumentResult } from '../../../../src/cli/validate/results.ts';
import { askJudge } from '../../../../src/cli/validate/verdicts.ts';
import type { Verdict } from '../../../../src/language/judge/types.ts';
import { FakeJudge, verdict } from './world.ts';

const signal = new AbortController().signal;

function* files(contents: Readonly<Record<string, string | FileText>>) {
  for (const [name, content] of Object.entries(contents)) {
    yield { file: { name, path: name }, content: typeof content === 'string' ? { text: content } : content };
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- files come as from a disk
async function* slowly<T>(members: Iterable<T>): AsyncGenerator<T> {
  yield* members;
}

async function run(contents: Readonly<Record<string, string | FileText>>, engine: Partial<Engine>, ended = signal): Promise<DocumentResult[]> {
  const results: DocumentResult[] = [];
  const whole: Engine = { ask: undefined, trusts: true, parallel: 4, analyse: () => Promise.reject(new Error('nothing to analyse')), ...engine };
  for await (const result of judge(slowly(files(contents)), whole, ended)) {
    results.push(result);
  }
  return results;
}

const manifest = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;
const nameIn = (text: string): string => /name: ([\w-]+)/.exec(text)?.[1] ?? '';
const accept = ({ text }: { readonly text: string }): Verdict => verdict({ name: nameIn(text) });

describe('judging files', () => {
  test('takes kind and name of what the judge accepts from its verdict, without reading the text itself', async () => {
    const results = await run({ 'a.yaml': `${manifest('a')}---\n# nothing\n---\n${manifest('b')}`, 'values.yaml': 'image: x\n', 't.yaml': `${manifest('t')}data: {a: {{ b }}}\n` }, { ask: askJudge(new FakeJudge(accept), undefined) });
    assert.deepEqual(results, [
      { file: 'a.yaml', doc: 0, kind: 'ConfigMap', name: 'a', findings: [] },
      { file: 'a.yaml', doc: 2, kind: 'ConfigMap', name: 'b', findings: [] },
    ]);
  });

  test('keeps the files\' order however long each takes', async () => {
    const waiting: (() => void)[] = [];
    const contents = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`${index}.yaml`, manifest(`n${index}`)]));
    const results = run(contents, {
      ask: (documents) => new Promise((resolve) => {
        waiting.push(() => resolve(documents.map(accept)));
        // The last that was asked is answered first.
        setImmediate(() => waiting.pop()?.());
      }),
    });
    assert.deepEqual((await results).map(({ name }) => name), Object.keys(contents).map((_, index) => `n${index}`));
  });

  test('asks about several documents at a time, and about few batches at once', async () => {
    let running = 0;
    let most = 0;
    const sizes: number[] = [];
    const contents = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`${index}.yaml`, manifest(`n${index}`)]));
    await run(contents, {
      parallel: 3,
      ask: async (documents) => {
        most = Math.max(most, ++running);
        sizes.push(documents.length);
        await new Promise(setImmediate);
        running--;
        return documents.map(accept);
      },
    });
    assert.equal(most, 3);
    assert.ok(sizes.length < 30, `${sizes.length} batches`);
    assert.equal(sizes.reduce((sum, size) => sum + size, 0), 500);
  });

  test('places findings in the file, with field, the server\'s words and related places', async () => {
    const [, result] = await run({ 'a.yaml': `${manifest('a')}---\n${manifest('b')}` }, {
      ask: (documents) => Promise.resolve(documents.map((document) => verdict({ ...accept(document), state: nameIn(document.text) === 'a' ? 'judged' : 'unknown' }))),
      analyse: () => Promise.resolve({ root: undefined, manifests: [], findings: [{ code: 'forbidden', severity: 'error', message: 'm', start: 0, end: 10, path: 'spec', details: 'd', related: [{ start: 15, end: 19, message: 'here' }] }] }),
    });
    assert.deepEqual(result?.findings, [{
      line: 5, column: 1, endLine: 5, endColumn: 11, code: 'forbidden', severity: 'error', message: 'm', field: 'spec', details: 'd',
      related: [{ line: 6, column: 1, endLine: 6, endColumn: 5, message: 'here' }],
    }]);
  });

  test('says of a document that cannot be read as text, or is far too long, that it is so, and judges the others', async () => {
    const results = await run({ 'a.yaml': { text: `${manifest('a')}---\na: x\nb: \ufffd\n---\n${manifest('c')}`, damagedLine: 5 }, 'b.yaml': `${manifest('b')}data: {x: ${'y'.repeat(10_000_001)}}\n` }, { ask: askJudge(new FakeJudge(accept), undefined) });
    assert.deepEqual(results.map(({ file, doc, findings }) => [file, doc, findings.map(({ line, code }) => `${line} ${code}`)]), [['a.yaml', 0, []], ['a.yaml', 1, ['6 syntax']], ['a.yaml', 2, []], ['b.yaml', 0, ['1 syntax']]]);
    assert.match(results[3]!.findings[0]!.message, /no object of more than 3 MiB/);
  });

  test('analyses everything where the judge is not the only one to decide, and where there is none', async () => {
    const analyse: Engine['analyse'] = (slice, found) => Promise.resolve({ root: undefined, manifests: [], findings: [{ code: 'syntax', severity: 'error', message: found?.name ?? 'none', start: 0, end: slice.text.length }] });
    const messages = async (engine: Partial<Engine>): Promise<string[]> => (await run({ 'a.yaml': manifest('a') }, { analyse, ...engine })).flatMap(({ findings }) => findings.map(({ message }) => message));
    assert.deepEqual(await messages({ trusts: false, ask: askJudge(new FakeJudge(accept), undefined) }), ['a']);
    assert.deepEqual(await messages({}), ['none']);
  });

  test('ends with the reason of the signal', async () => {
    const controller = new AbortController();
    const results = run({ 'a.yaml': manifest('a') }, { ask: () => { controller.abort(); return Promise.resolve([verdict({ state: 'none' })]); } }, controller.signal);
    await assert.rejects(results, { name: 'AbortError' });
  });
});
