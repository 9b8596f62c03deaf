import { plainLine } from '../../common/text.ts';
import type { Column, Row } from '../live/types.ts';
import { valueText } from '../text/values.ts';

/** The text of the cell in the column of this name, '' where there is none. */
export function cell(row: Row, columns: readonly Column[], name: string): string {
  const index = columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
  return index < 0 ? '' : cellText(row.cells[index]);
}

/** The number in a column, undefined where it holds none. */
export function numberCell(row: Row, columns: readonly Column[], name: string): number | undefined {
  const text = cell(row, columns, name);
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** The two numbers of a cell such as `1/3`. */
export function fractionCell(row: Row, columns: readonly Column[], name: string): { readonly part: number; readonly whole: number } | undefined {
  const match = /^(\d+)\/(\d+)/.exec(cell(row, columns, name));
  return match ? { part: Number(match[1]), whole: Number(match[2]) } : undefined;
}

/** Whether the object is being deleted. */
export function isTerminating(row: Row): boolean {
  return typeof row.metadata.deletionTimestamp === 'string';
}

/** What a cell holds as one line; '' for nothing. */
export function cellText(value: unknown): string {
  return value === undefined || value === null ? '' : plainLine(valueText(value), 200);
}
