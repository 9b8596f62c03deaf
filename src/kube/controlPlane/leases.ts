import { asNumber, asString, at } from '../../common/json.ts';
import type { KubeObject, ObjectReader, Resource } from '../api/types.ts';

/** The lease (coordination.k8s.io/v1) by which the copies of a component agree on one that works. */
export interface Leader {
  /** Such as `kube-scheduler`. */
  readonly component: string;
  /** The copy that works. */
  readonly holder: string;
  /** Milliseconds since it was renewed, by the cluster's clock. */
  readonly age: number;
  /** Not renewed for longer than it is good for: nobody does the work. */
  readonly stale: boolean;
  /** How often the work went to another copy. */
  readonly transitions: number;
}

export interface Leases {
  readonly leaders: readonly Leader[];
  /** How many API servers say that they are there; undefined where they do not (before Kubernetes 1.26). */
  readonly apiServers: number | undefined;
}

const leases: Resource = {
  group: 'coordination.k8s.io', version: 'v1', resource: 'leases', singular: 'lease', kind: 'Lease', namespaced: true, verbs: ['list'], shortNames: [], categories: [],
};

/** Components that work one at a time, as their leases are named. */
const components: readonly string[] = ['kube-scheduler', 'kube-controller-manager', 'cloud-controller-manager'];

/** By which the API servers mark leases of their own, which each renews every 10 s. */
const identityLabel = 'apiserver.kubernetes.io/identity';

/** Late by less than this may be the way of the answer. */
const graceMs = 10_000;
/** Clocks that differ by more than this are not taken as one. */
const skewMs = 60_000;

/**
 * Reads who leads in a control plane.
 * @param namespace where the leases are: kube-system, in tests another
 * @param now ms since the epoch by the clock of this machine
 */
export async function readLeases(reader: ObjectReader, namespace: string, now: () => number, signal?: AbortSignal): Promise<Leases> {
  return leasesOf(await reader.list(leases, { namespace, signal }), now());
}

export function leasesOf(objects: readonly KubeObject[], now: number): Leases {
  const servers = objects.filter((lease) => at(lease, 'metadata', 'labels', identityLabel) === 'kube-apiserver');
  const renewed = servers.map(renewTime).filter((time) => !Number.isNaN(time));
  const clusterNow = clockOf(renewed, now);
  const alive = renewed.filter((time) => clusterNow - time < skewMs).length;
  return {
    leaders: components.flatMap((component) => objects.filter((lease) => at(lease, 'metadata', 'name') === component).map((lease) => leaderOf(component, lease, clusterNow))),
    apiServers: alive === 0 ? undefined : alive,
  };
}

/**
 * An API server that answers has renewed its lease within the last seconds. Where this machine's clock says otherwise,
 * it is wrong, and the cluster's is taken.
 */
function clockOf(renewed: readonly number[], now: number): number {
  const newest = Math.max(...renewed);
  return renewed.length > 0 && Math.abs(now - newest) > skewMs ? newest : now;
}

function leaderOf(component: string, lease: KubeObject, now: number): Leader {
  const age = Math.max(0, now - renewTime(lease));
  const good = (asNumber(at(lease, 'spec', 'leaseDurationSeconds')) ?? 15) * 1000;
  const holder = asString(at(lease, 'spec', 'holderIdentity')) ?? '';
  return {
    component,
    // What follows the underscore tells starts of the same copy apart.
    holder: holder.replace(/_[0-9a-f-]{36}$/, ''),
    age,
    stale: holder === '' || Number.isNaN(age) || age > good + graceMs,
    transitions: asNumber(at(lease, 'spec', 'leaseTransitions')) ?? 0,
  };
}

function renewTime(lease: KubeObject): number {
  return Date.parse(asString(at(lease, 'spec', 'renewTime')) ?? '');
}
