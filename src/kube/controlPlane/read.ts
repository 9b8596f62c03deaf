import type { Clock } from '../../common/clock.ts';
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

/** A store that stands still holds up every list, while the checks tell of it at once: nobody waits for the lists then. */
const patienceMs = 5000;

export interface ControlPlanePorts extends Pick<Connection, 'client' | 'discovery' | 'reader'> {
  readonly clock: Clock;
  /** Where the control plane keeps its leases and add-ons: kube-system, in tests another. */
  readonly namespace?: string;
}

/** Asks for all of it at once: some six requests. Rejects when it is cancelled and never else. */
export async function readControlPlane({ client, discovery, reader, clock, namespace = 'kube-system' }: ControlPlanePorts, signal: AbortSignal): Promise<ControlPlane> {
  const late = new AbortController();
  const timer = clock.after(patienceMs, () => late.abort());
  const ended = AbortSignal.any([signal, late.signal]);
  try {
    const [version, live, ready, leases, addOns] = await Promise.all([
      answer(discovery.version(ended), late.signal),
      answer(readHealth(client, 'livez', ended), late.signal),
      answer(readHealth(client, 'readyz', ended), late.signal),
      answer(readLeases(reader, namespace, () => clock.now(), ended), late.signal),
      answer(readAddOns(reader, namespace, ended), late.signal),
    ]);
    return { version, live, ready, leases, addOns };
  } finally {
    timer.dispose();
  }
}

async function answer<T>(work: Promise<T>, late: AbortSignal): Promise<Answer<T>> {
  try {
    return { value: await work };
  } catch (error) {
    const failure = Failure.from(error);
    if (failure.code !== 'cancelled') {
      return { failure };
    }
    if (!late.aborted) {
      throw failure;
    }
    return { failure: new Failure('timeout', `The API server did not answer within ${patienceMs / 1000} s.`, { hint: 'It is asked again.' }) };
  }
}
