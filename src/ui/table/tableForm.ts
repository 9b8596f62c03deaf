import { asList, asString, type JsonObject } from '../../common/json.ts';
import { plainLine } from '../../common/text.ts';
import type { KubeObject, Resource } from '../../kube/api/types.ts';
import { wholeFields } from '../../kube/api/table.ts';
import { profileOf } from '../../kube/kinds/registry.ts';
import type { KindProfile } from '../../kube/kinds/types.ts';
import type { Column, FactsReader, Row } from '../../kube/live/types.ts';
import { valueText } from '../../kube/text/values.ts';
import type { TableColumn, TableColumnKind, TableRow } from '../../tableProtocol.ts';
import { writeEntry, type ColumnEntry } from './columnEntries.ts';
import { timeCell } from './timeCell.ts';

/** A custom column that can be read; src/kube/print makes them. */
export interface ReadableColumn {
  readonly header: string;
  readonly path: string;
  /** Throws a Failure where the path cannot be followed in this object. */
  read(object: KubeObject): string;
}

/** A column, and how its cell is made from a row. */
interface Source {
  readonly column: TableColumn;
  readonly cell: (row: Row) => string;
}

/** Where the facts of a row hold the cells of custom columns. */
const customFact = 'pilothouse.table';
const longest = 2000;
const timeColumns = /^(?:duration|last (?:schedule|seen)|first seen|since)$/i;

/** How the rows of one kind become rows of a table: which columns, and what a list has to carry for them. */
export class TableForm {
  /** What the list's rows have to carry; undefined where the printed columns and the metadata are enough. */
  readonly facts: FactsReader | undefined;
  readonly #resource: Resource;
  readonly #profile: KindProfile;
  readonly #acrossNamespaces: boolean;
  readonly #entries: readonly ColumnEntry[];
  readonly #custom: readonly ReadableColumn[];
  /** Whether the custom columns are read from the metadata that every row has. */
  readonly #fromMetadata: boolean;

  /** @param custom a readable column for each custom entry, in their order */
  constructor(resource: Resource, acrossNamespaces: boolean, entries: readonly ColumnEntry[], custom: readonly ReadableColumn[]) {
    this.#resource = resource;
    this.#profile = profileOf(resource);
    this.#acrossNamespaces = acrossNamespaces;
    this.#entries = entries;
    this.#custom = custom;
    this.#fromMetadata = custom.every(({ path }) => isOfMetadata(path));
    this.facts = this.#fromMetadata ? this.#profile.facts : this.#customFacts();
  }

  /**
   * The columns of the table and the rows under them, from the server's columns. Where names of columns are wrong and no
   * column tells the objects apart, the choice is left aside.
   */
  layout(columns: readonly Column[]): TableLayout {
    const server = serverSources(columns, this.#profile);
    const custom = this.#custom.map((column, index) => this.#customSource(column, index));
    const { chosen, unknown } = this.#choose(server, custom);
    const isUsable = chosen.length > 0 && (unknown.length === 0 || chosen.some(({ column }) => column.kind === 'name'));
    const shown: readonly Source[] = isUsable
      ? [...chosen.map((source) => ({ ...source, column: { ...source.column, wide: false } })), ...server.filter((source) => source.column.wide && !chosen.includes(source))]
      : [...server, ...custom];
    return new TableLayout(this.#acrossNamespaces ? [namespaceSource, ...shown] : shown, unknown, columns, this.#profile);
  }

  /** The columns that the person has named, none where only paths are; and the names that no column has. */
  #choose(server: readonly Source[], custom: readonly Source[]): { readonly chosen: readonly Source[]; readonly unknown: readonly string[] } {
    const chosen: Source[] = [];
    const unknown: string[] = [];
    for (const entry of this.#entries) {
      const sources = entry.type === 'custom'
        ? custom.filter(({ column }) => column.id === writeEntry(entry))
        : server.filter(({ column }) => column.title.toLowerCase() === entry.name.toLowerCase());
      chosen.push(...sources);
      if (sources.length === 0) {
        unknown.push(plainLine(writeEntry(entry), 100));
      }
    }
    return { chosen: this.#entries.some(({ type }) => type === 'server') ? chosen : [], unknown };
  }

  #customFacts(): FactsReader {
    const base = this.#profile.facts;
    return {
      id: JSON.stringify(['table', base?.id, ...this.#custom.map(({ path }) => path)]),
      read: (object) => ({ ...base?.read(object), [customFact]: this.#custom.map((column) => readCell(column, object)) }),
    };
  }

  #customSource(custom: ReadableColumn, index: number): Source {
    const { group, version, kind } = this.#resource;
    const apiVersion = group === '' ? version : `${group}/${version}`;
    return {
      column: { id: `${custom.header}:${custom.path}`, title: custom.header, description: custom.path, kind: 'text', wide: false },
      cell: (row) => this.#fromMetadata
        ? readCell(custom, { apiVersion, kind, metadata: row.metadata })
        : asString(asList(row.facts?.[customFact])[index]) ?? '',
    };
  }
}

/** Turns rows of a list into rows of the page. */
export class TableLayout {
  readonly columns: readonly TableColumn[];
  /** Names of columns that the person has chosen and that are not there. */
  readonly unknown: readonly string[];
  readonly #sources: readonly Source[];
  readonly #printed: readonly Column[];
  readonly #profile: KindProfile;

  constructor(sources: readonly Source[], unknown: readonly string[], printed: readonly Column[], profile: KindProfile) {
    this.columns = sources.map(({ column }) => column);
    this.unknown = unknown;
    this.#sources = sources;
    this.#printed = printed;
    this.#profile = profile;
  }

  row(row: Row): TableRow {
    const created = Date.parse(asString(row.metadata.creationTimestamp) ?? '');
    return [
      rowKey(row),
      cellText(row.name),
      row.namespace ?? '',
      Number.isNaN(created) ? 0 : Math.floor(created / 1000),
      this.#profile.health(row, this.#printed),
      ...this.#sources.map((source) => source.cell(row)),
    ];
  }
}

/** What tells an object from all others of its list. Some aggregated servers give no uid. */
export function rowKey(row: Row): string {
  return row.uid || `${row.namespace ?? ''}/${row.name}`;
}

/** Paths into the parts of the metadata that rows keep as they are, and to nothing beside them. */
const ofMetadata = new RegExp(`^\\{?\\s*\\.?metadata\\.(?:${wholeFields.join('|')})(?:$|[\\s.[}])`);

/** Whether the rows of every list answer this path. Only what is known to be kept counts: all else is read from whole objects. */
function isOfMetadata(path: string): boolean {
  const text = path.trim();
  return ofMetadata.test(text) && !/\.\.|[|$@]/.test(text) && !text.slice(1).includes('{');
}

function readCell(column: ReadableColumn, object: JsonObject): string {
  try {
    return cellText(column.read(object));
  } catch {
    // The path asks for something that this object has no place for.
    return '<none>';
  }
}

const nothing = (): string => '';
const namespaceSource: Source = {
  column: { id: '/namespace', title: 'Namespace', description: '', kind: 'namespace', wide: false },
  cell: nothing,
};

function serverSources(columns: readonly Column[], profile: KindProfile): Source[] {
  return columns.map((column, index) => {
    const kind = kindOf(column);
    const earlier = columns.slice(0, index).filter(({ name }) => name === column.name).length;
    return {
      column: { id: earlier === 0 ? column.name : `${column.name}/${earlier}`, title: plainLine(column.name, 100), description: plainLine(column.description), kind, wide: column.priority !== 0 },
      cell: kind === 'name' ? nothing : (row) => timeCell(cellText(row.cells[index]), column, { row, columns, profile }),
    };
  });
}

function kindOf(column: Column): TableColumnKind {
  if (column.format === 'name') {
    return 'name';
  }
  if (/^age$/i.test(column.name)) {
    return 'age';
  }
  return column.type === 'date' || timeColumns.test(column.name) ? 'duration' : 'text';
}

function cellText(value: unknown): string {
  if (typeof value === 'string' && /^[!-~](?:[ -~]{0,198}[!-~])?$/.test(value) && !value.includes('  ')) {
    // Nothing to take out: nearly every cell is like this.
    return value;
  }
  return value === undefined || value === null ? '' : plainLine(valueText(value), longest);
}
