import { Emitter } from '../../../../src/common/emitter.ts';
import type { CollectionChange, CollectionQuery, CollectionState, Column, LiveCollection, Row } from '../../../../src/kube/live/types.ts';

/** A list that a test changes by hand. */
export class HandList implements LiveCollection {
  readonly query: CollectionQuery;
  readonly settled = Promise.resolve();
  readonly changed = new Emitter<CollectionChange>();
  readonly restated = new Emitter<CollectionState>();
  readonly onDidChange = this.changed.event;
  readonly onDidChangeState = this.restated.event;
  state: CollectionState = { phase: 'loading', loaded: 0, total: undefined };
  columns: readonly Column[] = [];
  rows: readonly Row[] = [];
  retries = 0;
  isHeld = true;

  constructor(query: CollectionQuery) {
    this.query = query;
  }

  change(change: Partial<CollectionChange>): void {
    this.changed.fire({ relisted: false, added: [], updated: [], removed: [], ...change });
  }

  become(state: CollectionState): void {
    this.state = state;
    this.restated.fire(state);
  }

  retry(): void {
    this.retries++;
  }

  dispose(): void {
    this.isHeld = false;
  }
}
