import { asNumber, asString, at } from '../../common/json.ts';
import { plainLine } from '../../common/text.ts';
import type { Column, FactsReader, Row } from '../live/types.ts';
import { ageSince } from '../text/duration.ts';
import { compareText } from '../text/values.ts';
import { cell } from './cells.ts';
import type { KindProfile } from './types.ts';

/** What lists keep of an Event, of the core group or of events.k8s.io. */
export interface EventFacts {
  readonly warning: boolean;
  readonly reason: string;
  readonly message: string;
  /** How often it was seen. */
  readonly count: number;
  /** When it was last seen: ms since the epoch, 0 where that is not said. */
  readonly last: number;
  readonly about: { readonly kind: string; readonly namespace: string; readonly name: string; readonly uid: string };
}

/** Both groups serve the same events; core/v1 says involvedObject and message where events.k8s.io/v1 says regarding and note. */
export const eventFactsReader: FactsReader = {
  id: 'event',
  read: (event) => {
    const object = event.involvedObject ?? event.regarding;
    const text = (field: string): string => asString(at(object, field)) ?? '';
    return {
      warning: event.type === 'Warning',
      reason: asString(event.reason) ?? '',
      message: asString(event.message) ?? asString(event.note) ?? '',
      count: asNumber(at(event, 'series', 'count')) ?? asNumber(event.count) ?? asNumber(event.deprecatedCount) ?? 1,
      last: lastSeen(event),
      about: { kind: text('kind'), namespace: text('namespace'), name: text('name'), uid: text('uid') },
    };
  },
};

function lastSeen(event: unknown): number {
  const times = [['series', 'lastObservedTime'], ['lastTimestamp'], ['deprecatedLastTimestamp'], ['eventTime'], ['firstTimestamp'], ['metadata', 'creationTimestamp']]
    .map((path) => Date.parse(asString(at(event, ...path)) ?? ''));
  return times.find((time) => !Number.isNaN(time)) ?? 0;
}

/** The facts of a row of events; undefined where its list was read without them. */
export function eventFactsOf({ facts }: Row): EventFacts | undefined {
  // Written by the reader above and by nothing else.
  return facts as EventFacts | undefined;
}

/** Newest first; those of the same moment by name. */
function compareEvents(left: Row, right: Row): number {
  return (eventFactsOf(right)?.last ?? 0) - (eventFactsOf(left)?.last ?? 0) || compareText(left.name, right.name);
}

/** To the second, also of what was seen long ago. */
function lastOf(row: Row, _columns: readonly Column[], { name }: Column): number | undefined {
  const last = eventFactsOf(row)?.last ?? 0;
  return /^last seen$/i.test(name) && last > 0 ? last : undefined;
}

export const eventProfile: KindProfile = {
  icon: 'bell',
  facts: eventFactsReader,
  rollsUp: false,
  health: (row, columns) => ((eventFactsOf(row)?.warning ?? cell(row, columns, 'Type') === 'Warning') ? 'warning' : 'unknown'),
  label: (row, columns) => {
    const facts = eventFactsOf(row);
    const object = facts === undefined ? cell(row, columns, 'Object') : `${facts.about.kind.toLowerCase()}/${facts.about.name}`;
    return plainLine(`${facts?.reason ?? cell(row, columns, 'Reason')} ${object}`, 200);
  },
  description: (row, columns, now) => {
    const facts = eventFactsOf(row);
    if (facts === undefined) {
      return cell(row, columns, 'Message');
    }
    const age = facts.last === 0 ? '' : ageSince(new Date(facts.last).toISOString(), now);
    return [plainLine(facts.message, 150), facts.count > 1 ? `×${facts.count}` : '', age].filter((text) => text !== '').join(' · ');
  },
  since: lastOf,
  compare: compareEvents,
  isExplained: () => false,
};
