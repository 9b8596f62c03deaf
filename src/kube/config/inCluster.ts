import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { isIPv6 } from 'node:net';
import type { RawConfig, RawEntry } from './types.ts';

/** Where a pod finds its service account (https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/). */
export const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

const name = 'in-cluster';

/**
 * The access that a pod has to the cluster it runs in, as one context `in-cluster`; undefined where this is no pod.
 * The token is read again when it is used, as it is replaced every hour.
 */
export async function inCluster(env: Readonly<Record<string, string | undefined>>, folder: string): Promise<RawConfig | undefined> {
  const [host, port] = [env.KUBERNETES_SERVICE_HOST ?? '', env.KUBERNETES_SERVICE_PORT ?? ''];
  const [token, ca] = [path.join(folder, 'token'), path.join(folder, 'ca.crt')];
  if (host === '' || port === '' || !await isFile(token)) {
    return undefined;
  }
  const file = path.join(folder, 'namespace');
  const namespace = (await readFile(file, 'utf8').catch(() => '')).trim();
  const one = (value: RawEntry['value']): Map<string, RawEntry> => new Map([[name, { name, file, value }]]);
  return {
    currentContext: name,
    clusters: one({ server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`, ...(await isFile(ca) ? { 'certificate-authority': ca } : {}) }),
    users: one({ tokenFile: token }),
    contexts: one({ cluster: name, user: name, ...(namespace === '' ? {} : { namespace }) }),
  };
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then((stats) => stats.isFile(), () => false);
}
