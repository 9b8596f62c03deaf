import { asObjects, asString } from '../../common/json.ts';
import type { Resource } from '../api/types.ts';
import type { CollectionQuery, Column, Row } from '../live/types.ts';
import { valueText } from '../text/values.ts';
import { readerOf } from './readers.ts';
import type { FolderId, Name, Relation, RelationPorts, RowsRelation } from './types.ts';

/** The resource of a kind in the group's preferred version, if the server has it and lists it. */
export async function resourceOf({ discovery, signal }: RelationPorts, group: string, kind: string): Promise<Resource | undefined> {
  return (await discovery.resources(signal)).find((resource) => resource.group === group && resource.kind === kind && resource.verbs.includes('list'));
}

/** As `resourceOf`, for an object's apiVersion; where that is left out, the core's kind or the only one of this name. */
export async function resourceOfVersion(ports: RelationPorts, apiVersion: string | undefined, kind: string): Promise<Resource | undefined> {
  if (apiVersion !== undefined && apiVersion !== '') {
    return await ports.discovery.byKind(apiVersion, kind, ports.signal) ?? resourceOf(ports, groupOf(apiVersion), kind);
  }
  const all = (await ports.discovery.resources(ports.signal)).filter((resource) => resource.kind === kind);
  return all.find(({ group }) => group === '') ?? all[0];
}

/** The whole text of a cell, '' where there is none. */
export function cellOf(row: Row, columns: readonly Column[], name: string): string {
  const index = columns.findIndex((column) => column.name === name);
  const value = index < 0 ? undefined : row.cells[index];
  return value === undefined || value === null ? '' : valueText(value);
}

/** The members of a cell such as `a, b`. */
export function cellList(row: Row, columns: readonly Column[], name: string): string[] {
  return cellOf(row, columns, name).split(/,\s*/);
}

/** A list with what the kind's own list reads, so that it is shared with that. */
export function listOf(resource: Resource, namespace: string | undefined, selectors: Pick<CollectionQuery, 'fieldSelector' | 'labelSelector'> = {}): CollectionQuery {
  const facts = readerOf(resource);
  return { resource, ...(resource.namespaced && namespace !== undefined ? { namespace } : {}), ...selectors, ...(facts === undefined ? {} : { facts }) };
}

/** What an object owns of one kind: as its controller, or in another way. */
export function ownedRows(resource: Resource, namespace: string | undefined, uid: string, folder?: FolderId): RowsRelation {
  return {
    type: 'rows',
    id: `owned ${resource.resource}.${resource.group}`,
    folder,
    resource,
    queries: [listOf(resource, namespace)],
    includes: (row) => ownerUids(row).includes(uid),
    key: uid,
  };
}

export function ownerUids(row: Row): string[] {
  return asObjects(row.metadata.ownerReferences).flatMap(({ uid }) => asString(uid) ?? []);
}

/**
 * Objects of one kind by their names; one is asked for alone, several are taken from the lists of their namespaces.
 * Names of a cluster-scoped kind lose their namespace.
 */
export function namedRows(id: string, resource: Resource, targets: readonly Name[]): RowsRelation {
  const names = unique(targets.map(({ namespace, name }) => (resource.namespaced ? { namespace, name } : { name })));
  const keys = new Set(names.map(keyOf));
  const [only] = names;
  const queries = names.length === 1 && only !== undefined
    ? [listOf(resource, only.namespace, { fieldSelector: `metadata.name=${escapeValue(only.name)}` })]
    : [...new Set(names.map(({ namespace }) => namespace))].map((namespace) => listOf(resource, namespace));
  return { type: 'rows', id, resource, queries, includes: (row) => keys.has(keyOf(row)), key: [...keys].join(' '), expected: names };
}

/** Objects of one kind by their names, or for each that its kind is not served. */
export function targets(id: string, kind: string, resource: Resource | undefined, names: readonly Name[]): Relation[] {
  if (names.length === 0) {
    return [];
  }
  if (resource !== undefined) {
    return [namedRows(id, resource, names)];
  }
  return unique(names.map(({ namespace, name }) => ({ namespace, name }))).map((target) => ({ type: 'note', id: `${id} ${keyOf(target)}`, note: { code: 'unserved', kind, target } }));
}

/** In field selectors a backslash keeps `\`, `,` and `=` from ending a value. */
export function escapeValue(value: string): string {
  return value.replace(/[\\,=]/g, '\\$&');
}

export function keyOf({ namespace, name }: Name): string {
  return `${namespace ?? ''}/${name}`;
}

/** The group in an object's apiVersion. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

function unique(names: readonly Name[]): Name[] {
  return [...new Map(names.map((name) => [keyOf(name), name])).values()].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
}
