import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Failure } from '../../../../src/common/failure.ts';
import { parseHere, parseKubeconfig } from '../../../../src/kube/config/parse.ts';
import { Steps } from '../../../../bench/live/steps.ts';
import { KubeconfigStore } from '../../../../src/kube/config/store.ts';
import { manyContexts } from '../../../servers/manyContexts.ts';
import { temporaryFolder, write } from '../folders.ts';

const folder = temporaryFolder();

describe('a large kubeconfig', () => {
  test('of 10,000 contexts is read whole', async () => {
    const file = await write(`${folder}/large`, manyContexts(10_000));
    const store = new KubeconfigStore({ settings: () => [file], env: {}, home: folder });
    try {
      const contexts = await store.contexts();
      assert.equal(contexts.length, 10_000);
      assert.deepEqual(contexts.filter(({ current }) => current).map(({ name }) => name), ['x7']);
      assert.equal(contexts.find(({ problem }) => problem !== undefined), undefined);
    } finally {
      store.dispose();
    }
  });

  test('means the same as a small one, what is broken in it too', async () => {
    const text = `${manyContexts(2000)}- name: x1\n  context: {cluster: other}\n- name: odd\n  context: {cluster: [not, text]}\n- 7\nextensions: [{name: e, extension: {a: 1}}]\n`;
    assert.ok(text.length > 256 * 1024);
    assert.deepEqual(await parseKubeconfig(text, 'file'), await parseHere(text, 'file'));
    const failure = async (work: Promise<unknown>): Promise<Failure> => work.then(() => assert.fail('expected a failure'), (error: unknown) => error as Failure);
    const wrong = `${text}  s3cret: "never ends\n`;
    const [there, here] = [await failure(parseKubeconfig(wrong, 'file')), await failure(parseHere(wrong, 'file'))];
    assert.deepEqual([there.code, there.message, there.hint], [here.code, here.message, here.hint]);
    assert.doesNotMatch(there.message, /s3cret/);
  });
});

describe('a YAML bomb', () => {
  const laughs = (levels: number, width: number): string => ['a0: &a0 [x, x, x]', ...Array.from({ length: levels }, (_, level) => `a${level + 1}: &a${level + 1} [${Array.from({ length: width }, () => `*a${level}`).join(', ')}]`)].join('\n');
  const merges = `base: &a {${Array.from({ length: 600 }, (_, index) => `k${index}: v`).join(', ')}}\nclusters:\n${`- {name: c, cluster: {<<: [${Array.from({ length: 600 }, () => '*a').join(', ')}]}}\n`.repeat(60)}`;
  const bombs = {
    'of aliases': laughs(30, 10),
    'of many aliases': laughs(9, 2000),
    'of merge keys': merges,
    'of depth': `clusters: ${'['.repeat(200_000)}${']'.repeat(200_000)}`,
    'of keys in keys': `clusters: ${'? '.repeat(100_000)}a`,
    'of large aliases': `${laughs(30, 10)}\nfiller: ${'x'.repeat(400_000)}`,
  };
  for (const [name, text] of Object.entries(bombs)) {
    test(`${name} ends in an error or a small answer, and holds up nothing for 250 ms`, async (context) => {
      const before = process.memoryUsage().rss;
      const steps = new Steps();
      steps.begin();
      const outcome = await parseKubeconfig(text, 'bomb').then(({ config }) => `${config.clusters.size} clusters`, (error: Failure) => error.message);
      const { processor } = await steps.end();
      const grown = (process.memoryUsage().rss - before) / 1024 / 1024;
      context.diagnostic(`${text.length} characters: ${outcome}; longest step ${Math.round(processor)} ms, ${Math.round(grown)} MiB`);
      assert.match(outcome, /^The kubeconfig bomb cannot be used as it is: |^\d clusters$/);
      assert.ok(processor < 250 && grown < 300);
    });
  }
});
