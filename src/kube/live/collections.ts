import type { Clock } from '../../common/clock.ts';
import type { Disposable } from '../../common/lifetime.ts';
import { Collection, type CollectionPorts } from './collection.ts';
import type { Includes } from './derived.ts';
import { Handle } from './handle.ts';
import { Parts } from './parts.ts';
import { coversAll, isSameRange, reads } from './ranges.ts';
import type { CollectionQuery, Collections, LiveCollection } from './types.ts';
import { openScope } from './views.ts';
import { watchForWakes } from './wakes.ts';

export interface CollectionsOptions extends CollectionPorts {
  /** Milliseconds that a collection without a handle lives on, so that collapsing and expanding costs nothing. */
  readonly lingerMs: number;
}

interface Shared {
  readonly collection: Collection;
  readonly handles: Set<Handle>;
  lingering: Disposable | undefined;
}

/**
 * The live collections of one connection: equal queries share one, which ends some time after its last handle, and so do
 * those of which one reads more of the same objects than the other, whichever is opened first. When the
 * machine has slept, all ask anew at once: their connections are dead, and nothing else would tell so for minutes.
 */
export class SharedCollections implements Collections, Disposable {
  readonly #options: CollectionsOptions;
  readonly #clock: Clock;
  readonly #shared = new Map<string, Shared>();
  readonly #parts = new Parts();
  /** While there are collections. */
  #wakes: Disposable | undefined;

  constructor(options: CollectionsOptions) {
    this.#options = options;
    this.#clock = options.clock;
  }

  open(query: CollectionQuery): LiveCollection {
    const shared = this.#inUse(({ collection }) => isSameRange(collection.query, query) && reads(collection.query.facts, query.facts)) ?? this.#ownOf(query);
    const wasIdle = shared.handles.size === 0;
    shared.lingering?.dispose();
    shared.lingering = undefined;
    const handle: Handle = new Handle(shared.collection, () => this.#release(handle, shared));
    shared.handles.add(handle);
    if (wasIdle) {
      this.#offer(shared);
    }
    return handle;
  }

  openWhole(query: CollectionQuery): LiveCollection | undefined {
    const whole = this.#inUse(({ collection }) => coversAll(collection.query, query));
    return whole === undefined ? undefined : this.open(whole.collection.query);
  }

  openPart(query: CollectionQuery, includes: Includes): LiveCollection {
    return this.#parts.open(query, includes, this.openWhole(query), () => this.open(query));
  }

  openScope(query: Omit<CollectionQuery, 'namespace'>, namespaces: readonly string[], fallback: readonly string[] = []): LiveCollection {
    return openScope(query, namespaces, fallback, (one) => this.open(one));
  }

  dispose(): void {
    for (const [key, shared] of [...this.#shared]) {
      this.#end(key, shared);
    }
  }

  /** A list that somebody has open and that has or may get rows. */
  #inUse(suits: (shared: Shared) => boolean): Shared | undefined {
    return [...this.#shared.values()].find((shared) => {
      const { phase } = shared.collection.state;
      return shared.handles.size > 0 && phase !== 'denied' && phase !== 'failed' && suits(shared);
    });
  }

  #ownOf(query: CollectionQuery): Shared {
    const known = this.#shared.get(keyOf(query));
    if (known !== undefined) {
      return known;
    }
    const shared: Shared = { collection: new Collection(query, this.#options), handles: new Set(), lingering: undefined };
    this.#shared.set(keyOf(query), shared);
    this.#wakes ??= watchForWakes(this.#clock, () => this.#shared.forEach(({ collection }) => collection.reconnect()));
    shared.collection.onDidChangeState(() => this.#offer(shared));
    return shared;
  }

  /** What others show of the same rows, they show from this list on, if it is live and somebody has it open. */
  #offer(shared: Shared): void {
    const { collection: { query, state }, handles } = shared;
    if (state.phase !== 'live' || handles.size === 0) {
      return;
    }
    const poorer = [...this.#shared.values()].filter((other) => other !== shared && isSameRange(other.collection.query, query) && reads(query.facts, other.collection.query.facts));
    for (const other of poorer) {
      for (const handle of [...other.handles]) {
        handles.add(handle);
        handle.move(shared.collection, () => this.#release(handle, shared));
      }
    }
    this.#parts.widen(query, () => this.open(query));
  }

  #release(handle: Handle, shared: Shared): void {
    shared.handles.delete(handle);
    if (shared.handles.size === 0 && this.#shared.get(keyOf(shared.collection.query)) === shared) {
      shared.lingering = this.#clock.after(this.#options.lingerMs, () => this.#end(keyOf(shared.collection.query), shared));
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

function keyOf({ resource, namespace, labelSelector, fieldSelector, facts }: CollectionQuery): string {
  return JSON.stringify([resource.group, resource.version, resource.resource, namespace, labelSelector, fieldSelector, facts?.id]);
}
