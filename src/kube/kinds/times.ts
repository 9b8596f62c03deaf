import { humanDuration } from '../../common/duration.ts';
import type { Column, Row } from '../live/types.ts';
import { ageSince } from '../text/duration.ts';

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, y: 365 * 86_400_000 };
const duration = /^(?:\d+[smhdy]){1,2}$/;
/** Columns of Kubernetes' own kinds that tell how long ago something was. */
const sinceColumns = /^(?:last schedule|last seen|first seen)$/i;

/**
 * The text of a cell as the server would print it now. The server writes spans of time (`1 (3m ago)`, `5d`) as they are when it
 * sends the row, and sends no row for the mere passing of time.
 * @param text the cell as it came
 * @param now ms since the epoch
 * @param age whether the cell tells the object's age, for those who know already
 */
export function textNow(text: string, column: Column, row: Row, now: number, age = isAge(text, column, row)): string {
  if (age) {
    return ageSince(row.metadata.creationTimestamp, now);
  }
  const span = spanIn(text, column, row);
  return span === undefined ? text : `${span.before}${humanDuration(now - span.since)}${span.after}`;
}

/** A span of time in a cell that goes on, and what stands around it. */
export interface Span {
  readonly before: string;
  /** When it began: ms since the epoch. */
  readonly since: number;
  readonly after: string;
}

/** The span in a cell that goes on, but for the object's age; undefined where there is none. */
export function spanIn(text: string, column: Column, row: Row): Span | undefined {
  // Nearly no cell has one, and there are tens of thousands of cells.
  const ago = text.endsWith(' ago)') ? /^(.*\()(\S+)( ago\))$/.exec(text) : null;
  const isSpan = column.type === 'date' || sinceColumns.test(column.name);
  const since = ago === null && !isSpan ? undefined : sinceOf(ago?.[2] ?? text, row);
  return since === undefined ? undefined : { before: ago?.[1] ?? '', since, after: ago?.[3] ?? '' };
}

/** When a span that the server printed began: ms since the epoch; undefined where the text is none. */
export function sinceOf(text: string, { readAt }: Row): number | undefined {
  return readAt === undefined || !duration.test(text) ? undefined : readAt - spanOf(text);
}

/** Whether a cell tells the object's age; columns of custom resources that are called so may tell of another time. */
export function isAge(text: string, column: Column, row: Row): boolean {
  if (!/^age$/i.test(column.name) || typeof row.metadata.creationTimestamp !== 'string' || isOfAnotherField(column)) {
    return false;
  }
  // The server's clock may be some seconds off, and the answer takes its time.
  const read = row.readAt;
  return column.type !== 'date' || read === undefined || !duration.test(text) || Math.abs(spanOf(text) - spanOf(ageSince(row.metadata.creationTimestamp, read))) <= toleranceOf(text);
}

/** A column of a custom resource without a description of its own says where its cells come from. */
function isOfAnotherField({ description }: Column): boolean {
  const [, path] = /^Custom resource definition column \(in JSONPath format\): (.*)$/s.exec(description) ?? [];
  return path !== undefined && path !== '.metadata.creationTimestamp';
}

function spanOf(text: string): number {
  return [...text.matchAll(/(\d+)([smhdy])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * (unitMs[unit!] ?? 0), 0);
}

/** One more of the smallest unit that is printed, and a few seconds. */
function toleranceOf(text: string): number {
  return (unitMs[text.at(-1) ?? 's'] ?? 0) + 5000;
}
