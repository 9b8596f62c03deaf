import type { Resource } from '../api/types.ts';
import { categoryOf } from '../kinds/categories.ts';
import { ownedRows } from './build.ts';
import { gatewayGroup } from './readers.ts';
import type { FolderId, Relation, RelationFinder } from './types.ts';

/** What operators make for their custom resources, by `kind.group`, in the order shown. */
const usual: readonly string[] = [
  'Deployment.apps', 'StatefulSet.apps', 'DaemonSet.apps', 'ReplicaSet.apps', 'Job.batch', 'CronJob.batch', 'Pod',
  'Service', 'Ingress.networking.k8s.io', `HTTPRoute.${gatewayGroup}`, `GRPCRoute.${gatewayGroup}`, `TLSRoute.${gatewayGroup}`, `TCPRoute.${gatewayGroup}`, 'NetworkPolicy.networking.k8s.io',
  'ConfigMap', 'Secret', 'PersistentVolumeClaim', 'HorizontalPodAutoscaler.autoscaling', 'PodDisruptionBudget.policy',
  'ServiceAccount', 'Role.rbac.authorization.k8s.io', 'RoleBinding.rbac.authorization.k8s.io',
];

/** Cluster-scoped ones that only cluster-scoped objects can own. */
const usualOfCluster: readonly string[] = ['Namespace', 'ClusterRole.rbac.authorization.k8s.io', 'ClusterRoleBinding.rbac.authorization.k8s.io'];

/** Kinds of the same family that are looked at without anybody asking; each is a list. */
const mostKin = 20;
/** ... and when somebody unfolds the rest. */
const mostOthers = 100;

/**
 * What a custom resource owns, by ownerReferences: nothing tells in which kinds, so it is looked for in those that
 * operators usually make and in those of the resource's own API group and groups above and below it.
 */
export const customOwned: RelationFinder = async ({ ref, row }, { discovery, signal }) => {
  if (categoryOf(ref.resource) !== 'Custom Resources') {
    return [];
  }
  const all = (await discovery.resources(signal)).filter((resource) => canHold(resource, ref.namespace !== undefined));
  const names = ref.namespace === undefined ? [...usual, ...usualOfCluster] : usual;
  const made = names.flatMap((name) => all.find((resource) => nameOf(resource) === name) ?? []);
  const kin = all.filter((resource) => areKin(resource.group, ref.resource.group));
  // Everything there is of a kind would be read for an object of the cluster: only when somebody asks.
  const folder = ref.namespace === undefined ? 'owned' : undefined;
  const searched = (resources: readonly Resource[], of: FolderId | undefined): Relation[] =>
    resources.map((resource) => ({ ...ownedRows(resource, ref.namespace, row.uid, of), oneOfMany: true, onceIfNone: true }));
  const first = [...new Map([...kin.slice(0, mostKin), ...made].map((resource) => [nameOf(resource), resource])).values()];
  const others = kin.filter((resource) => !first.some((each) => nameOf(each) === nameOf(resource)));
  return [
    ...searched(first, folder),
    ...searched(others.slice(0, mostOthers), 'ownedOthers'),
    ...others.length <= mostOthers ? [] : [{ type: 'note' as const, id: 'not searched', folder: 'ownedOthers' as const, note: { code: 'not-searched' as const, kinds: others.slice(mostOthers).map(({ kind }) => kind) } }],
  ];
};

/** Objects of the cluster can own any; those of a namespace only others of it. */
function canHold({ verbs, namespaced, resource }: Resource, inNamespace: boolean): boolean {
  return verbs.includes('list') && verbs.includes('watch') && !resource.includes('/') && (namespaced || !inNamespace);
}

function nameOf({ group, kind }: Resource): string {
  return group === '' ? kind : `${kind}.${group}`;
}

function areKin(left: string, right: string): boolean {
  return left === right || left.endsWith(`.${right}`) || right.endsWith(`.${left}`);
}
