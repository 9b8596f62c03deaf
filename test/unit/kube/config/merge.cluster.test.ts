import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { asObject, asObjects, asString, at } from '../../../../src/common/json.ts';
import { readCluster, readUser } from '../../../../src/kube/config/fields.ts';
import { mergeKubeconfigs } from '../../../../src/kube/config/merge.ts';
import { parseKubeconfig } from '../../../../src/kube/config/parse.ts';
import { kubeconfigPaths } from '../../../../src/kube/config/paths.ts';
import type { RawConfig, RawEntry } from '../../../../src/kube/config/types.ts';
import { run } from '../../../cluster/run.ts';
import { sharedCluster } from '../../../cluster/shared.ts';
import { temporaryFolder, write } from '../folders.ts';
import { randomSet, type GeneratedSet } from './randomKubeconfigs.ts';

const sets = 120;
const atOnce = 4;

describe('a set of kubeconfig files', async () => {
  const { kubectlPath } = await sharedCluster();
  const folder = temporaryFolder();

  test(`merges as kubectl merges it, in ${sets} generated sets`, async () => {
    let compared = 0;
    for (let seed = 1; seed <= sets; seed += atOnce) {
      const seeds = Array.from({ length: atOnce }, (_, index) => seed + index);
      const agreed = await Promise.all(seeds.map((one) => compareSet(one)));
      compared += agreed.filter(Boolean).length;
    }
    assert.ok(compared >= 60, `only ${compared} sets were valid`);
  });

  /** Resolves false where kubectl refuses the set. */
  async function compareSet(seed: number): Promise<boolean> {
    const set = randomSet(seed, path.join(folder, String(seed)));
    for (const { file, text } of set.files) {
      await (text === undefined ? undefined : write(file, text));
    }
    const theirs = await run(kubectlPath, ['config', 'view', '--raw', '-o', 'json'], { env: { KUBECONFIG: set.variable } });
    const ours = await mergeSet(set);
    const about = `seed ${seed}: ${JSON.stringify(set, undefined, 2)}\nkubectl: ${theirs.stdout}${theirs.stderr}`;
    if (theirs.code !== 0) {
      assert.ok(ours.problems > 0, `kubectl refuses what has no problem here. ${about}`);
      return false;
    }
    assert.deepEqual(normal(ours.merged), normal(fromView(JSON.parse(theirs.stdout))), about);
    return true;
  }

  test('finds relative paths where kubectl looks for them: from the folder of their own file', async () => {
    const first = await write(path.join(folder, 'paths', 'one', 'config'), 'contexts: [{name: c, context: {cluster: k, user: u}}]');
    const second = await write(path.join(folder, 'paths', 'two', 'config'), JSON.stringify({
      clusters: [{ name: 'k', cluster: { server: 'https://127.0.0.1:1', 'certificate-authority': '../pki/./ca.crt' } }],
      users: [{ name: 'u', user: { 'client-certificate': 'me.crt', 'client-key': 'sub/me.key' } }],
    }));
    const variable = [first, second].join(path.delimiter);
    const theirs = await run(kubectlPath, ['get', '--raw', '/', '--context', 'c'], { env: { KUBECONFIG: variable } });
    const { merged } = await mergeSet({ files: [], variable });
    const cluster = readCluster(merged.clusters.get('k')!);
    const user = readUser(merged.users.get('u')!);
    for (const file of [cluster.caFile, user.certificateFile, user.keyFile]) {
      assert.ok(file !== undefined && theirs.stderr.includes(file), `${file} in ${theirs.stderr}`);
    }
  });
});

async function mergeSet(set: GeneratedSet): Promise<{ merged: RawConfig; problems: number }> {
  const configs: RawConfig[] = [];
  let problems = 0;
  for (const { file } of kubeconfigPaths({ settings: [], env: { KUBECONFIG: set.variable }, home: '/nowhere' })) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    try {
      const parsed = text === undefined ? undefined : await parseKubeconfig(text, file);
      configs.push(...(parsed === undefined ? [] : [parsed.config]));
      problems += parsed?.problems.length ?? 0;
    } catch {
      problems++;
    }
  }
  const merged = mergeKubeconfigs(configs);
  // A broken entry is a problem of its own, found when it is read.
  for (const [entries, read] of [[merged.clusters, readCluster], [merged.users, readUser]] as const) {
    for (const entry of entries.values()) {
      try {
        read(entry);
      } catch {
        problems++;
      }
    }
  }
  return { merged, problems };
}

/** kubectl's output as a merged configuration. */
function fromView(view: unknown): RawConfig {
  const entries = (list: string, field: string): Map<string, RawEntry> => new Map(asObjects(at(view, list)).map((member) => {
    const name = asString(member.name) ?? '';
    return [name, { name, file: '/', value: asObject(member[field]) }];
  }));
  return {
    currentContext: asString(at(view, 'current-context')) || undefined,
    clusters: entries('clusters', 'cluster'),
    users: entries('users', 'user'),
    contexts: entries('contexts', 'context'),
  };
}

/** A merged configuration with every field read, paths as they stand (kubectl shows them so), in the order of names. */
function normal(config: RawConfig): object {
  const sorted = <T>(entries: ReadonlyMap<string, RawEntry>, read: (entry: RawEntry) => T): [string, T][] =>
    [...entries.values()].map((entry) => [entry.name, read({ ...entry, file: '/' })] as [string, T]).sort(([left], [right]) => (left < right ? -1 : 1));
  return {
    current: config.currentContext,
    clusters: sorted(config.clusters, readCluster),
    users: sorted(config.users, readUser),
    contexts: sorted(config.contexts, ({ value }) => [value.cluster, value.user, value.namespace || undefined]),
  };
}
