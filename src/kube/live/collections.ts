import type { Clock } from '../../common/clock.ts';
import type { Event } from '../../common/emitter.ts';
import { disposable, Lifetime, type Disposable } from '../../common/lifetime.ts';
import { Collection, type CollectionPorts } from './collection.ts';
import type { CollectionChange, CollectionQuery, Collections, CollectionState, Column, LiveCollection, Row } from './types.ts';
import { openPart, openScope } from './views.ts';
import { watchForWakes } from './wakes.ts';

export interface CollectionsOptions extends CollectionPorts {
  /** Milliseconds that a collection without a handle lives on, so that collapsing and expanding costs nothing. */
  readonly lingerMs: number;
}

interface Shared {
  readonly collection: Collection;
  handles: number;
  lingering: Disposable | undefined;
}

/**
 * The live collections of one connection: equal queries share one, which ends some time after its last handle. When the
 * machine has slept, all ask anew at once: their connections are dead, and nothing else would tell so for minutes.
 */
export class SharedCollections implements Collections, Disposable {
  readonly #options: CollectionsOptions;
  readonly #clock: Clock;
  readonly #shared = new Map<string, Shared>();
  /** While there are collections. */
  #wakes: Disposable | undefined;

  constructor(options: CollectionsOptions) {
    this.#options = options;
    this.#clock = options.clock;
  }

  open(query: CollectionQuery): LiveCollection {
    const key = keyOf(query);
    let shared = this.#shared.get(key);
    if (shared === undefined) {
      shared = { collection: new Collection(query, this.#options), handles: 0, lingering: undefined };
      this.#shared.set(key, shared);
      this.#wakes ??= watchForWakes(this.#clock, () => this.#shared.forEach(({ collection }) => collection.reconnect()));
    }
    const held = shared;
    held.handles++;
    held.lingering?.dispose();
    held.lingering = undefined;
    return new Handle(held.collection, () => this.#release(key, held));
  }

  openWhole(query: CollectionQuery): LiveCollection | undefined {
    const whole = [...this.#shared.values()].find((shared) => shared.handles > 0 && holds(shared.collection, query));
    return whole === undefined ? undefined : this.open(whole.collection.query);
  }

  openPart(query: CollectionQuery, includes: (row: Row, columns: readonly Column[]) => boolean): LiveCollection {
    return openPart(query, includes, this.openWhole(query), () => this.open(query));
  }

  openScope(query: Omit<CollectionQuery, 'namespace'>, namespaces: readonly string[], fallback: readonly string[] = []): LiveCollection {
    return openScope(query, namespaces, fallback, (one) => this.open(one));
  }

  dispose(): void {
    for (const [key, shared] of [...this.#shared]) {
      this.#end(key, shared);
    }
  }

  #release(key: string, shared: Shared): void {
    shared.handles--;
    if (shared.handles === 0 && this.#shared.get(key) === shared) {
      shared.lingering = this.#clock.after(this.#options.lingerMs, () => this.#end(key, shared));
    }
  }

  #end(key: string, shared: Shared): void {
    shared.lingering?.dispose();
    shared.collection.dispose();
    if (this.#shared.get(key) === shared) {
      this.#shared.delete(key);
    }
    if (this.#shared.size === 0) {
      this.#wakes?.dispose();
      this.#wakes = undefined;
    }
  }
}

/** One opener's view of a shared collection. */
class Handle implements LiveCollection {
  readonly #collection: Collection;
  readonly #lifetime = new Lifetime();

  constructor(collection: Collection, release: () => void) {
    this.#collection = collection;
    this.#lifetime.add(disposable(release));
  }

  get query(): CollectionQuery {
    return this.#collection.query;
  }

  get state(): CollectionState {
    return this.#collection.state;
  }

  get columns(): readonly Column[] {
    return this.#collection.columns;
  }

  get rows(): readonly Row[] {
    return this.#collection.rows;
  }

  get settled(): Promise<void> {
    return this.#collection.settled;
  }

  readonly onDidChange: Event<CollectionChange> = (listener) => this.#lifetime.add(this.#collection.onDidChange(listener));
  readonly onDidChangeState: Event<CollectionState> = (listener) => this.#lifetime.add(this.#collection.onDidChangeState(listener));

  retry(): void {
    this.#collection.retry();
  }

  dispose(): void {
    this.#lifetime.dispose();
  }
}

function keyOf({ resource, namespace, labelSelector, fieldSelector, facts }: CollectionQuery): string {
  return JSON.stringify([resource.group, resource.version, resource.resource, namespace, labelSelector, fieldSelector, facts?.id]);
}

/** Whether the collection has every row that the query can have, with the facts it wants. */
function holds({ query, state }: Collection, wanted: CollectionQuery): boolean {
  const { resource, namespace, labelSelector, fieldSelector, facts } = query;
  return resource.group === wanted.resource.group && resource.version === wanted.resource.version && resource.resource === wanted.resource.resource
    && labelSelector === undefined && fieldSelector === undefined
    && (namespace === undefined || namespace === wanted.namespace)
    && (wanted.facts === undefined || wanted.facts.id === facts?.id)
    && state.phase !== 'denied' && state.phase !== 'failed';
}
