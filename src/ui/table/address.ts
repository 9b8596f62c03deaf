import { asList, asObject, asString } from '../../common/json.ts';

/** What a table shows: which resource of which context, of which namespaces, and what the server leaves out of it. */
export interface TableAddress {
  readonly context: string;
  readonly group: string;
  readonly version: string;
  /** The plural name. */
  readonly resource: string;
  readonly kind: string;
  /** All where there is none; also for resources of the cluster itself. */
  readonly namespaces: readonly string[];
  /** Label and field selectors as the server takes them; '' for none. */
  readonly labels: string;
  readonly fields: string;
}

/** The address as text, for the page to keep over a restart of the editor. Holds names only, never a credential. */
export function writeAddress(address: TableAddress): string {
  return JSON.stringify(address);
}

/** The address in a text, or undefined where it is none. */
export function readAddress(text: string): TableAddress | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parts = asObject(value);
  const context = asString(parts.context);
  const version = asString(parts.version);
  const resource = asString(parts.resource);
  if (!context || !version || !resource) {
    return undefined;
  }
  return {
    context,
    group: asString(parts.group) ?? '',
    version,
    resource,
    kind: asString(parts.kind) ?? resource,
    namespaces: asList(parts.namespaces).filter((name) => typeof name === 'string'),
    labels: asString(parts.labels) ?? '',
    fields: asString(parts.fields) ?? '',
  };
}

/** Equal for tables that show the same: there is one of each. */
export function tableKey({ context, group, resource, namespaces, labels, fields }: TableAddress): string {
  return JSON.stringify([context, group, resource, [...new Set(namespaces)].sort(), labels, fields]);
}
