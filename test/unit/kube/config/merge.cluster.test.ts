import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { asObjects, asString, at, type JsonObject } from '../../../../src/common/json.ts';
import { readCluster, readUser } from '../../../../src/kube/config/fields.ts';
import { KubeconfigStore } from '../../../../src/kube/config/store.ts';
import type { RawConfig } from '../../../../src/kube/config/types.ts';
import { minify, rawView } from '../../../../src/kube/config/view.ts';
import type { KubeconfigProblem } from '../../../../src/kube/types.ts';
import { run, type RunResult } from '../../../cluster/run.ts';
import { generateKubeconfigs, writeKubeconfigs, type KubeconfigSet } from '../../../servers/kubeconfigs.ts';
import { temporaryFolder, write } from '../folders.ts';
import { forAll, kubectlPath } from './edit/kubectl.ts';

const setCount = 320;

/**
 * What kubectl does not read and Pilothouse does, by kubectl's message and what is special in the file: the words are
 * plain, and only kubectl's YAML reader trips over them.
 */
const readHereOnly: readonly (readonly [RegExp, RegExp])[] = [
  [/found character that cannot start any token/, /only-tabs/],
  [/did not find expected node content/, /flow/],
  [/unsupported map key of type: %!s\(<nil>\)/, /number-as-key/],
  [/a tab character that violates indentation/, /(?:trailing-marker|second-document|document-end).*tab-at-line-end/],
];

/** Needs no cluster, only the kubectl of the one that tests use. */
describe('a set of kubeconfig files', async () => {
  const kubectl = await kubectlPath();
  const folder = temporaryFolder();

  function view(set: Pick<KubeconfigSet, 'root' | 'kubeconfigEnv'>, ...args: string[]): Promise<RunResult> {
    return run(kubectl, ['config', 'view', '--raw', '-o', 'json', ...args], { cwd: set.root, env: { KUBECONFIG: set.kubeconfigEnv, HOME: set.root }, signal: AbortSignal.timeout(60_000) });
  }

  test(`merges and minifies as kubectl does, in ${setCount} generated sets; a broken file has one problem and spoils nothing else`, async (context) => {
    const counts = { same: 0, minified: 0, notMinified: 0, withBroken: 0, rests: 0, problems: 0, readHereOnly: 0 };
    await forAll(Array.from({ length: setCount }, (_, seed) => seed), async (seed) => {
      const set = generateKubeconfigs(seed, path.join(folder, String(seed)));
      await writeKubeconfigs(set);
      const whole = await view(set);
      try {
        await (whole.code === 0 ? compareGood(set, whole, seed) : compareBroken(set, whole));
      } catch (error) {
        throw new Error(`seed ${seed} (${set.features.join(', ')}): ${(error as Error).message}\n${whole.stderr}`, { cause: error });
      }
      await rm(set.root, { recursive: true, force: true });
    });
    context.diagnostic(JSON.stringify(counts));
    assert.equal(counts.same + counts.withBroken, setCount);
    assert.ok(counts.same > setCount * 0.4 && counts.rests > setCount * 0.25 && counts.minified > 50 && counts.notMinified > 5, JSON.stringify(counts));
    assert.ok(counts.problems > 100 && counts.readHereOnly < setCount * 0.08, JSON.stringify(counts));

    async function compareGood(set: KubeconfigSet, whole: RunResult, seed: number): Promise<void> {
      const { config, problems } = await readSet(set);
      assert.deepEqual(plain(rawView(config)), JSON.parse(whole.stdout));
      assert.deepEqual(problems, []);
      const names = asObjects(at(JSON.parse(whole.stdout), 'contexts')).map((entry) => asString(entry.name) ?? '');
      const name = names[seed % (names.length || 1)] ?? 'not there';
      const theirs = await view(set, '--minify', '--context', name);
      // Without a name kubectl takes the current context.
      if (theirs.code === 0 && name !== '') {
        assert.deepEqual(plain(rawView(minify(config, name))), JSON.parse(theirs.stdout));
        counts.minified++;
      } else if (name !== '') {
        assert.throws(() => minify(config, name), { code: 'not-found' }, theirs.stderr);
        counts.notMinified++;
      }
      counts.same++;
    }

    /** kubectl refuses the set: Pilothouse tells of each broken file and goes on with the others. */
    async function compareBroken(set: KubeconfigSet, whole: RunResult): Promise<void> {
      const listed = [...new Set(set.kubeconfigEnv.split(path.delimiter).filter(Boolean))];
      const alone = new Map<string, RunResult>();
      for (const entry of listed) {
        alone.set(entry, listed.length === 1 ? whole : await view({ ...set, kubeconfigEnv: entry }));
      }
      const good = listed.filter((entry) => alone.get(entry)?.code === 0);
      const { config, problems } = await readSet(set);
      const told = problems.map(({ file }) => file);
      assert.equal(new Set(told).size, told.length, 'one problem a file');
      listed.forEach((entry, index) => {
        const file = path.resolve(set.root, entry);
        const { code, stderr } = alone.get(entry)!;
        if (code === 0 || told.includes(file)) {
          assert.equal(told.includes(file), code !== 0, `${file}: ${problems.map(({ failure }) => failure.message).join('\n')}`);
        } else {
          const features = set.features.filter((feature) => feature.startsWith(`file ${index}:`)).join(' ');
          assert.ok(readHereOnly.some(([message, feature]) => message.test(stderr) && feature.test(features)), `${file} has no problem: ${stderr}`);
          counts.readHereOnly++;
        }
      });
      counts.problems += problems.length;
      counts.withBroken++;
      if (good.length > 0) {
        await compareRest({ ...set, kubeconfigEnv: good.join(path.delimiter) }, config);
      }
    }

    /** The files that kubectl reads, and that they are all there beside what the others still say. */
    async function compareRest(rest: KubeconfigSet, config: RawConfig): Promise<void> {
      const theirs = await view(rest);
      assert.equal(theirs.code, 0, theirs.stderr);
      const { config: ours, problems } = await readSet(rest);
      assert.deepEqual(plain(rawView(ours)), JSON.parse(theirs.stdout));
      assert.deepEqual(problems, []);
      const goodFiles = new Set(rest.kubeconfigEnv.split(path.delimiter).map((entry) => path.resolve(rest.root, entry)));
      for (const section of ['clusters', 'users', 'contexts'] as const) {
        for (const [name, entry] of ours[section]) {
          const among = config[section].get(name);
          assert.ok(among !== undefined && (!goodFiles.has(among.file) || among.file === entry.file), `${section} ${name}`);
        }
      }
      counts.rests++;
    }
  });

  test('finds relative paths where kubectl looks for them: from the folder of their own file', async () => {
    const first = await write(path.join(folder, 'paths', 'one', 'config'), 'contexts: [{name: c, context: {cluster: k, user: u}}]');
    const second = await write(path.join(folder, 'paths', 'two', 'config'), JSON.stringify({
      clusters: [{ name: 'k', cluster: { server: 'https://127.0.0.1:1', 'certificate-authority': '../pki/./ca.crt' } }],
      users: [{ name: 'u', user: { 'client-certificate': 'me.crt', 'client-key': 'sub/me.key' } }],
    }));
    const kubeconfigEnv = [first, second].join(path.delimiter);
    const theirs = await run(kubectl, ['get', '--raw', '/', '--context', 'c'], { env: { KUBECONFIG: kubeconfigEnv } });
    const { config } = await readSet({ root: folder, kubeconfigEnv });
    const cluster = readCluster(config.clusters.get('k')!);
    const user = readUser(config.users.get('u')!);
    for (const file of [cluster.caFile, user.certificateFile, user.keyFile]) {
      assert.ok(file !== undefined && theirs.stderr.includes(file), `${file} in ${theirs.stderr}`);
    }
  });
});

/** What the product makes of KUBECONFIG. */
async function readSet({ root, kubeconfigEnv }: Pick<KubeconfigSet, 'root' | 'kubeconfigEnv'>): Promise<{ config: RawConfig; problems: readonly KubeconfigProblem[] }> {
  const store = new KubeconfigStore({ settings: () => [], env: { KUBECONFIG: kubeconfigEnv }, home: root, cwd: root });
  try {
    return { config: await store.merged(), problems: await store.problems() };
  } finally {
    store.dispose();
  }
}

function plain(view: JsonObject): unknown {
  return JSON.parse(JSON.stringify(view));
}
