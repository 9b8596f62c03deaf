import { plainLine } from '../../common/text.ts';
import { cellText } from '../../kube/kinds/cells.ts';
import { isAge, textNow } from '../../kube/kinds/times.ts';
import type { KindProfile } from '../../kube/kinds/types.ts';
import type { Column, Row } from '../../kube/live/types.ts';

/** One cell of a row that is worth showing: the column's name and the cell's text. */
export interface Cell {
  readonly name: string;
  readonly text: string;
  readonly wide: boolean;
  /** Whether it tells how old the object is. */
  readonly isAge: boolean;
}

const between = ' · ';

/**
 * The cells of a row but its name, with spans of time counted from now on this machine, since the server's own text of
 * them stands still until the object changes.
 * @param now ms since the epoch
 */
export function cellsOf(row: Row, columns: readonly Column[], now: number): Cell[] {
  const cells: Cell[] = [];
  columns.forEach((column, index) => {
    if (column.format === 'name') {
      return;
    }
    const came = cellText(row.cells[index]);
    const age = isAge(came, column, row);
    const text = textNow(came, column, row, now, age);
    if (text !== '') {
      cells.push({ name: column.name, text, wide: column.priority !== 0, isAge: age });
    }
  });
  return cells;
}

/**
 * What `kubectl get` prints behind the name, or what the kind has to say instead; the namespace first where rows of
 * several are listed.
 */
export function rowDescription(row: Row, columns: readonly Column[], now: number, withNamespace: boolean, own?: KindProfile['description']): string {
  const texts = own !== undefined ? [own(row, columns, now)] : cellsOf(row, columns, now).filter((cell) => !cell.wide).map((cell) => cell.isAge ? coarse(cell.text) : cell.text);
  if (withNamespace && row.namespace !== undefined) {
    texts.unshift(row.namespace);
  }
  return plainLine(texts.join(between), 200);
}

/** Only the largest unit, so that a row seldom changes by its age alone. */
function coarse(age: string): string {
  return /^\d+[a-z]/.exec(age)?.[0] ?? age;
}
