/*
 * What the extension and the page of a table say to each other. Types, names and the checks of what arrives: both sides
 * import this file, and neither loads the other.
 */
import { asList, asNumber, asString, isObject } from './common/json.ts';

/** How a column's cells are made and sorted. `name`, `namespace` and `age` come from the row itself. */
export type TableColumnKind = 'name' | 'namespace' | 'age' | 'duration' | 'text';

export interface TableColumn {
  /** Tells the column from the others of its table, also after the editor was restarted. */
  readonly id: string;
  readonly title: string;
  /** What the server says of it; '' where that is nothing. */
  readonly description: string;
  readonly kind: TableColumnKind;
  /** Shown on demand only, as `kubectl get -o wide` does. */
  readonly wide: boolean;
}

const healths = ['ok', 'warning', 'error', 'progressing', 'done', 'unknown'] as const;
export type TableHealth = (typeof healths)[number];

/**
 * One object: `created` in seconds since the epoch (0: unknown), a cell for each column. It is '' in columns of the row
 * itself; in one of ages it is that, too, where it tells the time since the object was created. What `sinceMark` writes
 * stands for the time that has passed since.
 */
export type TableRow = readonly [key: string, name: string, namespace: string, created: number, health: TableHealth, ...cells: string[]];

// Control characters, which no text from a cluster keeps.
const sinceMarks = /\u0001(\d+)\u0001/g;

/** What stands in a cell for the time since a moment, in seconds since the epoch: the page counts it on. */
export function sinceMark(seconds: number): string {
  return `\u0001${Math.max(0, Math.floor(seconds))}\u0001`;
}

/** Whether a cell's text changes by itself. */
export function hasSince(cell: string): boolean {
  return cell.includes('\u0001');
}

/** The moment of a cell that holds nothing else; undefined of any other. */
export function readSince(cell: string): number | undefined {
  const seconds = cell.startsWith('\u0001') && cell.endsWith('\u0001') ? Number(cell.slice(1, -1)) : NaN;
  return Number.isNaN(seconds) ? undefined : seconds;
}

/** A cell's text with this in place of each moment. */
export function writeSince(cell: string, textOf: (seconds: number) => string): string {
  return hasSince(cell) ? cell.replace(sinceMarks, (_, seconds: string) => textOf(Number(seconds))) : cell;
}

/** Rows that are new or changed, and the keys of those that are gone. */
export interface TableRows {
  readonly put: readonly TableRow[];
  readonly drop: readonly string[];
}

/** Every text of the page, in the person's language. `{0}`, `{1}` stand for values. */
export const wordKeys = [
  'filter', 'filterHint', 'wide', 'wideHint', 'columns', 'columnsHint', 'copy', 'copyHint', 'countFiltered', 'selected', 'table', 'sortHint',
  'noneMatches', 'empty', 'unknownColumns', 'context', 'ok', 'warning', 'error', 'progressing', 'done',
] as const;
export type TableWords = Readonly<Record<(typeof wordKeys)[number], string>>;

/** What the person has set in the page; survives hiding the tab and restarting the editor. */
export interface TableLook {
  readonly filter: string;
  readonly wide: boolean;
  readonly sort: { readonly column: string; readonly descending: boolean } | undefined;
  /** Pixels by column id. */
  readonly widths: Readonly<Record<string, number>>;
  /** Pixels above the first row on the screen. */
  readonly scroll: number;
  /** Keys of the row with the focus and of the selected rows, as long as they are few. */
  readonly focus: string | undefined;
  readonly chosen: readonly string[];
}

export interface TableButton {
  readonly id: string;
  readonly title: string;
}

export const copyFormats = ['csv', 'json', 'tsv'] as const;
export type CopyFormat = (typeof copyFormats)[number];

/** What a key or a button of the page makes the extension do with the rows that are chosen. */
export const rowActions = ['describe', 'viewYaml'] as const;
export type RowAction = (typeof rowActions)[number];

export const tablePhases = ['asleep', 'loading', 'live', 'stale', 'failed'] as const;
export type TablePhase = (typeof tablePhases)[number];

/** Extension to page. */
export type HostMessage =
  | {
    readonly type: 'setup';
    readonly words: TableWords;
    /** For numbers, such as `en`. */
    readonly language: string;
    /** The extension's clock, ms since the epoch: ages are counted by it. */
    readonly now: number;
    /** Opaque to the page, which keeps it for the editor's next start. */
    readonly address: string;
    /** Which table menus are about. */
    readonly table: string;
    /** What menus show beside the commands of any object. */
    readonly hasContainers: boolean;
    /** What the filter box holds where the person has typed nothing yet. */
    readonly filter: string;
  }
  /** Which context the rows are of, and how it is protected: in a word, in a sentence, and whether it is unlocked now. */
  | { readonly type: 'context'; readonly name: string; readonly mark: string; readonly hint: string; readonly open: boolean }
  /** `unknown`: columns that the setting names and that are not there. */
  | { readonly type: 'columns'; readonly columns: readonly TableColumn[]; readonly unknown: readonly string[] }
  /** Forget every row; others follow. */
  | { readonly type: 'reset' }
  /** TableRows as JSON in UTF-8, which costs a third of what objects cost on their way. */
  | { readonly type: 'rows'; readonly data: Uint8Array }
  | { readonly type: 'state'; readonly phase: TablePhase; readonly text: string; readonly buttons: readonly TableButton[] }
  /** Answer with `chosen`. */
  | { readonly type: 'ask'; readonly question: number }
  | { readonly type: 'copy'; readonly format: CopyFormat };

/** Page to extension. */
export type PageMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'chosen'; readonly question: number; readonly keys: readonly string[] }
  | { readonly type: 'run'; readonly action: RowAction; readonly keys: readonly string[] }
  | { readonly type: 'press'; readonly button: string }
  | { readonly type: 'columns' }
  /** Rows as text, for the clipboard. */
  | { readonly type: 'copied'; readonly format: CopyFormat; readonly rows: number; readonly text: string };

/** What the page keeps for the editor's next start. */
export interface TableMemory {
  readonly address: string;
  readonly look: TableLook;
}

/** A message of the page, or undefined where it is none. */
export function readPageMessage(value: unknown): PageMessage | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  switch (value.type) {
    case 'ready':
    case 'columns':
      return { type: value.type };
    case 'chosen': {
      const question = asNumber(value.question);
      return question === undefined ? undefined : { type: 'chosen', question, keys: strings(value.keys) };
    }
    case 'run': {
      const action = oneOf(rowActions, value.action);
      return action && { type: 'run', action, keys: strings(value.keys) };
    }
    case 'press':
      return typeof value.button === 'string' ? { type: 'press', button: value.button } : undefined;
    case 'copied': {
      const format = oneOf(copyFormats, value.format);
      return format && typeof value.text === 'string' ? { type: 'copied', format, rows: asNumber(value.rows) ?? 0, text: value.text } : undefined;
    }
    default:
      return undefined;
  }
}

/** A message of the extension, or undefined where it is none. */
export function readHostMessage(value: unknown): HostMessage | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  switch (value.type) {
    case 'setup': {
      const { language, now, address, table, hasContainers, filter } = value;
      const words = readWords(value.words);
      return words !== undefined && typeof language === 'string' && typeof now === 'number' && typeof address === 'string' && typeof table === 'string'
        ? { type: 'setup', words, language, now, address, table, hasContainers: hasContainers === true, filter: asString(filter) ?? '' }
        : undefined;
    }
    case 'context':
      return typeof value.name === 'string' ? { type: 'context', name: value.name, mark: asString(value.mark) ?? '', hint: asString(value.hint) ?? '', open: value.open === true } : undefined;
    case 'columns':
      return { type: 'columns', columns: asList(value.columns).map(readColumn).filter((column) => column !== undefined), unknown: strings(value.unknown) };
    case 'reset':
      return { type: 'reset' };
    case 'rows': {
      const data = bytesOf(value.data);
      return data && { type: 'rows', data };
    }
    case 'state': {
      const phase = oneOf(tablePhases, value.phase);
      const buttons = asList(value.buttons).flatMap((button) => isObject(button) && typeof button.id === 'string' && typeof button.title === 'string' ? [{ id: button.id, title: button.title }] : []);
      return phase && { type: 'state', phase, text: asString(value.text) ?? '', buttons };
    }
    case 'ask':
      return typeof value.question === 'number' ? { type: 'ask', question: value.question } : undefined;
    case 'copy': {
      const format = oneOf(copyFormats, value.format);
      return format && { type: 'copy', format };
    }
    default:
      return undefined;
  }
}

/** The rows in a `rows` message. What is no row is left out. */
export function readRows(data: Uint8Array): TableRows {
  const value: unknown = JSON.parse(new TextDecoder().decode(data));
  if (!isObject(value)) {
    return { put: [], drop: [] };
  }
  return { put: asList(value.put).filter(isRow), drop: strings(value.drop) };
}

/** What the page had kept, or undefined where it is none. */
export function readMemory(value: unknown): TableMemory | undefined {
  return isObject(value) && typeof value.address === 'string' ? { address: value.address, look: readLook(value.look) } : undefined;
}

/** A look with everything in it, whatever of it is there. */
export function readLook(value: unknown): TableLook {
  const { filter, wide, sort, widths, scroll, focus, chosen } = isObject(value) ? value : {};
  return {
    filter: asString(filter) ?? '',
    wide: wide === true,
    sort: isObject(sort) && typeof sort.column === 'string' ? { column: sort.column, descending: sort.descending === true } : undefined,
    widths: Object.fromEntries(Object.entries(isObject(widths) ? widths : {}).filter((entry): entry is [string, number] => typeof entry[1] === 'number')),
    scroll: asNumber(scroll) ?? 0,
    focus: asString(focus),
    chosen: strings(chosen),
  };
}

function readWords(value: unknown): TableWords | undefined {
  return isObject(value) && wordKeys.every((key) => typeof value[key] === 'string') ? value as TableWords : undefined;
}

function readColumn(value: unknown): TableColumn | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  const { id, title, description, wide } = value;
  const kind = oneOf(['name', 'namespace', 'age', 'duration', 'text'] as const, value.kind);
  return kind !== undefined && typeof id === 'string' && typeof title === 'string' ? { id, title, description: asString(description) ?? '', kind, wide: wide === true } : undefined;
}

function isRow(value: unknown): value is TableRow {
  return Array.isArray(value) && value.length >= 5 && value.every((part, index) => typeof part === (index === 3 ? 'number' : 'string')) && oneOf(healths, value[4]) !== undefined;
}

/** The editor hands binary data over as an array or as its buffer, depending on where it runs. */
function bytesOf(value: unknown): Uint8Array | undefined {
  return value instanceof Uint8Array ? value : value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
}

function strings(value: unknown): readonly string[] {
  return asList(value).filter((part) => typeof part === 'string');
}

function oneOf<T extends string>(values: readonly T[], value: unknown): T | undefined {
  return values.find((each) => each === value);
}
