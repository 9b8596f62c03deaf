import { asString, at } from '../../../src/common/json.ts';
import { run } from '../run.ts';
import type { ClusterDescription } from '../types.ts';
import { Writer } from './client.ts';
import { deployment, node, nodeName, pod, podName, podsPerNode, podsPerSet, replicaSet, setName, status, type Owner } from './objects.ts';

export interface ScaleOptions {
  readonly pods: number;
  readonly namespace?: string | undefined;
  readonly onProgress?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export const scaleNamespace = 'scale';

/**
 * Fills a namespace with running pods: 500 each of Deployments `app-00`, `app-01` ... and their ReplicaSets, on nodes
 * `node-000` ... that nobody runs. For a cluster without controllers, which would remove such pods.
 */
export async function makeScalePods(cluster: ClusterDescription, options: ScaleOptions): Promise<void> {
  const { pods, namespace = scaleNamespace, onProgress, signal } = options;
  const writer = await Writer.open(cluster.kubeconfig);
  try {
    const sets = Math.ceil(pods / podsPerSet);
    const at = `/api/v1/namespaces/${namespace}`;
    await writer.write({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: namespace } } });
    await writer.write({ method: 'POST', path: `${at}/serviceaccounts`, body: { metadata: { name: 'default', namespace } } });
    await writer.each(Math.ceil(pods / podsPerNode), (index) => writer.write({ method: 'POST', path: '/api/v1/nodes', body: node(index) }), signal);
    const owners = await makeOwners(cluster, writer, sets, pods, namespace);
    await writer.each(pods, async (index) => {
      const name = podName(index);
      const set = Math.floor(index / podsPerSet);
      const on = nodeName(Math.floor(index / podsPerNode));
      const owner = owners[set] ?? { name: '', uid: '' };
      await writer.write({ method: 'POST', path: `${at}/pods`, body: pod(name, set, on, namespace, owner), manager: 'kube-controller-manager' });
      await writer.write({ method: 'PATCH', path: `${at}/pods/${name}/status`, body: { status: status(index, set) }, manager: 'kubelet' });
      if (index % 100 === 0) {
        onProgress?.(`making pods: ${index} of ${pods}`);
      }
    }, signal);
  } finally {
    writer.close();
  }
}

/** The ReplicaSets, once they and their Deployments are made. */
async function makeOwners(cluster: ClusterDescription, writer: Writer, sets: number, pods: number, namespace: string): Promise<Owner[]> {
  const replicas = (index: number): number => Math.min(podsPerSet, pods - index * podsPerSet);
  const at = `/apis/apps/v1/namespaces/${namespace}`;
  await writer.each(sets, (index) => writer.write({ method: 'POST', path: `${at}/deployments`, body: deployment(index, namespace, replicas(index)) }));
  const deployments = await ownersOf(cluster, 'deployments', namespace);
  await writer.each(sets, async (index) => {
    const count = replicas(index);
    const owner = deployments.find(({ name }) => name === setName(index)) ?? { name: '', uid: '' };
    await writer.write({ method: 'POST', path: `${at}/replicasets`, body: replicaSet(index, namespace, count, owner) });
    await writer.write({ method: 'PATCH', path: `${at}/deployments/${owner.name}/status`, body: { status: { replicas: count, readyReplicas: count, updatedReplicas: count, availableReplicas: count, observedGeneration: 1 } } });
  });
  const made = await ownersOf(cluster, 'replicasets', namespace);
  await Promise.all(made.map(({ name }, index) => writer.write({
    method: 'PATCH', path: `${at}/replicasets/${name}/status`, body: { status: { replicas: replicas(index), readyReplicas: replicas(index), availableReplicas: replicas(index), fullyLabeledReplicas: replicas(index), observedGeneration: 1 } },
  })));
  return made;
}

/** Names and uids, by name. */
async function ownersOf(cluster: ClusterDescription, type: string, namespace: string): Promise<Owner[]> {
  const { stdout, stderr, code } = await run(cluster.kubectlPath, ['get', type, '-n', namespace, '-o', 'json'], { env: { KUBECONFIG: cluster.kubeconfig } });
  if (code !== 0) {
    throw new Error(stderr);
  }
  const items = at(JSON.parse(stdout), 'items') as unknown[];
  return items.map((item) => ({ name: asString(at(item, 'metadata', 'name')) ?? '', uid: asString(at(item, 'metadata', 'uid')) ?? '' }));
}
