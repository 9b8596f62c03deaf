import type { Failure } from '../../common/failure.ts';
import type { Discovery, ObjectReader, ObjectRef, Resource } from '../api/types.ts';
import type { KindProfile } from '../kinds/types.ts';
import type { CollectionQuery, Column, Row } from '../live/types.ts';

/** The object whose relations are asked for, as its list shows it. */
export interface Subject {
  readonly ref: ObjectRef;
  readonly row: Row;
  readonly columns: readonly Column[];
}

/** What relations are found with. */
export interface RelationPorts {
  readonly discovery: Discovery;
  readonly reader: ObjectReader;
  readonly signal: AbortSignal;
}

/** Folders below an object, for what does not belong to it directly. */
export type FolderId = 'bindings' | 'events' | 'owned' | 'ownedOthers' | 'pods' | 'usedBy';

/** Names an object among those of its kind. */
export interface Name {
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** Something to say of an object's relations; views choose the words. */
export type RelationNote =
  /** The Service stands for a name outside of the cluster. */
  | { readonly code: 'external-name'; readonly target: string }
  /** No pod has the labels that the Service selects. */
  | { readonly code: 'matches-nothing'; readonly selector: string }
  /** It is named here and does not exist. */
  | { readonly code: 'missing'; readonly kind: string; readonly target: Name }
  /** The Service has no selector: endpoints are what people or other programs make them. */
  | { readonly code: 'no-selector' }
  /** Addresses that are no pods'. */
  | { readonly code: 'other-addresses'; readonly count: number }
  /** Kinds that were looked at and held no such objects: they are not watched. */
  | { readonly code: 'searched-once'; readonly kinds: readonly string[] }
  /** More kinds may hold such objects than are looked at. */
  | { readonly code: 'not-searched'; readonly kinds: readonly string[] }
  /** It names an object of a kind that the server does not have. */
  | { readonly code: 'unserved'; readonly kind: string; readonly target: Name };

interface Placed {
  /** Unique among the relations of one object; no two with rows in the same place are of the same resource. */
  readonly id: string;
  /** Directly below the object where absent. */
  readonly folder?: FolderId | undefined;
}

/** Objects that belong below another: the rows of live lists for which a condition holds. */
export interface RowsRelation extends Placed {
  readonly type: 'rows';
  readonly resource: Resource;
  /** Lists of this resource, shown as one; a query that names all namespaces may be refused. */
  readonly queries: readonly CollectionQuery[];
  /**
   * Tells the rows by itself, also those that the queries' selectors mean, so that they can be taken from a list that
   * is open anyway. Absent where cells and metadata do not tell, so that only the server can.
   */
  readonly includes?: ((row: Row, columns: readonly Column[]) => boolean) | undefined;
  /** Equal in two relations of the same id and queries if they include the same rows. */
  readonly key: string;
  /** Namespaces to list where all together are refused. */
  readonly fallback?: readonly string[] | undefined;
  /** Objects that are named by the subject: those that do not exist are said to be missing. */
  readonly expected?: readonly Name[] | undefined;
  /** Only asked whether there are any: no rows are shown, and this is said where there are none. */
  readonly emptiness?: RelationNote | undefined;
  /** One of many places looked at: nothing is said of it alone where it is refused. */
  readonly oneOfMany?: boolean | undefined;
  /** Its list is read and, where it has no such rows, not watched. */
  readonly onceIfNone?: boolean | undefined;
  /** How its rows show themselves, where not as in their kind's own list. */
  readonly profile?: KindProfile | undefined;
  /** Left out are objects with an owner that is in the same folder. */
  readonly topmost?: boolean | undefined;
}

export type Relation =
  | RowsRelation
  | (Placed & { readonly type: 'note'; readonly note: RelationNote })
  /** What the relations are read from could not be read. */
  | (Placed & { readonly type: 'failure'; readonly failure: Failure });

/** Finds what belongs below the objects of one kind. Rejects with a Failure. */
export type RelationFinder = (subject: Subject, ports: RelationPorts) => Promise<readonly Relation[]>;
