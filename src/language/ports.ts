import type { JsonSchema } from '../common/jsonSchema.ts';
import type { Finding } from './findings.ts';
import type { Manifest } from './manifest.ts';

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

/** Where schemas come from. May be slow (a cluster may be asked) and may fail. */
export interface Schemas {
  find(type: GroupVersionKind, signal: AbortSignal): Promise<SchemaAnswer>;
}

/**
 * Something that judges one manifest. Each mistake is said by one checker only: a later one does not repeat what
 * an earlier one reported at the same place. The API server's own validation enters here.
 */
export interface Checker {
  check(manifest: Manifest, answer: SchemaAnswer, signal: AbortSignal): Promise<readonly Finding[]> | readonly Finding[];
}
