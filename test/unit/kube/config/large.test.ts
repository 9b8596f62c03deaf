import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Failure } from '../../../../src/common/failure.ts';
import { parseHere, parseKubeconfig } from '../../../../src/kube/config/parse.ts';
import { KubeconfigStore } from '../../../../src/kube/config/store.ts';
import { temporaryFolder, write } from '../folders.ts';

const folder = temporaryFolder();
const certificate = Buffer.alloc(900, 'certificate').toString('base64');

function manyContexts(count: number): string {
  const list = (render: (index: number) => string): string => Array.from({ length: count }, (_, index) => render(index)).join('');
  return `apiVersion: v1\nkind: Config\ncurrent-context: x7\nclusters:\n${list((index) => `- name: c${index}\n  cluster:\n    server: https://c${index}.example:6443\n    certificate-authority-data: ${certificate.slice(0, 400)}\n`)}`
    + `users:\n${list((index) => `- name: u${index}\n  user:\n    token: token-${index}\n`)}`
    + `contexts:\n${list((index) => `- name: x${index}\n  context:\n    cluster: c${index}\n    user: u${index}\n`)}`;
}

describe('a large kubeconfig', () => {
  test('of 10,000 contexts is read without holding up anything else for 50 ms', async (context) => {
    const file = await write(`${folder}/large`, manyContexts(10_000));
    // What is loaded and compiled once is no part of it.
    await new KubeconfigStore({ settings: () => [`${folder}/none`], env: {}, home: folder }).contexts();
    let shortest = Infinity;
    // A busy machine makes any one step long; the best of a few readings tells what is ours.
    for (let time = 0; time < 5 && shortest >= 50; time++) {
      const store = new KubeconfigStore({ settings: () => [file], env: {}, home: folder });
      const begun = performance.now();
      const loop = monitorEventLoopDelay({ resolution: 1 });
      loop.enable();
      const contexts = await store.contexts();
      // A step is measured when it is over.
      await delay(5);
      loop.disable();
      store.dispose();
      shortest = Math.min(shortest, loop.max / 1e6);
      context.diagnostic(`read in ${Math.round(performance.now() - begun)} ms, longest step ${Math.round(loop.max / 1e6)} ms`);
      assert.equal(contexts.length, 10_000);
      assert.deepEqual(contexts.filter(({ current }) => current).map(({ name }) => name), ['x7']);
      assert.equal(contexts.find(({ problem }) => problem !== undefined), undefined);
    }
    assert.ok(shortest < 50, `${shortest} ms`);
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
      const loop = monitorEventLoopDelay({ resolution: 1 });
      loop.enable();
      const outcome = await parseKubeconfig(text, 'bomb').then(({ config }) => `${config.clusters.size} clusters`, (error: Failure) => error.message);
      await delay(5);
      loop.disable();
      const grown = (process.memoryUsage().rss - before) / 1024 / 1024;
      context.diagnostic(`${text.length} characters: ${outcome}; longest step ${Math.round(loop.max / 1e6)} ms, ${Math.round(grown)} MiB`);
      assert.match(outcome, /^The kubeconfig bomb cannot be used as it is: |^\d clusters$/);
      assert.ok(loop.max < 250e6 && grown < 300);
    });
  }
});
