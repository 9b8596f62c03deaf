import type { Resource } from '../api/types.ts';

export type Category = 'Workloads' | 'Network' | 'Config' | 'Storage' | 'Access' | 'Cluster' | 'Custom Resources';

/** Kubernetes' own API groups and where most of their kinds belong; '' is the core. */
const groups: Readonly<Record<string, Category>> = {
  '': 'Cluster',
  'admissionregistration.k8s.io': 'Cluster',
  'apiextensions.k8s.io': 'Cluster',
  'apiregistration.k8s.io': 'Cluster',
  'apps': 'Workloads',
  'authentication.k8s.io': 'Access',
  'authorization.k8s.io': 'Access',
  'autoscaling': 'Workloads',
  'batch': 'Workloads',
  'certificates.k8s.io': 'Access',
  'coordination.k8s.io': 'Cluster',
  'discovery.k8s.io': 'Network',
  'events.k8s.io': 'Cluster',
  'extensions': 'Workloads',
  'flowcontrol.apiserver.k8s.io': 'Cluster',
  'internal.apiserver.k8s.io': 'Cluster',
  'lifecycle.k8s.io': 'Cluster',
  'metrics.k8s.io': 'Cluster',
  'networking.k8s.io': 'Network',
  'node.k8s.io': 'Cluster',
  'policy': 'Config',
  'rbac.authorization.k8s.io': 'Access',
  'resource.k8s.io': 'Cluster',
  'scheduling.k8s.io': 'Cluster',
  'storage.k8s.io': 'Storage',
  'storagemigration.k8s.io': 'Cluster',
};

/** Kinds that belong elsewhere than most of their group, by `kind.group`. */
const kinds: Readonly<Record<string, Category>> = {
  'ConfigMap': 'Config',
  'ControllerRevision.apps': 'Config',
  'Endpoints': 'Network',
  'Ingress.extensions': 'Network',
  'LimitRange': 'Config',
  'PersistentVolume': 'Storage',
  'PersistentVolumeClaim': 'Storage',
  'Pod': 'Workloads',
  'PodGroup.scheduling.k8s.io': 'Workloads',
  'PodTemplate': 'Workloads',
  'ReplicationController': 'Workloads',
  'ResourceClaim.resource.k8s.io': 'Config',
  'ResourceClaimTemplate.resource.k8s.io': 'Config',
  'ResourceQuota': 'Config',
  'Secret': 'Config',
  'Service': 'Network',
  'ServiceAccount': 'Access',
  'Workload.scheduling.k8s.io': 'Workloads',
};

/** The folder of the tree that a resource belongs to. What is not of Kubernetes' own groups is a custom resource. */
export function categoryOf({ group, kind }: Pick<Resource, 'group' | 'kind'>): Category {
  return kinds[group === '' ? kind : `${kind}.${group}`] ?? groups[group] ?? 'Custom Resources';
}

/** The kinds people look for most, as they stand in their folders; all others follow by name. */
const familiar: readonly string[] = [
  'Pod', 'Deployment.apps', 'StatefulSet.apps', 'DaemonSet.apps', 'Job.batch', 'CronJob.batch', 'ReplicaSet.apps', 'HorizontalPodAutoscaler.autoscaling',
  'Service', 'Ingress.networking.k8s.io', 'NetworkPolicy.networking.k8s.io', 'EndpointSlice.discovery.k8s.io',
  'ConfigMap', 'Secret', 'ResourceQuota', 'LimitRange', 'PodDisruptionBudget.policy',
  'PersistentVolumeClaim', 'PersistentVolume', 'StorageClass.storage.k8s.io',
  'ServiceAccount', 'Role.rbac.authorization.k8s.io', 'RoleBinding.rbac.authorization.k8s.io',
  'ClusterRole.rbac.authorization.k8s.io', 'ClusterRoleBinding.rbac.authorization.k8s.io',
  'CustomResourceDefinition.apiextensions.k8s.io',
];

/** A kind's place within its folder: lower comes first, equal ones are sorted by name. */
export function rankOf({ group, kind }: Pick<Resource, 'group' | 'kind'>): number {
  const rank = familiar.indexOf(group === '' ? kind : `${kind}.${group}`);
  return rank === -1 ? familiar.length : rank;
}
