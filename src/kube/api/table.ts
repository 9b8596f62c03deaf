import { asList, asNumber, asObject, asObjects, asString, at, isObject, type JsonObject } from '../../common/json.ts';
import type { Column, FactsReader, Row } from '../live/types.ts';
import { Sharing } from './sharing.ts';

/** Asks for printer columns and cells; servers that cannot make them send the objects. */
export const tableForm = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

/** What a request for tables adds to its query where whole objects are wanted; the rows bring metadata otherwise. */
export const wholeObjects = { includeObject: 'Object' } as const;

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** Annotations hold anything up to 256 KiB; what is longer than this is for programs, and rows leave it out. */
const longestAnnotation = 1024;

/** The fields of metadata that rows keep. Not managedFields, which are most of it. */
const plainFields = ['name', 'namespace', 'uid', 'resourceVersion', 'generation', 'creationTimestamp', 'deletionTimestamp', 'finalizers'] as const;
const alikeFields = ['labels', 'ownerReferences'] as const;

/** What rows hold of an object's metadata just as the object has it. */
export const wholeFields: readonly string[] = [...plainFields, ...alikeFields];

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

export interface TableReading {
  readonly facts?: FactsReader | undefined;
  /** Of the whole list, so that rows of all its pages share what is alike. */
  readonly sharing?: Sharing;
  /** When the answer came, ms since the epoch; for rows that are kept. */
  readonly readAt?: number;
}

/**
 * Reads a Table (meta.k8s.io/v1), or a list or an object instead of one. Of each object stays what `facts` reads of it
 * and the metadata that tells what it is, who owns it and how it is labelled; no long annotations.
 */
export function readTable(value: unknown, { facts, sharing = new Sharing(), readAt }: TableReading = {}): Table {
  const meta = asObject(at(value, 'metadata'));
  const isTable = at(value, 'kind') === 'Table';
  const items = Array.isArray(at(value, 'items')) ? asObjects(at(value, 'items')) : asObjects([value]);
  const read = (cells: unknown[], object: JsonObject): Row => toRow(cells, object, { facts, sharing, readAt });
  return {
    columns: isTable ? asObjects(at(value, 'columnDefinitions')).map(readColumn) : plainColumns,
    rows: isTable ? asObjects(at(value, 'rows')).map((row) => read([...asList(row.cells)], asObject(row.object))) : items.map((item) => read(plainCells(item), item)),
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

function plainCells(object: JsonObject): unknown[] {
  return [at(object, 'metadata', 'name'), at(object, 'metadata', 'creationTimestamp')];
}

function toRow(cells: unknown[], object: JsonObject, { facts, sharing, readAt }: { facts: FactsReader | undefined; sharing: Sharing; readAt: number | undefined }): Row {
  const metadata = slim(asObject(object.metadata), sharing);
  const name = asString(metadata.name) ?? '';
  const namespace = asString(metadata.namespace);
  if (cells[0] === name) {
    // The same text a second time would cost memory for nothing.
    cells[0] = name;
  }
  // Some aggregated APIs (metrics) give their objects no uid: their name is all the identity they have.
  const row = { uid: asString(metadata.uid) ?? `${namespace ?? ''}/${name}`, name, namespace, cells, metadata, ...(readAt === undefined ? {} : { readAt }) };
  return facts === undefined ? row : { ...row, facts: factsOf(object, facts) };
}

/** A copy, as objects from which fields were deleted take several times the memory. */
function slim(metadata: JsonObject, sharing: Sharing): JsonObject {
  const kept: JsonObject = {};
  for (const field of plainFields) {
    if (metadata[field] !== undefined) {
      kept[field] = metadata[field];
    }
  }
  for (const field of alikeFields) {
    if (metadata[field] !== undefined) {
      kept[field] = sharing.of(metadata[field]);
    }
  }
  if (typeof kept.namespace === 'string') {
    kept.namespace = sharing.of(kept.namespace);
  }
  if (isObject(metadata.annotations)) {
    kept.annotations = sharing.of(shortAnnotations(metadata.annotations));
  }
  return kept;
}

function shortAnnotations(annotations: JsonObject): JsonObject {
  const entries = Object.entries(annotations);
  const short = entries.filter(([name, value]) => name !== lastApplied && typeof value === 'string' && value.length <= longestAnnotation);
  return short.length === entries.length ? annotations : Object.fromEntries(short);
}

/** One object that the reader cannot take must not cost the list. */
function factsOf(object: JsonObject, reader: FactsReader): JsonObject | undefined {
  try {
    return reader.read(object);
  } catch {
    return undefined;
  }
}
