import { asString } from '../../common/json.ts';
import type { Row } from './types.ts';

/** What a step added, updated and removed, each in the rows' order. */
export interface RowDifference {
  readonly added: readonly Row[];
  readonly updated: readonly Row[];
  readonly removed: readonly Row[];
}

/** A row as it is now, or that it is gone. */
export interface RowEvent {
  readonly row: Row;
  readonly deleted: boolean;
}

/** The server's order: that of the keys `namespace/name` in its storage, by bytes. */
export function compareRows(left: Row, right: Row): number {
  if (left.namespace === right.namespace) {
    return compare(left.name, right.name);
  }
  return compare(`${left.namespace ?? ''}/`, `${right.namespace ?? ''}/`);
}

// Namespaces and names are ASCII, where comparing strings compares bytes.
function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Rows in the server's order, changed in steps that report what they changed. An object is known by its uid. */
export class RowSet {
  #rows: readonly Row[] = [];

  /** The same array until a step changes something. */
  get rows(): readonly Row[] {
    return this.#rows;
  }

  /** Takes in a batch of events in their order. */
  apply(events: readonly RowEvent[]): RowDifference {
    const last = new Map<string, RowEvent>();
    for (const event of events) {
      last.set(`${event.row.namespace ?? ''}/${event.row.name}`, event);
    }
    const steps = [...last.values()].sort((left, right) => compareRows(left.row, right.row));
    const difference = { added: [] as Row[], updated: [] as Row[], removed: [] as Row[] };
    const replaced: { readonly index: number; readonly row: Row | undefined }[] = [];
    for (const { row, deleted } of steps) {
      const index = this.#indexOf(row);
      const before = this.#rows[index];
      const next = deleted ? undefined : row;
      if (before === undefined || compareRows(before, row) !== 0) {
        difference.added.push(...(next === undefined ? [] : [next]));
      } else {
        note(difference, before, next);
        replaced.push({ index, row: next?.uid === before.uid ? next : undefined });
        if (next !== undefined && next.uid !== before.uid) {
          difference.added.push(next);
        }
      }
    }
    if (difference.added.length + replaced.length > 0) {
      this.#rows = rebuild(this.#rows, replaced, difference.added);
    }
    return difference;
  }

  /** Puts a whole list in place of the rows. With `byVersion`, a row whose version did not change stays the same object. */
  replace(list: readonly Row[], byVersion = true): RowDifference {
    const next = isSorted(list) ? [...list] : [...list].sort(compareRows);
    const difference = { added: [] as Row[], updated: [] as Row[], removed: [] as Row[] };
    let position = 0;
    next.forEach((row, index) => {
      for (; position < this.#rows.length && compareRows(this.#at(position), row) < 0; position++) {
        difference.removed.push(this.#at(position));
      }
      const before = this.#rows[position];
      if (before === undefined || compareRows(before, row) !== 0) {
        difference.added.push(row);
      } else {
        position++;
        if (before === row || (byVersion && before.uid === row.uid && version(before) !== undefined && version(before) === version(row))) {
          next[index] = before;
        } else {
          note(difference, before, row);
          if (before.uid !== row.uid) {
            difference.added.push(row);
          }
        }
      }
    });
    // Not by a spread: there may be more than a call takes arguments.
    const whole = { ...difference, removed: difference.removed.concat(this.#rows.slice(position)) };
    if (!isEmpty(whole)) {
      this.#rows = next;
    }
    return whole;
  }

  #at(index: number): Row {
    const row = this.#rows[index];
    if (row === undefined) {
      throw new RangeError(`no row ${index}`);
    }
    return row;
  }

  /** Where the row stands, or where it would. */
  #indexOf(row: Row): number {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareRows(this.#at(middle), row) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

export function isEmpty({ added, updated, removed }: RowDifference): boolean {
  return added.length + updated.length + removed.length === 0;
}

/** Notes what became of a row that was there; one under the same name with another uid is another object. */
function note(difference: { added: Row[]; updated: Row[]; removed: Row[] }, before: Row, next: Row | undefined): void {
  if (next?.uid === before.uid) {
    difference.updated.push(next);
  } else {
    difference.removed.push(before);
  }
}

function rebuild(rows: readonly Row[], replaced: readonly { index: number; row: Row | undefined }[], added: readonly Row[]): Row[] {
  const copy: (Row | undefined)[] = [...rows];
  for (const { index, row } of replaced) {
    copy[index] = row;
  }
  const kept = copy.filter((row) => row !== undefined);
  if (added.length === 0) {
    return kept;
  }
  const merged: Row[] = [];
  let next = 0;
  for (const row of kept) {
    for (let waiting = added[next]; waiting !== undefined && compareRows(waiting, row) < 0; waiting = added[next]) {
      merged.push(waiting);
      next++;
    }
    merged.push(row);
  }
  return merged.concat(added.slice(next));
}

function isSorted(rows: readonly Row[]): boolean {
  return rows.every((row, index) => {
    const before = rows[index - 1];
    return before === undefined || compareRows(before, row) <= 0;
  });
}

function version(row: Row): string | undefined {
  return asString(row.metadata.resourceVersion);
}
