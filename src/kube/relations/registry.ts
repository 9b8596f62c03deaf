import { Failure } from '../../common/failure.ts';
import { accountRelations, boundRole, roleBindings } from './access.ts';
import { eventObject, eventsAbout, nodePods } from './cluster.ts';
import { customOwned } from './custom.ts';
import { gatewayRoutes, ingressBackends, routeBackends, serviceEndpoints, slicePods } from './network.ts';
import { claimedVolume, volumeClaim } from './storage.ts';
import type { Relation, RelationFinder, RelationPorts, Subject } from './types.ts';
import { usedBy } from './usedBy.ts';
import { owns, scaleTarget } from './workloads.ts';

/** Finders by `kind.group`, the group left out for the core. A new kind is a line here. */
const finders: ReadonlyMap<string, readonly RelationFinder[]> = new Map([
  ['Deployment.apps', [owns('apps', 'ReplicaSet')]],
  ['ReplicaSet.apps', [owns('', 'Pod')]],
  ['ReplicationController', [owns('', 'Pod')]],
  ['StatefulSet.apps', [owns('', 'Pod')]],
  ['DaemonSet.apps', [owns('', 'Pod')]],
  ['Job.batch', [owns('', 'Pod')]],
  ['CronJob.batch', [owns('batch', 'Job')]],
  ['HorizontalPodAutoscaler.autoscaling', [scaleTarget]],
  ['Service', [serviceEndpoints]],
  ['EndpointSlice.discovery.k8s.io', [slicePods]],
  ['Ingress.networking.k8s.io', [ingressBackends]],
  ['Gateway.gateway.networking.k8s.io', [gatewayRoutes]],
  ['HTTPRoute.gateway.networking.k8s.io', [routeBackends]],
  ['GRPCRoute.gateway.networking.k8s.io', [routeBackends]],
  ['TCPRoute.gateway.networking.k8s.io', [routeBackends]],
  ['TLSRoute.gateway.networking.k8s.io', [routeBackends]],
  ['UDPRoute.gateway.networking.k8s.io', [routeBackends]],
  ['Node', [nodePods]],
  ['PersistentVolumeClaim', [claimedVolume, usedBy('PersistentVolumeClaim')]],
  ['PersistentVolume', [volumeClaim]],
  ['ConfigMap', [usedBy('ConfigMap')]],
  ['Secret', [usedBy('Secret')]],
  ['ServiceAccount', [accountRelations]],
  ['Role.rbac.authorization.k8s.io', [roleBindings]],
  ['ClusterRole.rbac.authorization.k8s.io', [roleBindings]],
  ['RoleBinding.rbac.authorization.k8s.io', [boundRole]],
  ['ClusterRoleBinding.rbac.authorization.k8s.io', [boundRole]],
  ['Event', [eventObject]],
  ['Event.events.k8s.io', [eventObject]],
]);

/**
 * What belongs below an object: directly, then in folders, events last. What keeps a part from being found is in its
 * place; rejects only when aborted.
 */
export async function relationsOf(subject: Subject, ports: RelationPorts): Promise<readonly Relation[]> {
  const { group, kind } = subject.ref.resource;
  const found = (finders.get(group === '' ? kind : `${kind}.${group}`) ?? [customOwned]).map((find, index) => orFailure(find, subject, ports, `failure ${index}`));
  const all = (await Promise.all([...found, orFailure(eventsAbout, subject, ports, 'failure of events')])).flat();
  // One reason may keep several from being found; it is said once.
  const first = (failure: Failure): Relation | undefined => all.find((relation) => relation.type === 'failure' && relation.failure.message === failure.message);
  return all.filter((relation) => relation.type !== 'failure' || first(relation.failure) === relation);
}

async function orFailure(find: RelationFinder, subject: Subject, ports: RelationPorts, id: string): Promise<readonly Relation[]> {
  try {
    return await find(subject, ports);
  } catch (error) {
    const failure = Failure.from(error);
    if (ports.signal.aborted) {
      throw failure;
    }
    return [{ type: 'failure', id, failure }];
  }
}
