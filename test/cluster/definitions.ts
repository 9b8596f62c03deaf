import { Failure } from '../../src/common/failure.ts';
import type { Cluster } from './types.ts';

const limitMs = 60_000;

/**
 * Resolves when the server serves these CustomResourceDefinitions. Asks again where `kubectl wait` ends with an error,
 * as it does while a definition has no conditions at all.
 */
export async function waitUntilServed(cluster: Pick<Cluster, 'kubectl'>, ...names: readonly string[]): Promise<void> {
  const end = Date.now() + limitMs;
  for (;;) {
    const { code, stderr } = await cluster.kubectl('wait', '--for=condition=Established', '--timeout=30s', ...names.map((name) => `crd/${name}`));
    // Established, a definition may not be told of by discovery yet.
    if (code === 0 && await areFound(cluster, names)) {
      return;
    }
    if (Date.now() > end) {
      throw new Failure('timeout', `${names.join(', ')} did not come to be served: ${stderr.trim()}`);
    }
  }
}

async function areFound(cluster: Pick<Cluster, 'kubectl'>, names: readonly string[]): Promise<boolean> {
  const answers = await Promise.all(names.map((name) => cluster.kubectl('get', name, '--all-namespaces', '--ignore-not-found')));
  return answers.every(({ code }) => code === 0);
}
