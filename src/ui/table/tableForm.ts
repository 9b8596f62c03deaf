import { asList, asString, type JsonObject } from '../../common/json.ts';
import { plainLine } from '../../common/text.ts';
import type { KubeObject, Resource } from '../../kube/api/types.ts';
import { profileOf } from '../../kube/kinds/registry.ts';
import type { KindProfile } from '../../kube/kinds/types.ts';
import type { Column, FactsReader, Row } from '../../kube/live/types.ts';
import { valueText } from '../../kube/text/values.ts';
import type { TableColumn, TableColumnKind, TableRow } from '../../tableProtocol.ts';
import { writeEntry, type ColumnEntry } from './columnEntries.ts';

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

  /** The columns of the table and the rows under them, from the server's columns. */
  layout(columns: readonly Column[]): TableLayout {
    const named = this.#entries.filter((entry) => entry.type === 'server').map(({ name }) => name);
    const server = serverSources(columns);
    const chosen = named.map((name) => server.find(({ column }) => column.title === name)).filter((source) => source !== undefined);
    const custom = this.#custom.map((column, index) => this.#customSource(column, index));
    const shown: Source[] = named.length === 0
      ? [...server, ...custom]
      : [
        ...this.#entries.flatMap((entry) => entry.type === 'server'
          ? chosen.filter(({ column }) => column.title === entry.name).map((source) => ({ ...source, column: { ...source.column, wide: false } }))
          : custom.filter(({ column }) => column.id === writeEntry(entry))),
        ...server.filter((source) => source.column.wide && !chosen.includes(source)),
      ];
    const sources = this.#acrossNamespaces ? [namespaceSource, ...shown] : shown;
    return new TableLayout(sources, columns, this.#profile);
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
  readonly #sources: readonly Source[];
  readonly #printed: readonly Column[];
  readonly #profile: KindProfile;

  constructor(sources: readonly Source[], printed: readonly Column[], profile: KindProfile) {
    this.columns = sources.map(({ column }) => column);
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

/** Whether the metadata that lists carry answers this path; they leave out two large parts. */
function isOfMetadata(path: string): boolean {
  return /^\{?\s*\.?metadata[.[]/.test(path.trim()) && !/managedFields|last-applied-configuration|\.\.|\|/.test(path);
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

function serverSources(columns: readonly Column[]): Source[] {
  return columns.map((column, index) => {
    const kind = kindOf(column);
    const earlier = columns.slice(0, index).filter(({ name }) => name === column.name).length;
    return {
      column: { id: earlier === 0 ? column.name : `${column.name}/${earlier}`, title: plainLine(column.name, 100), description: plainLine(column.description), kind, wide: column.priority !== 0 },
      cell: kind === 'name' || kind === 'age' ? nothing : (row) => cellText(row.cells[index]),
    };
  });
}

function kindOf(column: Column): TableColumnKind {
  if (column.format === 'name') {
    return 'name';
  }
  if (column.name === 'Age') {
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
