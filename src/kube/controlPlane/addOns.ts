import { asNumber, asObjects, asString, at } from '../../common/json.ts';
import type { KubeObject, ObjectReader, Resource } from '../api/types.ts';

/** A part of most clusters that runs as pods of its own: kube-proxy on every node, and the cluster's DNS. */
export interface AddOn {
  readonly part: 'dns' | 'proxy';
  /** The name of what runs it, such as `coredns`. */
  readonly name: string;
  /** What runs it, such as `DaemonSet kube-proxy`. */
  readonly by: string;
  readonly ready: number;
  readonly wanted: number;
  /** The tag of its image, where it has one. */
  readonly version: string | undefined;
}

function workloads(kind: string, resource: string): Resource {
  return { group: 'apps', version: 'v1', resource, singular: kind.toLowerCase(), kind, namespaced: true, verbs: ['list'], shortNames: [], categories: [] };
}

const deployments = workloads('Deployment', 'deployments');
const daemonSets = workloads('DaemonSet', 'daemonsets');
const pods: Resource = { group: '', version: 'v1', resource: 'pods', singular: 'pod', kind: 'Pod', namespaced: true, verbs: ['list'], shortNames: [], categories: [] };

/** The label that they carry since there are add-ons; CoreDNS kept the name of what it replaced. */
const labelSelector = 'k8s-app in (kube-proxy,kube-dns,coredns)';

/**
 * Looks for kube-proxy and DNS among the workloads of a namespace, and among its pods where there are no workloads of
 * them, as on nodes that start them from files.
 * @param namespace kube-system, in tests another
 */
export async function readAddOns(reader: ObjectReader, namespace: string, signal?: AbortSignal): Promise<readonly AddOn[]> {
  const [sets, deployed] = await Promise.all([daemonSets, deployments].map((resource) => reader.list(resource, { namespace, labelSelector, signal })));
  const found = [...(sets ?? []).map(daemonSetAddOn), ...(deployed ?? []).map(deploymentAddOn)];
  if (found.some(({ part }) => part === 'proxy') && found.some(({ part }) => part === 'dns')) {
    return found;
  }
  const loose = await reader.list(pods, { namespace, labelSelector, signal });
  return [...found, ...podAddOns(loose).filter(({ part }) => found.every((other) => other.part !== part))];
}

function daemonSetAddOn(set: KubeObject): AddOn {
  return addOn(set, 'DaemonSet', asNumber(at(set, 'status', 'numberReady')) ?? 0, asNumber(at(set, 'status', 'desiredNumberScheduled')) ?? 0, at(set, 'spec', 'template', 'spec'));
}

function deploymentAddOn(deployment: KubeObject): AddOn {
  return addOn(deployment, 'Deployment', asNumber(at(deployment, 'status', 'readyReplicas')) ?? 0, asNumber(at(deployment, 'spec', 'replicas')) ?? 1, at(deployment, 'spec', 'template', 'spec'));
}

/** The pods of each part together, as if one workload ran them. */
function podAddOns(found: readonly KubeObject[]): AddOn[] {
  return (['proxy', 'dns'] as const).flatMap((part) => {
    const own = found.filter((pod) => partOf(pod) === part && at(pod, 'status', 'phase') !== 'Succeeded');
    const [first] = own;
    const ready = own.filter((pod) => asObjects(at(pod, 'status', 'conditions')).some(({ type, status }) => type === 'Ready' && status === 'True')).length;
    return first === undefined ? [] : [{ ...addOn(first, 'Pod', ready, own.length, first.spec), name: label(first), by: own.length === 1 ? `Pod ${name(first)}` : `${own.length} pods` }];
  });
}

function addOn(object: KubeObject, kind: string, ready: number, wanted: number, podSpec: unknown): AddOn {
  const image = asString(at(asObjects(at(podSpec, 'containers'))[0], 'image')) ?? '';
  // A colon in the last part of the path: one before it belongs to the registry's port.
  const [, version] = /:([^:/@]+)(?:@[^/]*)?$/.exec(image.replace(/@.*$/, '')) ?? [];
  return { part: partOf(object), name: name(object), by: `${kind} ${name(object)}`, ready, wanted, version };
}

function partOf(object: KubeObject): AddOn['part'] {
  return label(object) === 'kube-proxy' ? 'proxy' : 'dns';
}

function label(object: KubeObject): string {
  return asString(at(object, 'metadata', 'labels', 'k8s-app')) ?? '';
}

function name(object: KubeObject): string {
  return asString(at(object, 'metadata', 'name')) ?? '';
}
