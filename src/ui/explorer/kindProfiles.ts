import { asNumber, asObjects, asString, at, isObject, type JsonObject } from '../../common/json.ts';
import type { Resource } from '../../kube/api/types.ts';
import type { ContainerLook, Health, Profiles } from './profiles.ts';
import { cellNamed } from './rowText.ts';

const podBad = /^(Init:)?(Error|CrashLoopBackOff|ImagePullBackOff|ErrImagePull|ErrImageNeverPull|InvalidImageName|CreateContainerConfigError|CreateContainerError|RunContainerError|OOMKilled|ContainerCannotRun|DeadlineExceeded|Evicted|Failed|StartError|Unknown|NodeLost)/;

const categories: Readonly<Record<string, string>> = {
  apps: 'workloads',
  batch: 'workloads',
  autoscaling: 'workloads',
};

/** Stands in until the kinds registry is there. */
export const kindProfiles: Profiles = {
  categoryOf: (resource) => resource.group.includes('.') && !resource.group.endsWith('.k8s.io') ? 'custom' : categories[resource.group] ?? 'cluster',
  iconOf: () => 'symbol-object',
  healthOf: (resource, row, columns): Health => {
    if (!isPod(resource)) {
      return 'none';
    }
    const status = cellNamed(row, columns, 'Status') ?? '';
    return podBad.test(status) ? 'bad' : status === 'Running' ? 'good' : status === 'Completed' ? 'done' : 'busy';
  },
  hasContainers: isPod,
  containersOf: (_, object) => [...asObjects(at(object, 'spec', 'containers'))].map((container) => containerLook(container, object)),
};

function isPod(resource: Resource): boolean {
  return resource.group === '' && resource.kind === 'Pod';
}

function containerLook(container: JsonObject, pod: JsonObject): ContainerLook {
  const name = asString(container.name) ?? '';
  const status = asObjects(at(pod, 'status', 'containerStatuses')).find((candidate) => candidate.name === name);
  const restarts = asNumber(status?.restartCount) ?? 0;
  const running = isObject(at(status, 'state', 'running'));
  return { name, description: [running ? 'Running' : 'Waiting', String(restarts), asString(container.image) ?? ''].join(' · '), health: running ? 'good' : 'busy' };
}
