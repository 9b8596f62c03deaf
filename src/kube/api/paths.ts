import type { ObjectRef, ResourceId } from './types.ts';

/** The path of a resource's collection; of all namespaces where none is given. */
export function collectionPath(resource: ResourceId, namespace?: string): string {
  const scope = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${groupVersionPath(resource.group, resource.version)}${scope}/${encodeURIComponent(resource.resource)}`;
}

/** The path of one object, or of a subresource of it. */
export function objectPath(ref: ObjectRef, subresource?: string): string {
  const path = `${collectionPath(ref.resource, ref.namespace)}/${encodeURIComponent(ref.name)}`;
  return subresource === undefined ? path : `${path}/${encodeURIComponent(subresource)}`;
}

/** The path of a pod, or of a subresource of it. */
export function podPath(namespace: string, pod: string, subresource?: string): string {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}`;
  return subresource === undefined ? path : `${path}/${subresource}`;
}

function groupVersionPath(group: string, version: string): string {
  return group === '' ? `/api/${encodeURIComponent(version)}` : `/apis/${encodeURIComponent(group)}/${encodeURIComponent(version)}`;
}

/** An object's apiVersion field for a group and version. */
export function apiVersionOf(resource: Pick<ResourceId, 'group' | 'version'>): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}
