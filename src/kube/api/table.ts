import { asList, asNumber, asObject, asObjects, asString, at, isObject, type JsonObject } from '../../common/json.ts';
import type { Column, FactsReader, Row } from '../live/types.ts';

/** Asks for printer columns and cells; servers that cannot make them send the objects. */
export const tableForm = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

/** What a request for tables adds to its query where whole objects are wanted; the rows bring metadata otherwise. */
export const wholeObjects = { includeObject: 'Object' } as const;

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** What kubectl prints of objects whose server makes no tables. The age's cell holds the time of creation. */
const plainColumns: readonly Column[] = [
  { name: 'Name', type: 'string', format: 'name', priority: 0, description: 'The name of the object.' },
  { name: 'Age', type: 'date', format: '', priority: 0, description: 'When the object was created.' },
];

/** One page of a list, or one object of a watch, as a table. */
export interface Table {
  /** Empty where the answer left them out, as all but the first event of a watch do. */
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly resourceVersion: string;
  readonly continueToken: string;
  /** How many more the server says there are, where it says. */
  readonly remaining: number | undefined;
}

/**
 * Reads a Table (meta.k8s.io/v1), or a list or an object instead of one. Of each object the metadata stays, without
 * managedFields and without the last applied configuration, which repeats the whole object, and what `facts` reads of it.
 */
export function readTable(value: unknown, facts?: FactsReader): Table {
  const meta = asObject(at(value, 'metadata'));
  const isTable = at(value, 'kind') === 'Table';
  const items = Array.isArray(at(value, 'items')) ? asObjects(at(value, 'items')) : asObjects([value]);
  return {
    columns: isTable ? asObjects(at(value, 'columnDefinitions')).map(readColumn) : plainColumns,
    rows: isTable ? asObjects(at(value, 'rows')).map((row) => toRow(asList(row.cells), asObject(row.object), facts)) : items.map((item) => plainRow(item, facts)),
    resourceVersion: asString(meta.resourceVersion) ?? '',
    continueToken: asString(meta.continue) ?? '',
    remaining: asNumber(meta.remainingItemCount),
  };
}

/** The resourceVersion that a bookmark carries, in whatever form it came. */
export function bookmarkVersion(value: unknown): string | undefined {
  const version = asString(at(value, 'metadata', 'resourceVersion')) ?? '';
  return version || asString(at(value, 'rows', 0, 'object', 'metadata', 'resourceVersion'));
}

function readColumn(item: JsonObject): Column {
  return {
    name: asString(item.name) ?? '',
    type: asString(item.type) ?? '',
    format: asString(item.format) ?? '',
    priority: asNumber(item.priority) ?? 0,
    description: asString(item.description) ?? '',
  };
}

function plainRow(object: JsonObject, facts: FactsReader | undefined): Row {
  return toRow([at(object, 'metadata', 'name'), at(object, 'metadata', 'creationTimestamp')], object, facts);
}

function toRow(cells: readonly unknown[], object: JsonObject, facts: FactsReader | undefined): Row {
  const metadata = asObject(object.metadata);
  delete metadata.managedFields;
  const annotations = metadata.annotations;
  if (isObject(annotations) && lastApplied in annotations) {
    delete annotations[lastApplied];
  }
  const name = asString(metadata.name) ?? '';
  const namespace = asString(metadata.namespace);
  // Some aggregated APIs (metrics) give their objects no uid: their name is all the identity they have.
  const row = { uid: asString(metadata.uid) ?? `${namespace ?? ''}/${name}`, name, namespace, cells, metadata };
  return facts === undefined ? row : { ...row, facts: factsOf(object, facts) };
}

/** One object that the reader cannot take must not cost the list. */
function factsOf(object: JsonObject, reader: FactsReader): JsonObject | undefined {
  try {
    return reader.read(object);
  } catch {
    return undefined;
  }
}
