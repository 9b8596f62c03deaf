import { isAge, spanIn } from '../../kube/kinds/times.ts';
import type { KindProfile } from '../../kube/kinds/types.ts';
import type { Column, Row } from '../../kube/live/types.ts';
import { sinceMark } from '../../tableProtocol.ts';

/** Where a cell stands. */
export interface CellPlace {
  readonly row: Row;
  readonly columns: readonly Column[];
  readonly profile: KindProfile;
}

/**
 * A cell for the page: with the moment in place of a span of time that goes on, as the server prints that once and sends
 * no row for the mere passing of time. '' where it tells the object's age.
 * @param text the cell as it came
 */
export function timeCell(text: string, column: Column, { row, columns, profile }: CellPlace): string {
  if (isAge(text, column, row)) {
    return '';
  }
  const since = profile.since?.(row, columns, column);
  if (since !== undefined) {
    return sinceMark(since / 1000);
  }
  const span = spanIn(text, column, row);
  return span === undefined ? text : `${span.before}${sinceMark(span.since / 1000)}${span.after}`;
}
