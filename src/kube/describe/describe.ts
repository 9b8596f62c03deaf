import type { Discovery, KubeObject, ObjectReader, ObjectRef, Resource } from '../api/types.ts';
import { readEvents, subjectOf, writeEvents } from './events.ts';
import { describerFor } from './registry.ts';
import type { EventsResult } from './types.ts';
import { DescribeWriter } from './writer.ts';

type KindOfResource = Pick<Resource, 'group' | 'kind'>;

export interface DescribeOptions {
  readonly reader: ObjectReader;
  /** For kinds whose text tells of objects of other resources. */
  readonly discovery?: Discovery | undefined;
  /** The time that ages count from, in milliseconds since the Unix epoch; the present where absent. */
  readonly now?: (() => number) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Default true. */
  readonly showEvents?: boolean | undefined;
}

/** Reads an object and its events and describes them. Rejects with a Failure where the object cannot be read. */
export async function describeObject(ref: ObjectRef, options: DescribeOptions): Promise<string> {
  return describeRead(ref.resource, await options.reader.get(ref, options.signal), options);
}

/** Describes an object that has been read, and reads its events. */
export async function describeRead(resource: KindOfResource, object: KubeObject, options: DescribeOptions): Promise<string> {
  const describer = describerFor(resource.group, resource.kind);
  const subject = describer.eventSubject?.(object) ?? subjectOf({ kind: resource.kind, ...object });
  const silent = options.showEvents === false || describer.withoutEvents === true;
  const events = silent ? undefined : await readEvents(options.reader, subject, options.signal);
  return renderDescription(resource, object, events, (options.now ?? Date.now)());
}

/** The text of an object that has been read. Without `events` there is no section on them. */
export function renderDescription(
  resource: KindOfResource,
  object: KubeObject,
  events: EventsResult | undefined,
  now: number,
): string {
  const writer = new DescribeWriter();
  describerFor(resource.group, resource.kind).render(writer, object, now);
  if (events) {
    writeEvents(writer, events, now);
  }
  return writer.text();
}
