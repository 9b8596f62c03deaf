import { Failure } from '../../common/failure.ts';
import type { Connection } from '../types.ts';
import { readAddOns, type AddOn } from './addOns.ts';
import { readHealth, type HealthReport } from './checks.ts';
import { readLeases, type Leases } from './leases.ts';

/** What was asked for, or why it could not be had. */
export type Answer<T> = { readonly value: T; readonly failure?: undefined } | { readonly value?: undefined; readonly failure: Failure };

/** What a cluster tells of the parts that make it one. Each may be refused without the others. */
export interface ControlPlane {
  readonly version: Answer<string>;
  readonly live: Answer<HealthReport>;
  readonly ready: Answer<HealthReport>;
  readonly leases: Answer<Leases>;
  readonly addOns: Answer<readonly AddOn[]>;
}

export interface ControlPlanePorts extends Pick<Connection, 'client' | 'discovery' | 'reader'> {
  /** ms since the epoch. */
  readonly now: () => number;
  /** Where the control plane keeps its leases and add-ons: kube-system, in tests another. */
  readonly namespace?: string;
}

/** Asks for all of it at once: some six requests. Rejects when it is cancelled and never else. */
export async function readControlPlane({ client, discovery, reader, now, namespace = 'kube-system' }: ControlPlanePorts, signal: AbortSignal): Promise<ControlPlane> {
  const [version, live, ready, leases, addOns] = await Promise.all([
    answer(discovery.version(signal)),
    answer(readHealth(client, 'livez', signal)),
    answer(readHealth(client, 'readyz', signal)),
    answer(readLeases(reader, namespace, now, signal)),
    answer(readAddOns(reader, namespace, signal)),
  ]);
  return { version, live, ready, leases, addOns };
}

async function answer<T>(work: Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await work };
  } catch (error) {
    const failure = Failure.from(error);
    if (failure.code === 'cancelled') {
      throw failure;
    }
    return { failure };
  }
}
