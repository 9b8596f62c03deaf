import { asString, asStringMap, type JsonObject } from '../../common/json.ts';
import type { Resource } from '../api/types.ts';
import type { Column } from '../live/types.ts';
import { compareText, valueText } from '../text/values.ts';
import { TabWriter } from './tabWriter.ts';

export interface TableOptions {
  /** Prints the columns of priorities other than 0 too. */
  readonly wide: boolean;
  readonly noHeaders: boolean;
  readonly showLabels: boolean;
  /** A column for each of these labels. */
  readonly labelColumns: readonly string[];
  readonly withNamespace: boolean;
  /** Stands before each name with a slash, such as `deployment.apps`; undefined where nothing does. */
  readonly kind: string | undefined;
}

export interface PrintableRow {
  readonly cells: readonly unknown[];
  /** Undefined where the server left it out. */
  readonly metadata: JsonObject | undefined;
}

export interface PrintableTable {
  /** Empty where they are those of the table before, as in a watch. */
  readonly columns: readonly Column[];
  readonly rows: readonly PrintableRow[];
}

/** Rows after which kubectl hands on what it has laid out: a later, wider cell widens only the lines after it. */
const flushEvery = 100;

/** Prints the tables of one resource, page by page or event by event, under one line of headers. */
export class TablePrinter {
  readonly #options: TableOptions;
  readonly #writer = new TabWriter();
  #columns: readonly Column[] = [];
  #hasHeaders = false;

  constructor(options: TableOptions) {
    this.#options = options;
  }

  /** The lines that can be printed now; the others come with the next table or at the `end`. */
  print(table: PrintableTable): string {
    if (table.columns.length > 0 && !sameColumns(table.columns, this.#columns)) {
      this.#columns = table.columns;
      this.#hasHeaders = false;
    }
    if (table.rows.length === 0) {
      return '';
    }
    const decorated = decorate(this.#columns, table.rows, this.#options);
    const headers = !this.#options.noHeaders && !this.#hasHeaders;
    this.#hasHeaders = true;
    return this.#write(decorated, headers);
  }

  /** The lines that were held back. */
  end(): string {
    return this.#writer.flush();
  }

  /**
   * The first line of every page is made as wide as the page's widest cells, in bytes, so that what is laid out after
   * it stands under it. As kubectl does so too, columns of other scripts stand wider apart than they have to.
   */
  #write({ names, rows }: Decorated, headers: boolean): string {
    const widths = names.map((_, column) => (column === names.length - 1 ? 0 : widestCell(rows, column)));
    if (headers) {
      this.#writer.write(`${names.map((name, column) => widen(name, name, widths[column])).join('\t')}\n`);
    }
    let text = '';
    for (const [index, cells] of rows.entries()) {
      const first = index === 0 && !headers;
      this.#writer.write(`${cells.map((cell, column) => (first ? widen(safe(cell), cell, widths[column]) : safe(cell))).join('\t')}\n`);
      text += (index + 1) % flushEvery === 0 ? this.#writer.flush() : '';
    }
    return text;
  }
}

/** What stands before a name: the kind and its group. */
export function kindPrefix({ kind, group }: Pick<Resource, 'group' | 'kind'>): string {
  return (group === '' ? kind : `${kind}.${group}`).toLowerCase();
}

interface Decorated {
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The columns that are wanted, with those for namespaces and labels around those of the server. */
function decorate(columns: readonly Column[], rows: readonly PrintableRow[], options: TableOptions): Decorated {
  const { wide, withNamespace, labelColumns, showLabels, kind } = options;
  const shown = columns.flatMap((column, index) => (wide || column.priority === 0 ? [index] : []));
  const nameColumn = kind === undefined ? -1 : columns.findIndex(({ format, type }) => format === 'name' && type === 'string');
  const labelled = labelColumns.length > 0 || showLabels;
  return {
    names: [
      ...(withNamespace ? ['NAMESPACE'] : []),
      ...shown.map((index) => upper(columns[index]?.name ?? '')),
      ...labelColumns.map((label) => upper(label.slice(label.lastIndexOf('/') + 1))),
      ...(showLabels ? ['LABELS'] : []),
    ],
    rows: rows.map(({ cells, metadata }) => [
      ...(withNamespace ? [asString(metadata?.namespace) ?? ''] : []),
      // A row may have fewer cells than there are columns: then its line ends early.
      ...shown.filter((index) => index < cells.length || labelled).map((index) => (index === nameColumn ? `${kind ?? ''}/` : '') + cellText(cells[index])),
      ...(labelled ? labelCells(asStringMap(metadata?.labels), options) : []),
    ]),
  };
}

function labelCells(labels: Readonly<Record<string, string>>, { labelColumns, showLabels }: TableOptions): string[] {
  return [...labelColumns.map((label) => labels[label] ?? ''), ...(showLabels ? [labelsText(labels)] : [])];
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`).sort(compareText);
  return pairs.length === 0 ? '<none>' : pairs.join(',');
}

function cellText(cell: unknown): string {
  return cell === null || cell === undefined ? '' : valueText(cell);
}

/** A cell ends where its first line does, and what a terminal would obey is made visible. */
function safe(cell: string): string {
  const end = cell.search(/[\f\n\r]/);
  return escapeTerminal(end === -1 ? cell : `${cell.slice(0, end)}...`);
}

/** As kubectl shows what a terminal would obey: an escape as `^[`, a carriage return as `\r`. */
export function escapeTerminal(text: string): string {
  return text.replaceAll('\u001b', '^[').replaceAll('\r', '\\r');
}

function widestCell(rows: readonly (readonly string[])[], column: number): number {
  return rows.reduce((widest, cells) => Math.max(widest, bytes(cells[column] ?? '')), 0);
}

/** `text` with blanks for what `measured` lacks of a width in bytes. */
function widen(text: string, measured: string, width = 0): string {
  return text + ' '.repeat(Math.max(0, width - bytes(measured)));
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}

/** Character by character: a letter whose capital is two, such as ß, stays. */
function upper(text: string): string {
  return Array.from(text, (char) => (char.toUpperCase().length === char.length ? char.toUpperCase() : char)).join('');
}

function sameColumns(left: readonly Column[], right: readonly Column[]): boolean {
  return left.length === right.length && left.every((column, index) => {
    const other = right[index];
    return column.name === other?.name && column.type === other.type && column.format === other.format
      && column.priority === other.priority && column.description === other.description;
  });
}
