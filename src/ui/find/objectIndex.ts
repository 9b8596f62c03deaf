import { Emitter } from '../../common/emitter.ts';
import { Failure } from '../../common/failure.ts';
import { FuzzyGroup, type Candidate } from '../../common/fuzzy.ts';
import { plainLine } from '../../common/text.ts';
import { pages } from '../../kube/api/list.ts';
import { collectionPath } from '../../kube/api/paths.ts';
import { readTable, tableForm } from '../../kube/api/table.ts';
import type { Resource } from '../../kube/api/types.ts';
import { profileOf } from '../../kube/kinds/registry.ts';
import type { Health } from '../../kube/kinds/types.ts';
import type { Column, Row } from '../../kube/live/types.ts';
import type { Connection } from '../../kube/types.ts';
import { pluralLabel } from '../explorer/layout.ts';
import { rowDescription } from '../explorer/rowText.ts';
import { findableKinds } from './kindOrder.ts';

/** One object as it can be found: little more than its name, since there may be 50,000. */
export interface Found extends Candidate {
  readonly resource: Resource;
  /** The namespace; undefined for objects of the cluster itself. */
  readonly place: string | undefined;
  /** What `kubectl get` prints of it. */
  readonly text: string;
  readonly health: Health;
}

/** How far the reading is. */
export interface IndexProgress {
  readonly objects: number;
  readonly kinds: number;
  readonly kindsRead: number;
  /** The plurals of kinds that could not be read, and why the first could not. */
  readonly unread: readonly string[];
  readonly failure: Failure | undefined;
}

/** What an index has found, kind by kind. Nobody changes it. */
export interface IndexContents {
  readonly kinds: readonly Resource[];
  readonly groups: ReadonlyMap<Resource, readonly FuzzyGroup<Found>[]>;
}

/** Lists asked for at the same time: the connection is shared with what the person looks at. */
const atOnce = 3;
/** Candidates that are searched in one go. */
const groupSize = 5000;

/**
 * Every object of a cluster by its name. Lists that are open already are taken as they are; the others are read once,
 * without a watch, and told page by page. What was found before stands in for each kind until that has been read.
 */
export class ObjectIndex {
  readonly connection: Connection;
  readonly #namespaces: readonly string[];
  readonly #changed = new Emitter<void>();
  readonly #groups = new Map<Resource, readonly FuzzyGroup<Found>[]>();
  readonly #unread = new Map<Resource, Failure>();
  #kinds: readonly Resource[] = [];
  #kindsRead = 0;
  /** Fires when there is more to find. */
  readonly onDidChange = this.#changed.event;

  /**
   * @param namespaces where to look for kinds that may not be listed in all namespaces at once
   * @param before what an index of the same connection found
   */
  constructor(connection: Connection, namespaces: readonly string[], before?: IndexContents) {
    this.connection = connection;
    this.#namespaces = namespaces;
    this.#kinds = before?.kinds ?? [];
    before?.groups.forEach((groups, kind) => this.#groups.set(kind, groups));
  }

  get contents(): IndexContents {
    return { kinds: this.#kinds, groups: new Map(this.#groups) };
  }

  get groups(): readonly FuzzyGroup<Found>[] {
    return this.#kinds.flatMap((kind) => this.#groups.get(kind) ?? []);
  }

  get progress(): IndexProgress {
    const objects = this.groups.reduce((sum, { items }) => sum + items.length, 0);
    const [failure] = this.#unread.values();
    return { objects, kinds: this.#kinds.length, kindsRead: this.#kindsRead, unread: [...this.#unread.keys()].map(pluralLabel), failure };
  }

  /** Reads every kind, a few at once. Rejects with a Failure where the cluster does not tell its kinds, or on abort. */
  async read(signal: AbortSignal): Promise<void> {
    this.#take(findableKinds(await this.connection.discovery.resources(signal)));
    const left = [...this.#kinds];
    const work = async (): Promise<void> => {
      for (let kind = left.shift(); kind !== undefined && !signal.aborted; kind = left.shift()) {
        await this.#readKind(kind, signal);
        this.#kindsRead++;
        this.#changed.fire();
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    signal.throwIfAborted();
  }

  dispose(): void {
    this.#changed.dispose();
    this.#groups.clear();
  }

  /** Takes the kinds as the cluster has them now: a new discovery makes all of them anew. */
  #take(kinds: readonly Resource[]): void {
    const before = new Map([...this.#groups].map(([kind, groups]) => [idOf(kind), groups]));
    this.#kinds = kinds;
    this.#groups.clear();
    for (const kind of kinds) {
      const groups = before.get(idOf(kind));
      if (groups !== undefined) {
        this.#groups.set(kind, groups);
      }
    }
  }

  async #readKind(resource: Resource, signal: AbortSignal): Promise<void> {
    try {
      if (!await this.#takeOpen(resource, signal)) {
        await this.#readPages(resource, signal);
      }
    } catch (error) {
      const failure = Failure.from(error);
      if (signal.aborted) {
        return;
      }
      if (failure.code === 'not-found' || failure.code === 'forbidden') {
        this.#groups.delete(resource);
      }
      if (failure.code !== 'not-found') {
        this.#unread.set(resource, failure);
      }
    }
  }

  /** Takes the rows of a list that is open. Says whether there was one. */
  async #takeOpen(resource: Resource, signal: AbortSignal): Promise<boolean> {
    const open = this.connection.collections.openWhole({ resource });
    if (open === undefined) {
      return false;
    }
    try {
      await Promise.race([open.settled, abortOf(signal)]);
      const { state, rows, columns } = open;
      if (state.phase === 'denied' || state.phase === 'failed') {
        return false;
      }
      const groups = new GrowingGroups(resource);
      groups.add(rows.map((row) => foundOf(resource, row, columns)));
      this.#groups.set(resource, groups.all);
      return true;
    } finally {
      open.dispose();
    }
  }

  async #readPages(resource: Resource, signal: AbortSignal): Promise<void> {
    const reading = new KindReading(this.#groups.has(resource), (groups) => {
      this.#groups.set(resource, groups);
      this.#changed.fire();
    });
    try {
      await this.#readFrom(resource, undefined, reading, signal);
    } catch (error) {
      if (!resource.namespaced || Failure.from(error).code !== 'forbidden' || this.#namespaces.length === 0) {
        throw error;
      }
      const results = await Promise.allSettled(this.#namespaces.map((namespace) => this.#readFrom(resource, namespace, reading, signal)));
      if (results.every(({ status }) => status === 'rejected')) {
        throw error;
      }
    }
    reading.end();
  }

  async #readFrom(resource: Resource, namespace: string | undefined, reading: KindReading, signal: AbortSignal): Promise<void> {
    let groups = new GrowingGroups(resource);
    let columns: readonly Column[] = [];
    for await (const { page, restarted } of pages(this.connection.client, { path: collectionPath(resource, namespace), accept: tableForm, signal })) {
      const table = readTable(page);
      columns = table.columns.length > 0 ? table.columns : columns;
      if (restarted) {
        groups = new GrowingGroups(resource);
      }
      groups.add(table.rows.map((row) => foundOf(resource, row, columns)));
      reading.tell(namespace, groups.all);
    }
  }
}

/** The groups of one kind while it is read, of several namespaces at the same time where it has to be. */
class KindReading {
  readonly #isKnown: boolean;
  readonly #tell: (groups: readonly FuzzyGroup<Found>[]) => void;
  readonly #parts = new Map<string | undefined, readonly FuzzyGroup<Found>[]>();

  /** @param isKnown pages are told at the end only: until then there is something better to show */
  constructor(isKnown: boolean, tell: (groups: readonly FuzzyGroup<Found>[]) => void) {
    this.#isKnown = isKnown;
    this.#tell = tell;
  }

  tell(namespace: string | undefined, groups: readonly FuzzyGroup<Found>[]): void {
    this.#parts.set(namespace, groups);
    if (!this.#isKnown) {
      this.#tell(this.#all);
    }
  }

  end(): void {
    this.#tell(this.#all);
  }

  get #all(): readonly FuzzyGroup<Found>[] {
    return [...this.#parts.values()].flat();
  }
}

/** Groups of a list that comes in pages: only the last one is made anew with each. */
class GrowingGroups {
  readonly #called: readonly string[];
  readonly #full: FuzzyGroup<Found>[] = [];
  #last: readonly Found[] = [];
  #all: readonly FuzzyGroup<Found>[] = [];

  constructor({ kind, resource, shortNames }: Resource) {
    this.#called = [kind, resource, ...shortNames];
  }

  get all(): readonly FuzzyGroup<Found>[] {
    return this.#all;
  }

  add(found: readonly Found[]): void {
    let rest = this.#last.concat(found);
    while (rest.length >= groupSize) {
      this.#full.push(new FuzzyGroup(this.#called, rest.slice(0, groupSize)));
      rest = rest.slice(groupSize);
    }
    this.#last = rest;
    this.#all = rest.length === 0 ? [...this.#full] : [...this.#full, new FuzzyGroup(this.#called, rest)];
  }
}

function idOf({ group, version, resource }: Resource): string {
  return `${group}/${version}/${resource}`;
}

function foundOf(resource: Resource, row: Row, columns: readonly Column[]): Found {
  return {
    name: plainLine(row.name, 300),
    place: row.namespace,
    resource,
    text: rowDescription(row, columns, Date.now(), false),
    health: profileOf(resource).health(row, columns),
  };
}

function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(Failure.from(signal.reason)), { once: true });
  });
}
