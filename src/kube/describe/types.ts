import type { JsonObject } from '../../common/json.ts';
import type { KubeObject } from '../api/types.ts';
import type { DescribeWriter } from './writer.ts';

/** Which events belong to an object, as values of the `involvedObject` fields. */
export interface EventSubject {
  readonly name: string;
  /** '' for cluster-scoped objects. */
  readonly namespace: string;
  /** Any kind where absent. */
  readonly kind?: string | undefined;
  readonly uid: string;
}

/** The events of an object, or why they could not be read. */
export type EventsResult =
  | { readonly items: readonly JsonObject[] }
  | { readonly problem: string };

/** How one kind is described. A pure function of the object; the events are added after it. */
export interface KindDescriber {
  /** The API group, '' for the core. */
  readonly group: string;
  readonly kind: string;
  /** Set for kinds that never show events. */
  readonly withoutEvents?: true;
  /** Which events are shown; all that name the object, its kind and uid where absent. */
  eventSubject?(object: KubeObject): EventSubject;
  /** Writes everything above the events. `now` is in milliseconds since the Unix epoch. */
  render(writer: DescribeWriter, object: KubeObject, now: number): void;
}
