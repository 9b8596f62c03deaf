import fs from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { stringify } from 'yaml';
import { asObject, asObjects, at } from '../../src/common/json.ts';
import { run } from '../../test/cluster/run.ts';
import type { Cluster } from '../../test/cluster/types.ts';
import { listen, type Listening } from '../../test/servers/listening.ts';

export interface ManyContexts {
  readonly kubeconfig: string;
  readonly living: readonly string[];
  readonly dead: readonly string[];
  stop(): Promise<void>;
}

/**
 * A kubeconfig of 50 contexts: 30 of one cluster under 30 names, each as its own, and in between 20 that are dead: a port
 * where nobody listens, a server that takes connections and never answers, and a name that does not resolve.
 */
export async function writeManyContexts(cluster: Cluster, folder: string): Promise<ManyContexts> {
  const hole = await listen(net.createServer());
  const closed = await closedPort();
  const view = await run(cluster.kubectlPath, ['--kubeconfig', cluster.kubeconfig, 'config', 'view', '--raw', '--flatten', '-o', 'json']);
  const source: unknown = JSON.parse(view.stdout);
  const own = { cluster: asObject(at(asObjects(at(source, 'clusters'))[0], 'cluster')), user: asObject(at(asObjects(at(source, 'users'))[0], 'user')) };
  const servers = [`https://127.0.0.1:${closed}`, `https://127.0.0.1:${hole.port}`, 'https://no-such-cluster.invalid'];
  const entries = Array.from({ length: 50 }, (_, index) => {
    const isDead = index % 5 < 2;
    const name = `${isDead ? 'dead' : 'living'}-${String(index).padStart(2, '0')}`;
    return { name, isDead, cluster: isDead ? { ...own.cluster, server: servers[index % servers.length] } : own.cluster };
  });
  const kubeconfig = path.join(folder, 'many-contexts');
  await fs.writeFile(kubeconfig, stringify({
    'apiVersion': 'v1',
    'kind': 'Config',
    'current-context': entries.find(({ isDead }) => !isDead)?.name,
    'clusters': entries.map(({ name, cluster: each }) => ({ name, cluster: each })),
    'users': entries.map(({ name }) => ({ name, user: own.user })),
    'contexts': entries.map(({ name }) => ({ name, context: { cluster: name, user: name } })),
    // As kubectl writes it: certificates on one line, and again for every cluster.
  }, { lineWidth: 0, aliasDuplicateObjects: false }), { mode: 0o600 });
  return {
    kubeconfig,
    living: entries.filter(({ isDead }) => !isDead).map(({ name }) => name),
    dead: entries.filter(({ isDead }) => isDead).map(({ name }) => name),
    stop: () => end(hole, kubeconfig),
  };
}

async function end(hole: Listening, kubeconfig: string): Promise<void> {
  await hole.stop();
  await fs.rm(kubeconfig);
}

async function closedPort(): Promise<number> {
  const server = await listen(net.createServer());
  await server.stop();
  return server.port;
}
