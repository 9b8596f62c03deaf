import type { Resource } from '../api/types.ts';
import { managedCertificateProfile, secretProfile, signingRequestProfile } from './certificates.ts';
import { eventProfile } from './events.ts';
import { genericProfile, plainProfile } from './generic.ts';
import { apiServiceProfile, definitionProfile, leaseProfile, namespaceProfile } from './infrastructure.ts';
import { cronJobProfile, jobProfile } from './jobs.ts';
import { nodeProfile } from './node.ts';
import { podProfile } from './pod.ts';
import { autoscalerProfile, budgetProfile, quotaProfile } from './policies.ts';
import { endpointSliceProfile, endpointsProfile, ingressProfile, serviceProfile } from './services.ts';
import { claimProfile, volumeProfile } from './storage.ts';
import type { KindProfile } from './types.ts';
import { daemonSetProfile, deploymentProfile, replicaSetProfile, statefulSetProfile } from './workloads.ts';

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
  ['Certificate.cert-manager.io', managedCertificateProfile],
  ['ConfigMap', plainProfile('settings')],
  ['Secret', secretProfile],
  ['ServiceAccount', plainProfile('account')],
  ['Endpoints', endpointsProfile],
  ['EndpointSlice.discovery.k8s.io', endpointSliceProfile],
  ['Ingress.networking.k8s.io', ingressProfile],
  ['IngressClass.networking.k8s.io', plainProfile('globe')],
  ['NetworkPolicy.networking.k8s.io', plainProfile('circuit-board')],
  ['StorageClass.storage.k8s.io', plainProfile('archive')],
  ['HorizontalPodAutoscaler.autoscaling', autoscalerProfile],
  ['PodDisruptionBudget.policy', budgetProfile],
  ['ResourceQuota', quotaProfile],
  ['Role.rbac.authorization.k8s.io', plainProfile('shield')],
  ['ClusterRole.rbac.authorization.k8s.io', plainProfile('shield')],
  ['RoleBinding.rbac.authorization.k8s.io', plainProfile('person-add')],
  ['ClusterRoleBinding.rbac.authorization.k8s.io', plainProfile('person-add')],
  ['Lease.coordination.k8s.io', leaseProfile],
  ['CustomResourceDefinition.apiextensions.k8s.io', definitionProfile],
]);

/** What views know of a kind; a generic profile for kinds that have none of their own. */
export function profileOf({ group, kind }: Pick<Resource, 'group' | 'kind'>): KindProfile {
  return profiles.get(group === '' ? kind : `${kind}.${group}`) ?? genericProfile;
}
