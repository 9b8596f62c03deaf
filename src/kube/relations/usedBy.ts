import { asList } from '../../common/json.ts';
import { reads } from '../live/ranges.ts';
import { listOf, resourceOf } from './build.ts';
import { gatewayGroup, readerOf } from './readers.ts';
import { uses, useText, type ReferredKind } from './references.ts';
import type { RelationFinder } from './types.ts';

/** Group and kind of what holds a pod's template, from the top down, and of pods. */
const podMakers: readonly (readonly [string, string])[] = [
  ['apps', 'Deployment'], ['apps', 'StatefulSet'], ['apps', 'DaemonSet'], ['batch', 'CronJob'], ['batch', 'Job'], ['apps', 'ReplicaSet'], ['', 'ReplicationController'], ['', 'Pod'],
];

const users: Readonly<Record<ReferredKind, readonly (readonly [string, string])[]>> = {
  ConfigMap: podMakers,
  PersistentVolumeClaim: podMakers,
  Secret: [...podMakers, ['networking.k8s.io', 'Ingress'], [gatewayGroup, 'Gateway'], ['', 'ServiceAccount']],
};

/** Who in its namespace uses an object of this kind. Whole objects are read for it, so it stands in a folder. */
export function usedBy(kind: ReferredKind): RelationFinder {
  return async ({ ref }, ports) => {
    const text = useText(kind, ref.name);
    const resources = await Promise.all(users[kind].map(([group, name]) => resourceOf(ports, group, name)));
    return resources.filter((resource) => resource !== undefined).map((resource) => ({
      type: 'rows',
      id: `usedBy ${resource.resource}.${resource.group}`,
      folder: 'usedBy',
      resource,
      queries: [reads(readerOf(resource), uses) ? listOf(resource, ref.namespace) : { ...listOf(resource, ref.namespace), facts: uses }],
      includes: (row) => asList(row.facts?.uses).includes(text),
      key: text,
      oneOfMany: true,
      topmost: true,
    }));
  };
}
