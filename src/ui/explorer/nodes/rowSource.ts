import type { Resource } from '../../../kube/api/types.ts';
import type { KindProfile } from '../../../kube/kinds/types.ts';
import type { CollectionState, LiveCollection, Row } from '../../../kube/live/types.ts';
import type { Connection } from '../../../kube/types.ts';
import type { ContextNode } from './contextNode.ts';

/** Which objects are listed, and what is said where there are none. What it gives may change until `reopen`. */
export interface RowSource {
  readonly context: ContextNode;
  readonly connection: Connection;
  readonly resource: Resource;
  /** Whether the rows are of several namespaces, so that each has to name its own. */
  readonly acrossNamespaces: boolean;
  /** How the rows show themselves, where not as in their kind's own list. */
  readonly profile?: KindProfile | undefined;
  /** Opens the list; every handle is disposed by whoever called. */
  open(): LiveCollection;
  /** Whether the row is shown; all are where absent. May go by the row's name and namespace only. */
  includes?(row: Row): boolean;
  /** What stands in place of rows where there are none; undefined for nothing at all. */
  emptyText(): string | undefined;
  /** The rows' owner says itself that the list is loading, stale or failed, as it does so for several lists. */
  readonly toldByOwner?: boolean;
  /** Has the rows counted by health, and is told when that changes. */
  healthChanged?(): void;
  /** Told how the list fares. */
  stateChanged?(state: CollectionState): void;
}
