import type { Disposable } from '../../common/lifetime.ts';
import type { Event } from '../../common/emitter.ts';
import type { Failure } from '../../common/failure.ts';
import type { JsonObject } from '../../common/json.ts';
import type { KubeObject, Resource } from '../api/types.ts';

/** A printer column of the server's Table. Priority 0 is what `kubectl get` prints, others are `-o wide`. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly priority: number;
  readonly description: string;
}

/**
 * Takes from whole objects the little that a view needs and the printed columns do not tell. A list with it asks for
 * whole objects and keeps only what it reads, so it is for kinds of which there are few, or small ones.
 */
export interface FactsReader {
  /** Lists with equal readers are shared, so each reader has a name of its own. */
  readonly id: string;
  read(object: KubeObject): JsonObject;
  /** Names of readers whose facts this one reads as well, so that its lists serve for theirs. */
  readonly serves?: readonly string[] | undefined;
}

/** One object as a row of a Table, with its metadata (no managedFields) and nothing else of it. */
export interface Row {
  readonly uid: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** One cell a column, in the columns' order, wide ones too. */
  readonly cells: readonly unknown[];
  readonly metadata: JsonObject;
  /** What the query's reader took from the object. */
  readonly facts?: JsonObject | undefined;
  /** When the cells were read, ms since the epoch: spans of time in them are of that moment. */
  readonly readAt?: number | undefined;
}

/** A part of a list that could not be read while others could. */
export interface MissingPart {
  /** Absent where it is the list of all namespaces, in whose place those of single ones are shown. */
  readonly namespace: string | undefined;
  /** Code `forbidden` where the server refuses the list. */
  readonly failure: Failure;
}

export type CollectionState =
  | { readonly phase: 'loading'; readonly loaded: number; readonly total: number | undefined }
  /** `missing`: what lists of several namespaces had to leave out; only there, and never empty. */
  | { readonly phase: 'live'; readonly missing?: readonly MissingPart[] | undefined }
  /** Was live; the rows shown are those of `since` (ms since the epoch) and a reconnect is under way. */
  | { readonly phase: 'stale'; readonly since: number; readonly failure: Failure; readonly missing?: readonly MissingPart[] | undefined }
  | { readonly phase: 'denied'; readonly failure: Failure }
  | { readonly phase: 'failed'; readonly failure: Failure };

export interface CollectionChange {
  /** Set where the rows were read anew: then added, updated and removed hold the difference. */
  readonly relisted: boolean;
  readonly added: readonly Row[];
  readonly updated: readonly Row[];
  readonly removed: readonly Row[];
}

/** What a collection is of; equal queries share one collection. */
export interface CollectionQuery {
  readonly resource: Resource;
  /** All namespaces where absent. */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  readonly facts?: FactsReader | undefined;
}

/** A list kept live by a watch. Each opener holds a handle; the watch ends with the last handle's dispose. */
export interface LiveCollection extends Disposable {
  readonly query: CollectionQuery;
  readonly state: CollectionState;
  readonly columns: readonly Column[];
  /** Every row, sorted by namespace and name as the server lists them. The same array until something changes. */
  readonly rows: readonly Row[];
  readonly onDidChange: Event<CollectionChange>;
  readonly onDidChangeState: Event<CollectionState>;
  /** Resolves when the state is first no longer `loading`. */
  readonly settled: Promise<void>;
  /** Lists again now, also after `denied` or `failed`. */
  retry(): void;
}

export interface Collections {
  /** The list of a query; one of the same range that reads more of each object serves as well, also if it comes later. */
  open(query: CollectionQuery): LiveCollection;
  /** A list that somebody has open and that holds every row of the query; undefined where there is none. Asks nothing of the server. */
  openWhole(query: CollectionQuery): LiveCollection | undefined;
  /**
   * The rows of `query` for which `includes` holds. Where a list is already open that holds them all (the same resource
   * and reader, no selectors, the same or all namespaces), they are taken from it and nothing is asked of the server;
   * else `query` is opened, until somebody opens such a list. So `includes` alone has to tell the rows, also those that
   * the query's selectors mean.
   */
  openPart(query: CollectionQuery, includes: (row: Row, columns: readonly Column[]) => boolean): LiveCollection;
  /**
   * The rows of several namespaces as one list, in the server's order; of all where `namespaces` is empty. Where all
   * namespaces are refused, those of `fallback` instead.
   */
  openScope(query: Omit<CollectionQuery, 'namespace'>, namespaces: readonly string[], fallback?: readonly string[]): LiveCollection;
}
