import { Emitter, type Event } from '../../common/emitter.ts';
import { asObject, asString } from '../../common/json.ts';
import type { Disposable } from '../../common/lifetime.ts';
import { memory } from '../../contributions.ts';
import type { ResourceId } from '../../kube/api/types.ts';
import type { Memory } from './scopes.ts';

/** What of a list is shown. Absent parts let everything through. */
export interface ListFilter {
  /** Words that a name must hold, all of them; small and capital letters are the same. Judged by us. */
  readonly name?: string;
  /** A label selector as kubectl's -l takes it. Judged by the server. */
  readonly labels?: string;
  /** A field selector as kubectl's --field-selector takes it. Judged by the server. */
  readonly fields?: string;
}

/** The list whose filter changed; undefined where it is the tree's, which holds for every list. */
export type FilterChange = { readonly context: string; readonly resource: ResourceId } | undefined;

/** What the person has filtered lists and the tree by in this window. Kept in the workspace's memory. */
export class Filters implements Disposable {
  readonly #memory: Memory;
  readonly #changed = new Emitter<FilterChange>();
  /** A name that is being typed and not kept yet. */
  #typed: string | undefined;
  readonly onDidChange: Event<FilterChange> = this.#changed.event;

  constructor(store: Memory) {
    this.#memory = store;
  }

  /** What a list shows: what its own filter and the tree's let through. */
  of(context: string, resource: ResourceId): ListFilter {
    const own = this.own(context, resource);
    const name = [this.tree, own.name ?? ''].filter((words) => words !== '').join(' ');
    return name === '' ? own : { ...own, name };
  }

  /** The list's own filter. It outlives a change of the resource's version. */
  own(context: string, resource: ResourceId): ListFilter {
    const { name, labels, fields } = asObject(asObject(asObject(this.#memory.get(memory.filters))[context])[keyOf(resource)]);
    return normal({ name: asString(name) ?? '', labels: asString(labels) ?? '', fields: asString(fields) ?? '' });
  }

  /** The words that the names of all objects in the tree are filtered by; '' for none. */
  get tree(): string {
    return this.#typed ?? asString(this.#memory.get(memory.nameFilter)) ?? '';
  }

  /** The lists that have a filter of their own, by context. Their version is not remembered. */
  get filtered(): readonly { readonly context: string; readonly resource: ResourceId }[] {
    return Object.entries(asObject(this.#memory.get(memory.filters))).flatMap(([context, lists]) =>
      Object.keys(asObject(lists)).map((key) => ({ context, resource: resourceOf(key) })));
  }

  async set(context: string, resource: ResourceId, filter: ListFilter): Promise<void> {
    const all = asObject(this.#memory.get(memory.filters));
    const others = Object.entries(asObject(all[context])).filter(([key]) => key !== keyOf(resource));
    const kept = isFiltered(filter) ? [[keyOf(resource), normal(filter)] as const] : [];
    await this.#memory.update(memory.filters, { ...all, [context]: Object.fromEntries([...others, ...kept]) });
    this.#changed.fire({ context, resource });
  }

  clear(context: string, resource: ResourceId): Promise<void> {
    return this.set(context, resource, {});
  }

  /** Filters the tree by what is being typed, until `setTree` keeps it; undefined goes back to what was kept. */
  tryTree(words: string | undefined): void {
    const before = this.tree;
    this.#typed = words?.trim();
    if (this.tree !== before) {
      this.#changed.fire(undefined);
    }
  }

  async setTree(words: string): Promise<void> {
    const before = this.tree;
    this.#typed = undefined;
    await this.#memory.update(memory.nameFilter, words.trim());
    if (this.tree !== before) {
      this.#changed.fire(undefined);
    }
  }

  /** Keeps what is remembered of a context under its new name. */
  async rename(from: string, to: string): Promise<void> {
    const { [from]: filters, ...others } = asObject(this.#memory.get(memory.filters));
    if (filters !== undefined) {
      await this.#memory.update(memory.filters, { ...others, [to]: filters });
    }
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

/** Judges names by the words of a filter. */
export function nameMatcher(words: string | undefined): (name: string) => boolean {
  const parts = (words ?? '').toLowerCase().split(/\s+/).filter((part) => part !== '');
  return (name) => {
    const lower = name.toLowerCase();
    return parts.every((part) => lower.includes(part));
  };
}

export function isFiltered(filter: ListFilter): boolean {
  return Object.keys(normal(filter)).length > 0;
}

function normal({ name, labels, fields }: ListFilter): ListFilter {
  const parts = Object.entries({ name, labels, fields }).map(([key, value]) => [key, value?.trim() ?? '']);
  return Object.fromEntries(parts.filter(([, value]) => value !== '')) as ListFilter;
}

function resourceOf(key: string): ResourceId {
  const [resource = '', ...group] = key.split('.');
  return { group: group.join('.'), version: '', resource };
}

function keyOf({ group, resource }: ResourceId): string {
  return group === '' ? resource : `${resource}.${group}`;
}
