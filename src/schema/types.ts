import type { JsonSchema } from '../common/jsonSchema.ts';

/** What names a type of object. The core group is ''. */
export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export interface SchemaOrigin {
  /** In words. */
  readonly origin: string;
  /** The Kubernetes minor that speaks, such as `1.37`; none where a type's own definition does. */
  readonly minor?: string;
  /** A running cluster speaks, so that nothing is served but what it says. */
  readonly live?: boolean;
}

/**
 * What is known about a type. `absent`: its group is known and has no such type; `served` are the apiVersions that
 * do have the kind, of the same group if there are any, best first, and `kinds` the kinds of the asked version.
 */
export type SchemaAnswer =
  | { readonly state: 'found'; readonly schema: JsonSchema } & SchemaOrigin
  | { readonly state: 'absent'; readonly served: readonly string[]; readonly kinds: readonly string[] } & SchemaOrigin
  | { readonly state: 'unknown' };

/** A place that schemas come from. */
export interface SchemaSource {
  find(type: GroupVersionKind, signal: AbortSignal): Promise<SchemaAnswer>;
}

/** Splits `apps/v1` into group and version; `v1` is of the core group. */
export function parseApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? { group: '', version: apiVersion } : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}
