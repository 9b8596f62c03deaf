import { connectForeign } from './foreign.ts';
import { startCluster, type StartOptions } from './cluster.ts';
import { canUseKind, startKind } from './kind.ts';
import type { Cluster } from './types.ts';

/**
 * A cluster for tests, from the first of these that is there: the one of PILOTHOUSE_TEST_KUBECONFIG (admin rights),
 * kind with Docker, Kubernetes built from source. `capabilities` tells what it can do.
 */
export async function provideCluster(options: StartOptions = {}): Promise<Cluster> {
  const kubeconfig = process.env.PILOTHOUSE_TEST_KUBECONFIG;
  if (kubeconfig !== undefined && kubeconfig !== '') {
    return connectForeign(kubeconfig);
  }
  return await canUseKind() ? startKind(options.onProgress, options.signal) : startCluster(options);
}
