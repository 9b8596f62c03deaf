import type { Resource } from '../api/types.ts';
import { genericProfile, plainProfile } from './generic.ts';
import {
  apiServiceProfile, claimProfile, eventProfile, namespaceProfile, nodeProfile, serviceProfile, signingRequestProfile, volumeProfile,
} from './infrastructure.ts';
import { podProfile } from './pod.ts';
import type { KindProfile } from './types.ts';
import { cronJobProfile, daemonSetProfile, deploymentProfile, jobProfile, replicaSetProfile, statefulSetProfile } from './workloads.ts';

/** Profiles by `kind.group`, the group left out for the core. A new kind is one file and one line here. */
const profiles: ReadonlyMap<string, KindProfile> = new Map([
  ['Pod', podProfile],
  ['Deployment.apps', deploymentProfile],
  ['StatefulSet.apps', statefulSetProfile],
  ['DaemonSet.apps', daemonSetProfile],
  ['ReplicaSet.apps', replicaSetProfile],
  ['ReplicationController', replicaSetProfile],
  ['Job.batch', jobProfile],
  ['CronJob.batch', cronJobProfile],
  ['Node', nodeProfile],
  ['Namespace', namespaceProfile],
  ['Event', eventProfile],
  ['Event.events.k8s.io', eventProfile],
  ['PersistentVolumeClaim', claimProfile],
  ['PersistentVolume', volumeProfile],
  ['Service', serviceProfile],
  ['APIService.apiregistration.k8s.io', apiServiceProfile],
  ['CertificateSigningRequest.certificates.k8s.io', signingRequestProfile],
  ['ConfigMap', plainProfile('settings')],
  ['Secret', plainProfile('lock')],
  ['ServiceAccount', plainProfile('account')],
  ['Endpoints', plainProfile('link')],
  ['EndpointSlice.discovery.k8s.io', plainProfile('link')],
  ['Ingress.networking.k8s.io', plainProfile('globe')],
  ['IngressClass.networking.k8s.io', plainProfile('globe')],
  ['NetworkPolicy.networking.k8s.io', plainProfile('circuit-board')],
  ['StorageClass.storage.k8s.io', plainProfile('archive')],
  ['HorizontalPodAutoscaler.autoscaling', plainProfile('graph')],
  ['PodDisruptionBudget.policy', plainProfile('law')],
  ['Role.rbac.authorization.k8s.io', plainProfile('shield')],
  ['ClusterRole.rbac.authorization.k8s.io', plainProfile('shield')],
  ['RoleBinding.rbac.authorization.k8s.io', plainProfile('person-add')],
  ['ClusterRoleBinding.rbac.authorization.k8s.io', plainProfile('person-add')],
  ['Lease.coordination.k8s.io', plainProfile('pinned')],
  ['CustomResourceDefinition.apiextensions.k8s.io', plainProfile('extensions')],
]);

/** What views know of a kind; a generic profile for kinds that have none of their own. */
export function profileOf({ group, kind }: Pick<Resource, 'group' | 'kind'>): KindProfile {
  return profiles.get(group === '' ? kind : `${kind}.${group}`) ?? genericProfile;
}
