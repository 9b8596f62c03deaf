import { Failure } from '../../common/failure.ts';
import { asNumber, asString, at, isObject, type JsonObject } from '../../common/json.ts';
import type { KubeObject, ObjectReader, Resource } from '../api/types.ts';
import { ageSince } from '../text/duration.ts';
import type { EventsResult, EventSubject } from './types.ts';
import type { DescribeWriter } from './writer.ts';

const eventResource: Resource = {
  group: '', version: 'v1', resource: 'events', singular: 'event', kind: 'Event', namespaced: true,
  verbs: ['list'], shortNames: ['ev'], categories: [],
};

/** The events that name the object itself: its name, namespace, kind and uid. */
export function subjectOf(object: KubeObject): EventSubject {
  return {
    name: asString(at(object, 'metadata', 'name')) ?? '',
    namespace: asString(at(object, 'metadata', 'namespace')) ?? '',
    kind: asString(object.kind),
    uid: asString(at(object, 'metadata', 'uid')) ?? '',
  };
}

/** Reads the events of a subject. What keeps them from being read is a part of the result; only an abort rejects. */
export async function readEvents(reader: ObjectReader, subject: EventSubject, signal?: AbortSignal): Promise<EventsResult> {
  const fields = [
    ...(subject.kind === undefined ? [] : [['kind', subject.kind]]),
    ['name', subject.name],
    ['namespace', subject.namespace],
    ['uid', subject.uid],
  ];
  const fieldSelector = fields.map(([field = '', value = '']) => `involvedObject.${field}=${escapeValue(value)}`).join(',');
  try {
    return { items: await reader.list(eventResource, { namespace: subject.namespace || undefined, fieldSelector, signal }) };
  } catch (error) {
    const failure = Failure.from(error);
    if (failure.code === 'cancelled') {
      throw failure;
    }
    return { problem: failure.message };
  }
}

/** In field selectors a backslash keeps `\`, `,` and `=` from ending a value. */
function escapeValue(value: string): string {
  return value.replace(/[\\,=]/g, '\\$&');
}

/** The table of events, the one last seen at the end. */
export function writeEvents(writer: DescribeWriter, events: EventsResult, now: number): void {
  if ('problem' in events) {
    writer.field(0, 'Events', `<not readable: ${events.problem}>`);
    return;
  }
  if (events.items.length === 0) {
    writer.field(0, 'Events', '<none>');
    return;
  }
  writer.endColumns();
  writer.line(0, 'Events:');
  writer.line(1, 'Type\tReason\tAge\tFrom\tMessage');
  writer.line(1, '----\t------\t----\t----\t-------');
  for (const event of [...events.items].sort((a, b) => lastSeen(a) - lastSeen(b))) {
    writer.line(1, [text(event.type), text(event.reason), ages(event, now), source(event), message(event)].join('\t'));
  }
}

/** Events of the newer kind carry no lastTimestamp; kubectl puts them first. */
function lastSeen(event: JsonObject): number {
  const time = Date.parse(text(event.lastTimestamp));
  return Number.isNaN(time) ? 0 : time;
}

/** How long ago, and for repeated events how often over which time: `3s (x4 over 2m)`. */
function ages(event: JsonObject, now: number): string {
  const first = ageSince(event.eventTime ?? event.firstTimestamp, now);
  const series = event.series;
  if (isObject(series)) {
    return `${ageSince(series.lastObservedTime, now)} (x${asNumber(series.count) ?? 0} over ${first})`;
  }
  const count = asNumber(event.count) ?? 0;
  return count > 1 ? `${ageSince(event.lastTimestamp, now)} (x${count} over ${first})` : first;
}

function source(event: JsonObject): string {
  return text(at(event, 'source', 'component')) || text(event.reportingComponent);
}

function message(event: JsonObject): string {
  const words = text(event.message).trim();
  const field = text(at(event, 'involvedObject', 'fieldPath'));
  return field ? `${field}: ${words}` : words;
}

function text(value: unknown): string {
  return asString(value) ?? '';
}
