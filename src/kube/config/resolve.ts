import { Failure } from '../../common/failure.ts';
import { asString } from '../../common/json.ts';
import { nextTurn } from '../../common/turn.ts';
import type { ContextEntry } from '../types.ts';
import { noUser, readCluster, readUser } from './fields.ts';
import type { ClusterConfig, RawConfig, RawEntry, ResolvedContext, UserConfig } from './types.ts';

/** After this long others get their turn. */
const turnMs = 10;

/** Every context of a merged kubeconfig as views show it, in the order of the files. Thousands take several turns. */
export async function contextEntries(config: RawConfig): Promise<ContextEntry[]> {
  const entries: ContextEntry[] = [];
  let begun = performance.now();
  for (const entry of config.contexts.values()) {
    // Nobody can ask for a context without a name.
    if (entry.name !== '') {
      entries.push(contextEntry(config, entry));
    }
    if (performance.now() - begun > turnMs) {
      await nextTurn();
      begun = performance.now();
    }
  }
  return entries;
}

/**
 * A context with the cluster and the user it names, their fields checked. Throws a Failure that says what is wrong
 * with it.
 */
export function resolveContext(config: RawConfig, name: string): ResolvedContext {
  const raw = config.contexts.get(name);
  if (raw === undefined) {
    throw new Failure('not-found', `The context "${name}" is in none of the kubeconfig files.`);
  }
  const parts = readParts(config, raw);
  return { entry: toEntry(config, raw, parts.cluster.server, undefined), ...parts };
}

function contextEntry(config: RawConfig, raw: RawEntry): ContextEntry {
  const clusterName = asString(raw.value.cluster);
  const cluster = clusterName === undefined ? undefined : config.clusters.get(clusterName);
  let problem: Failure | undefined;
  try {
    readParts(config, raw);
  } catch (error) {
    problem = Failure.from(error, 'invalid');
  }
  return toEntry(config, raw, asString(cluster?.value.server), problem);
}

function toEntry(config: RawConfig, raw: RawEntry, server: string | undefined, problem: Failure | undefined): ContextEntry {
  return {
    name: raw.name,
    cluster: asString(raw.value.cluster) || undefined,
    user: asString(raw.value.user) || undefined,
    namespace: asString(raw.value.namespace) || 'default',
    server: publicUrl(server),
    file: raw.file,
    current: config.currentContext === raw.name,
    insecure: config.clusters.get(asString(raw.value.cluster) ?? '')?.value['insecure-skip-tls-verify'] === true,
    problem,
  };
}

function readParts(config: RawConfig, raw: RawEntry): { cluster: ClusterConfig; user: UserConfig; userFile: string } {
  assertWhole(raw);
  const clusterName = asString(raw.value.cluster) ?? '';
  const userName = asString(raw.value.user) ?? '';
  if (clusterName === '') {
    throw unusable(raw, 'it names no cluster');
  }
  const clusterEntry = config.clusters.get(clusterName);
  if (clusterEntry === undefined) {
    throw unusable(raw, `its cluster "${clusterName}" is in none of the kubeconfig files`);
  }
  const userEntry = config.users.get(userName);
  if (userEntry === undefined && userName !== '') {
    throw unusable(raw, `its user "${userName}" is in none of the kubeconfig files`);
  }
  assertWhole(clusterEntry);
  const cluster = readCluster(clusterEntry);
  if (cluster.server === '') {
    throw unusable(raw, `its cluster "${clusterName}" has no server`);
  }
  if (userEntry !== undefined) {
    assertWhole(userEntry);
  }
  const user = userEntry === undefined ? noUser : readUser(userEntry);
  if (user.token !== undefined && user.username !== undefined) {
    throw unusable(raw, `its user "${userName}" has both a token and a user name with password, and only one may be there`);
  }
  return { cluster, user, userFile: userEntry?.file ?? raw.file };
}

function assertWhole({ broken }: RawEntry): void {
  if (broken !== undefined) {
    throw broken;
  }
}

function unusable(raw: RawEntry, why: string): Failure {
  return new Failure('invalid', `The context "${raw.name}" in ${raw.file} cannot be used: ${why}.`, {
    hint: 'Correct the kubeconfig; it is read again when it is saved.',
  });
}

/** The server without a user name or password that someone may have written into its address. */
function publicUrl(server: string | undefined): string | undefined {
  return server === undefined || server === '' ? undefined : server.replace(/^([a-z][a-z0-9+.-]*:\/\/)?[^/@]*@/i, '$1');
}
