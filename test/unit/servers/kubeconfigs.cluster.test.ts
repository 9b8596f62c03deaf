import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { asObjects, asString, at } from '../../../src/common/json.ts';
import { buildKubernetes } from '../../cluster/build.ts';
import { run, type RunResult } from '../../cluster/run.ts';
import { generateKubeconfigs, writeKubeconfigs, type KubeconfigSet } from '../../servers/kubeconfigs.ts';
import { temporaryFolder } from './clients.ts';

const setCount = 320;

/** Needs no cluster, only the kubectl of the one that tests use. */
describe('generated kubeconfigs and kubectl', () => {
  let kubernetes: string;
  before(async () => { kubernetes = (await buildKubernetes()).kubernetes; });

  function view(set: KubeconfigSet, ...args: string[]): Promise<RunResult> {
    return run(kubernetes, ['kubectl', 'config', 'view', '--raw', '-o', 'json', ...args], {
      cwd: set.root, env: { KUBECONFIG: set.kubeconfigEnv, HOME: set.root }, signal: AbortSignal.timeout(20_000),
    });
  }

  test(`kubectl reads about half of ${setCount} sets and says why it refuses the others`, async (context) => {
    const folder = await temporaryFolder(context);
    const seeds = Array.from({ length: setCount }, (_, seed) => seed);
    const counts = { accepted: 0, refused: 0, contexts: 0, minified: 0, notMinified: 0 };
    const reasons = new Set<string>();
    const worker = async (): Promise<void> => {
      for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
        const set = generateKubeconfigs(seed, join(folder, String(seed)));
        await writeKubeconfigs(set);
        const whole = await view(set);
        if (whole.code === 0) {
          const names = asObjects(at(JSON.parse(whole.stdout), 'contexts')).map((entry) => asString(entry.name) ?? '');
          counts.accepted++;
          counts.contexts += names.length;
          const minified = await view(set, '--minify', '--context', names[seed % (names.length || 1)] ?? 'not there');
          counts[minified.code === 0 ? 'minified' : 'notMinified']++;
        } else {
          counts.refused++;
          assert.match(whole.stderr, /^error/, `seed ${seed}: ${set.features.join(', ')}`);
          assert.doesNotMatch(whole.stderr, /panic|goroutine/);
          reasons.add(whole.stderr.replaceAll(folder, '').replaceAll(/\d+/g, '').replaceAll(/"[^"]*"/g, '').slice(0, 100));
        }
        await rm(set.root, { recursive: true, force: true });
      }
    };
    await Promise.all([worker(), worker(), worker()]);
    context.diagnostic(JSON.stringify({ ...counts, reasons: reasons.size }));
    assert.equal(counts.accepted + counts.refused, setCount);
    assert.ok(counts.accepted > setCount * 0.4 && counts.refused > setCount * 0.25, JSON.stringify(counts));
    assert.ok(counts.contexts > counts.accepted && counts.minified > 50 && counts.notMinified > 5, JSON.stringify(counts));
    assert.ok(reasons.size > 20, [...reasons].join('\n'));
  });
});
