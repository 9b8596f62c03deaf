import { asObjects, asString, asStringMap, at, isObject } from '../../common/json.ts';
import type { KubeObject, ObjectReader, Resource } from '../api/types.ts';
import type { Column, FactsReader, Row } from '../live/types.ts';
import { cell } from './cells.ts';
import { conditionRemarks } from './conditions.ts';
import { profile } from './generic.ts';
import { remark, remarkIf } from './remarks.ts';
import type { Health, KindProfile, Remark } from './types.ts';

/** The label by which an EndpointSlice belongs to its Service. */
export const serviceNameLabel = 'kubernetes.io/service-name';

/** Served since Kubernetes 1.21. */
const endpointSlices: Resource = {
  group: 'discovery.k8s.io', version: 'v1', resource: 'endpointslices', singular: 'endpointslice', kind: 'EndpointSlice', namespaced: true,
  verbs: ['list', 'watch'], shortNames: [], categories: [],
};

/** One backend of an EndpointSlice. */
export interface Backend {
  readonly ready: boolean;
  readonly terminating: boolean;
  /** The object behind the address, mostly a pod. */
  readonly target: { readonly kind: string; readonly name: string; readonly uid: string } | undefined;
}

/** Keeps of each endpoint of an EndpointSlice (discovery.k8s.io/v1) its readiness and what is behind it. */
export const backendsReader: FactsReader = {
  id: 'backends',
  read: (slice) => ({
    endpoints: asObjects(slice.endpoints).map(({ conditions, targetRef }) => ({
      conditions,
      ...(isObject(targetRef) ? { targetRef: { kind: targetRef.kind, name: targetRef.name, uid: targetRef.uid } } : {}),
    })),
  }),
};

/** The backends of an EndpointSlice, or of the facts of one. */
export function backendsOf(slice: unknown): readonly Backend[] {
  return asObjects(at(slice, 'endpoints')).map(({ conditions, targetRef }) => ({
    // Where nothing is said of readiness, consumers take it as ready.
    ready: at(conditions, 'ready') !== false,
    terminating: at(conditions, 'terminating') === true,
    target: isObject(targetRef) ? { kind: asString(targetRef.kind) ?? '', name: asString(targetRef.name) ?? '', uid: asString(targetRef.uid) ?? '' } : undefined,
  }));
}

function backendsHealth(backends: readonly Backend[]): Health {
  // One that is ending takes no part in how the others fare.
  const lasting = backends.filter(({ ready, terminating }) => ready || !terminating);
  const ready = lasting.filter((backend) => backend.ready).length;
  if (ready === 0) {
    return lasting.length === 0 ? 'warning' : 'error';
  }
  return ready < lasting.length ? 'warning' : 'ok';
}

function backendRemarks(backends: readonly Backend[]): readonly Remark[] {
  const health = backendsHealth(backends);
  const ready = backends.filter((backend) => backend.ready).length;
  const waiting = backends.filter((backend) => !backend.ready).map(({ target }) => target?.name ?? '').filter((name) => name !== '');
  if (backends.length === 0) {
    return [remark('warning', 'No backends: nothing matches the selector')];
  }
  const shown = waiting.slice(0, 3).join(', ') + (waiting.length > 3 ? ` and ${waiting.length - 3} more` : '');
  return [remark(health, `${ready} of ${backends.length} backends are ready`, shown === '' ? '' : `not ready: ${shown}`)];
}

/** A load balancer's address comes from outside of the cluster, and may be long in coming. */
function serviceHealth(row: Row, columns: readonly Column[]): Health {
  return cell(row, columns, 'External-IP') === '<pending>' ? 'progressing' : 'unknown';
}

function serviceRemarks(service: KubeObject, now: number): readonly Remark[] {
  const type = at(service, 'spec', 'type');
  const waits = type === 'LoadBalancer' && asObjects(at(service, 'status', 'loadBalancer', 'ingress')).length === 0;
  return [
    ...remarkIf(waits, 'progressing', 'The load balancer has not given it an address yet'),
    ...remarkIf(type === 'ExternalName', 'unknown', `An alias of ${asString(at(service, 'spec', 'externalName')) ?? ''}`),
    ...conditionRemarks(service, now),
  ];
}

/** Whether anything answers behind the Service. */
async function serviceBackends(service: KubeObject, reader: ObjectReader, signal: AbortSignal): Promise<readonly Remark[]> {
  if (at(service, 'spec', 'type') === 'ExternalName') {
    return [];
  }
  const name = asString(at(service, 'metadata', 'name')) ?? '';
  const namespace = asString(at(service, 'metadata', 'namespace'));
  const slices = await reader.list(endpointSlices, { namespace, labelSelector: `${serviceNameLabel}=${name}`, signal });
  const backends = slices.flatMap(backendsOf);
  if (Object.keys(asStringMap(at(service, 'spec', 'selector'))).length > 0) {
    return backendRemarks(backends);
  }
  return [remark('unknown', 'Has no selector: its endpoints are kept by others'), ...(backends.length === 0 ? [remark('warning', 'No backends')] : backendRemarks(backends))];
}

function ingressRemarks(ingress: KubeObject): readonly Remark[] {
  const addresses = asObjects(at(ingress, 'status', 'loadBalancer', 'ingress')).length;
  const rules = asObjects(at(ingress, 'spec', 'rules')).length;
  const byDefault = isObject(at(ingress, 'spec', 'defaultBackend'));
  return [
    ...remarkIf(addresses === 0, 'progressing', 'No controller has given it an address yet'),
    ...remarkIf(rules === 0 && !byDefault, 'warning', 'Has neither rules nor a default backend'),
  ];
}

/** Kept from before EndpointSlices; the same question for the old kind. */
function endpointsRemarks(endpoints: KubeObject): readonly Remark[] {
  const subsets = asObjects(endpoints.subsets);
  const count = (field: string): number => subsets.reduce((sum, subset) => sum + asObjects(subset[field]).length, 0);
  const ready = count('addresses');
  const all = ready + count('notReadyAddresses');
  return [remark(all === 0 ? 'warning' : ready === 0 ? 'error' : ready < all ? 'warning' : 'ok', all === 0 ? 'No backends' : `${ready} of ${all} backends are ready`)];
}

function endpointsHealth(row: Row, columns: readonly Column[]): Health {
  return cell(row, columns, 'Endpoints') === '<none>' ? 'warning' : 'unknown';
}

export const serviceProfile: KindProfile = { ...profile('plug', serviceHealth), explain: serviceRemarks, explainFurther: serviceBackends };
export const endpointSliceProfile: KindProfile = {
  ...profile('link', (row) => (row.facts === undefined ? 'unknown' : backendsHealth(backendsOf(row.facts)))),
  facts: backendsReader,
  explain: (slice) => backendRemarks(backendsOf(slice)),
};
export const endpointsProfile: KindProfile = { ...profile('link', endpointsHealth), explain: endpointsRemarks };
export const ingressProfile: KindProfile = { ...profile('globe', () => 'unknown'), explain: ingressRemarks };
