import { humanDuration } from '../../../common/duration.ts';
import { hasSince, readSince, sinceMark, writeSince, type TableColumn, type TableHealth, type TableRow, type TableRows } from '../../../tableProtocol.ts';
import { sortByText } from './order.ts';
import { readingOf, sortKey, type SortKey } from './sortKey.ts';

/** One object in the table. The same entry for as long as the object lives; changed in place. */
export interface Entry {
  readonly key: string;
  name: string;
  namespace: string;
  /** Seconds since the epoch; 0 where unknown. */
  created: number;
  health: TableHealth;
  cells: readonly string[];
  /** What the filter looks through, in small letters; undefined until it is needed. */
  text: string | undefined;
  gone: boolean;
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** Words that a span of time may hold. */
const spanLike = /^\(?[\dydhms]+$/;
/** A span of time at its widest. */
const widestSpan = '59m59s';

/** The rows of a table as a person looks at them: some columns, filtered and sorted. Knows nothing of a screen. */
export class TableModel {
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry>();
  /** Every entry in the server's order. */
  #base: Entry[] = [];
  /** Every entry in the order of the sort. */
  #all: readonly Entry[] = [];
  #view: readonly Entry[] = [];
  #columns: readonly TableColumn[] = [];
  #shown: readonly TableColumn[] = [];
  #places = new Map<string, number>();
  #wide = false;
  #sort: Sort | undefined;
  #filter = '';
  #words: readonly { readonly text: string; readonly maybeSpan: boolean }[] = [];

  /** @param now the time that ages are counted to, ms since the epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** How many rows there are before the filter. */
  get total(): number {
    return this.#all.length;
  }

  /** What is shown, from top to bottom. Another array after every change of what or in which order. */
  get view(): readonly Entry[] {
    return this.#view;
  }

  /** The columns shown, from left to right. */
  get columns(): readonly TableColumn[] {
    return this.#shown;
  }

  get hasWide(): boolean {
    return this.#columns.some(({ wide }) => wide);
  }

  get wide(): boolean {
    return this.#wide;
  }

  get sort(): Sort | undefined {
    return this.#sort;
  }

  get filter(): string {
    return this.#filter;
  }

  find(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  /** Forgets every row. */
  reset(): void {
    this.#entries.clear();
    this.#base = [];
    this.#all = [];
    this.#view = [];
  }

  setColumns(columns: readonly TableColumn[]): void {
    this.#columns = columns;
    this.#places = new Map(columns.map(({ id }, index) => [id, index]));
    this.#shownChanged();
  }

  setWide(wide: boolean): void {
    if (wide !== this.#wide) {
      this.#wide = wide;
      this.#shownChanged();
    }
  }

  /** Sorts by a column; undefined goes back to the server's order. */
  setSort(sort: Sort | undefined): void {
    this.#sort = sort;
    this.#order();
    this.#filterAgain(this.#all);
  }

  /** Shows the rows whose shown cells hold each of these words, whatever their case. */
  setFilter(filter: string): void {
    const wanted = filter.trim().toLowerCase();
    // What holds more holds less, too; spans of time alone change by themselves.
    const narrower = this.#filter !== '' && wanted.startsWith(this.#filter) && !this.#words.some(({ maybeSpan }) => maybeSpan);
    this.#filter = wanted;
    this.#words = wanted.split(/\s+/).filter((text) => text !== '').map((text) => ({ text, maybeSpan: spanLike.test(text) }));
    this.#filterAgain(narrower ? this.#view : this.#all);
  }

  /** Takes in new, changed and gone rows. */
  apply({ put, drop }: TableRows): void {
    const before = this.#base.length;
    const column = this.#sortColumn();
    let moved = false;
    for (const row of put) {
      moved = this.#put(row, column) || moved;
    }
    let gone = false;
    for (const key of drop) {
      const entry = this.#entries.get(key);
      if (entry !== undefined) {
        entry.gone = gone = true;
        this.#entries.delete(key);
      }
    }
    const added = this.#base.length > before;
    if (gone) {
      this.#base = this.#base.filter((entry) => !entry.gone);
    }
    if (added) {
      // Next to nothing where they came in order, as they do in pages.
      this.#base.sort(compareEntries);
    }
    if (added || gone || moved) {
      this.#order();
    }
    this.#filterAgain(this.#all);
  }

  /** Makes what the filter looks through for up to so many rows; says whether any are left. For idle moments. */
  prepare(most: number): boolean {
    let left = most;
    for (const entry of this.#base) {
      if (entry.text === undefined) {
        if (left-- <= 0) {
          return true;
        }
        entry.text = this.#textOfRow(entry);
      }
    }
    return false;
  }

  /** The text of a cell as it is now. */
  textOf(entry: Entry, column: TableColumn): string {
    const cell = this.#cell(entry, column);
    return hasSince(cell) ? writeSince(cell, (seconds) => this.#span(seconds)) : cell;
  }

  /** As wide as the text of a cell gets by itself. */
  widestOf(entry: Entry, column: TableColumn): string {
    return writeSince(this.#cell(entry, column), () => widestSpan);
  }

  /** Says whether a row that was there now has another text in the sorted column. */
  #put([key, name, namespace, created, health, ...cells]: TableRow, sorted: TableColumn | undefined): boolean {
    const known = this.#entries.get(key);
    if (known === undefined) {
      const entry: Entry = { key, name, namespace, created, health, cells, text: undefined, gone: false };
      this.#entries.set(key, entry);
      this.#base.push(entry);
      return false;
    }
    const before = sorted && this.#cell(known, sorted);
    Object.assign(known, { name, namespace, created, health, cells, text: undefined });
    return sorted !== undefined && before !== this.#cell(known, sorted);
  }

  #shownChanged(): void {
    this.#shown = this.#wide ? this.#columns : this.#columns.filter(({ wide }) => !wide);
    this.#base.forEach((entry) => { entry.text = undefined; });
    this.#order();
    this.#filterAgain(this.#all);
  }

  #sortColumn(): TableColumn | undefined {
    return this.#sort && this.columns.find(({ id }) => id === this.#sort?.column);
  }

  #order(): void {
    const column = this.#sortColumn();
    const descending = this.#sort?.descending === true;
    this.#all = column === undefined ? [...this.#base] : sortByText(this.#base, (entry) => this.#cell(entry, column), (cells) => this.#keysFor(cells, column), descending);
  }

  /** Sorts spans that go on by their seconds, so that those whose texts are equal have an order, too. */
  #keysFor(cells: Iterable<string>, { kind }: TableColumn): (cell: string) => SortKey {
    const now = this.#now() / 1000;
    const still = (cell: string): string => writeSince(cell, (seconds) => `${Math.max(0, Math.floor(now - seconds))}s`);
    // Texts with spans in them are read the same either way.
    const reading = readingOf(kind === 'text' ? Array.from(cells).filter((cell) => !hasSince(cell)) : [], kind);
    return (cell) => {
      const since = readSince(cell);
      return since === undefined ? sortKey(still(cell), reading) : { group: 'number', number: now - since, word: '' };
    };
  }

  #filterAgain(entries: readonly Entry[]): void {
    if (this.#words.length === 0) {
      this.#view = this.#all;
      return;
    }
    this.#view = entries.filter((entry) => {
      const text = entry.text ??= this.#textOfRow(entry);
      return this.#words.every((word) => text.includes(word.text) || (word.maybeSpan && this.#hasSpan(entry, word.text)));
    });
  }

  /** Whether a cell that changes by itself holds this now. */
  #hasSpan(entry: Entry, word: string): boolean {
    return this.#shown.some((column) => hasSince(this.#cell(entry, column)) && this.textOf(entry, column).includes(word));
  }

  /** What the filter looks through, without what changes by itself. */
  #textOfRow(entry: Entry): string {
    return this.#shown.map((column) => writeSince(this.#cell(entry, column), () => '')).join('\n').toLowerCase();
  }

  /** A cell with the moments that spans of time began at. */
  #cell(entry: Entry, column: TableColumn): string {
    switch (column.kind) {
      case 'name':
        return entry.name;
      case 'namespace':
        return entry.namespace;
      case 'age':
        return this.#own(entry, column) || (entry.created === 0 ? '<unknown>' : sinceMark(entry.created));
      case 'duration':
      case 'text':
        return this.#own(entry, column);
    }
  }

  #own(entry: Entry, column: TableColumn): string {
    return entry.cells[this.#places.get(column.id) ?? -1] ?? '';
  }

  #span(seconds: number): string {
    return humanDuration(this.#now() - seconds * 1000);
  }
}

/** The server's order, as in the lists of the tree. */
function compareEntries(left: Entry, right: Entry): number {
  if (left.namespace === right.namespace) {
    return left.name < right.name ? -1 : left.name > right.name ? 1 : 0;
  }
  return `${left.namespace}/` < `${right.namespace}/` ? -1 : 1;
}
