import { sleep, type Clock } from '../../common/clock.ts';
import { Emitter } from '../../common/emitter.ts';
import { Failure, type FailureCode } from '../../common/failure.ts';
import { asString } from '../../common/json.ts';
import type { Disposable } from '../../common/lifetime.ts';
import { pages, pageSize, wholePageSize } from '../api/list.ts';
import { collectionPath } from '../api/paths.ts';
import { Sharing } from '../api/sharing.ts';
import { bookmarkVersion, readTable, tableForm, wholeObjects, type TableReading } from '../api/table.ts';
import type { KubeClient, KubeRequest } from '../api/types.ts';
import { watchOnce, type WatchEvent } from '../api/watch.ts';
import { Backoff } from './backoff.ts';
import { Gathering } from './gather.ts';
import { Healing, mayShowOn } from './healing.ts';
import { isEmpty, RowSet, type RowDifference, type RowEvent } from './rows.ts';
import { Silence } from './silence.ts';
import type { CollectionChange, CollectionQuery, CollectionState, Column, Row } from './types.ts';

export interface CollectionPorts {
  readonly client: KubeClient;
  /** The context's name, for messages. */
  readonly context: string;
  readonly clock: Clock;
}

/** How often a list is read where it cannot be watched. */
const pollMs = 30_000;

/** Answers of the server to a watch, one after the other, after which the list is read anew. */
const answersBeforeRelist = 3;

/** Changes are told at most this often. */
const gatherMs = 100;

/** The server sends a bookmark once a minute; a watch that says nothing for so long is on a dead connection. */
const silenceMs = 150_000;

/** A watch that fails so lists anew, which tells what it is about and goes on from there. */
const relistCodes: ReadonlySet<FailureCode> = new Set(['gone', 'not-found', 'unauthorized', 'expired', 'invalid', 'unsupported', 'cancelled']);

/**
 * One list and one watch, kept going until disposed: pages, then events; a broken watch is taken up where it ended,
 * and only where the server no longer knows that place (410) is the list read again and the difference told. Whatever
 * fails is tried again, soon or seldom (healing.ts).
 */
export class Collection implements Disposable {
  readonly query: CollectionQuery;
  readonly settled: Promise<void>;
  readonly #ports: CollectionPorts;
  readonly #changed = new Emitter<CollectionChange>();
  readonly #stateChanged = new Emitter<CollectionState>();
  readonly #set = new RowSet();
  readonly #reading: TableReading;
  readonly #healing = new Healing();
  /** Between watches that end in good order and too soon. */
  readonly #backoff = new Backoff();
  readonly #events: Gathering<RowEvent>;
  #state: CollectionState = { phase: 'loading', loaded: 0, total: undefined };
  #columns: readonly Column[] = [];
  #settle: () => void = () => undefined;
  #run = new AbortController();
  #heardAt = 0;
  #everLive = false;
  /** Where the watch goes on; undefined where the list has to be read. */
  #version: string | undefined;

  constructor(query: CollectionQuery, ports: CollectionPorts) {
    this.query = query;
    this.#ports = ports;
    this.#reading = { facts: query.facts, sharing: new Sharing() };
    this.#events = new Gathering(ports.clock, gatherMs, (events) => this.#tell(this.#set.apply(events), false));
    this.settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#start();
  }

  readonly onDidChange = this.#changed.event;
  readonly onDidChangeState = this.#stateChanged.event;

  get state(): CollectionState {
    return this.#state;
  }

  get columns(): readonly Column[] {
    return this.#columns;
  }

  get rows(): readonly Row[] {
    return this.#set.rows;
  }

  retry(): void {
    this.#version = undefined;
    if (this.#state.phase === 'denied' || this.#state.phase === 'failed') {
      this.#setState({ phase: 'loading', loaded: 0, total: undefined });
    }
    this.reconnect();
  }

  /** Gives up connections and waiting times, and goes on where it was, or begins the list again. */
  reconnect(): void {
    this.#run.abort();
    this.#run = new AbortController();
    this.#backoff.reset();
    this.#healing.reset();
    this.#start();
  }

  dispose(): void {
    this.#run.abort();
    this.#settle();
    this.#events.dispose();
    this.#changed.dispose();
    this.#stateChanged.dispose();
  }

  #start(): void {
    const { signal } = this.#run;
    // In a later tick, so that whoever opens the collection can subscribe before anything happens.
    setImmediate(() => {
      this.#live(signal).catch((error: unknown) => {
        if (!signal.aborted) {
          this.#setState({ phase: 'failed', failure: Failure.from(error) });
        }
      });
    });
  }

  async #live(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const version = this.#version ?? await this.#list(signal);
      // What a run finds that was given up meanwhile is not the next one's.
      if (version === undefined || signal.aborted) {
        return;
      }
      const began = this.#ports.clock.now();
      if (this.query.resource.verbs.includes('watch')) {
        await this.#follow(version, signal);
      } else {
        this.#version = undefined;
        await sleep(pollMs, signal, this.#ports.clock);
      }
      if (signal.aborted) {
        return;
      }
      this.#version = undefined;
      // A server that ends every watch with an error of the kind that asks for a new list is not asked again at once.
      if (this.#ports.clock.now() - began < 1000) {
        await sleep(this.#backoff.next(), signal, this.#ports.clock);
      }
    }
  }

  /** Reads the list until that works. Resolves with its version, or undefined where trying on is no use. */
  async #list(signal: AbortSignal): Promise<string | undefined> {
    while (!signal.aborted) {
      try {
        const version = await this.#readPages(signal);
        if (!signal.aborted) {
          this.#healing.reset();
          this.#setLive();
          return version;
        }
      } catch (error) {
        const failure = Failure.from(error);
        if (signal.aborted || !await this.#wait(failure, signal)) {
          return undefined;
        }
      }
    }
    return undefined;
  }

  async #readPages(signal: AbortSignal): Promise<string> {
    // Rows are shown page by page at first; later the whole list is compared with what is shown.
    const growing = this.#set.rows.length === 0 && !this.#everLive;
    this.#events.flush();
    let rows: readonly Row[] = [];
    let version = '';
    const before = this.#columns;
    const limit = this.query.facts === undefined ? pageSize : wholePageSize;
    const request = { path: this.#path(), accept: tableForm, query: this.#parameters(), limit, signal };
    for await (const { page, restarted } of pages(this.#ports.client, request)) {
      if (signal.aborted) {
        break;
      }
      const table = readTable(page, { ...this.#reading, readAt: this.#ports.clock.now() });
      rows = restarted ? table.rows : rows.concat(table.rows);
      version = table.resourceVersion;
      // The same ones stay the same array: whoever counts rows by their cells need not begin anew with each page.
      this.#columns = table.columns.length > 0 && !sameColumns(table.columns, this.#columns) ? table.columns : this.#columns;
      if (growing && !restarted) {
        this.#tell(this.#set.apply(table.rows.map((row) => ({ row, deleted: false }))), false);
      }
      if (this.#state.phase === 'loading') {
        this.#setState({ phase: 'loading', loaded: rows.length, total: table.remaining === undefined ? undefined : rows.length + table.remaining });
      }
    }
    if (!signal.aborted) {
      // Other columns have other cells, also in rows of objects that did not change.
      this.#tell(this.#set.replace(rows, sameColumns(before, this.#columns)), true);
    }
    return version;
  }

  /** Watches from a version on, again and again. Resolves when the list has to be read anew. */
  async #follow(from: string, signal: AbortSignal): Promise<void> {
    this.#version = from;
    let answers = 0;
    while (!signal.aborted && answers < answersBeforeRelist) {
      const opened = this.#ports.clock.now();
      try {
        await this.#watch(this.#version, signal, (events) => {
          answers = 0;
          this.#version = this.#take(events) ?? this.#version ?? '';
        });
        // A server that ends every watch at once is not asked again at once.
        if (this.#ports.clock.now() - opened < 1000) {
          answers++;
          await sleep(this.#backoff.next(), signal, this.#ports.clock);
        }
      } catch (error) {
        const failure = Failure.from(error);
        if (signal.aborted || relistCodes.has(failure.code)) {
          return;
        }
        if (failure.code === 'forbidden') {
          await sleep(pollMs, signal, this.#ports.clock);
          return;
        }
        answers += failure.status === undefined ? 0 : 1;
        if (!await this.#wait(failure, signal)) {
          return;
        }
      }
    }
  }

  async #watch(resourceVersion: string, signal: AbortSignal, take: (events: readonly WatchEvent[]) => void): Promise<void> {
    const { client, clock, context } = this.#ports;
    const ended = new AbortController();
    let silence: Silence | undefined;
    const heard = (): void => {
      this.#heardAt = clock.now();
      silence?.heard();
    };
    const request = { path: this.#path(), accept: tableForm, query: this.#parameters(), resourceVersion, context, signal: AbortSignal.any([signal, ended.signal]) };
    try {
      await watchOnce(client, request, () => {
        silence = new Silence(clock, silenceMs, () => ended.abort(new Failure('timeout', `Context "${context}": the server has been silent for ${silenceMs / 1000} s.`)));
        heard();
        this.#setLive();
      }, (events) => {
        heard();
        this.#backoff.reset();
        this.#healing.reset();
        if (!signal.aborted) {
          take(events);
        }
      });
    } catch (error) {
      throw ended.signal.aborted ? ended.signal.reason : error;
    } finally {
      silence?.dispose();
    }
  }

  /** Takes events in. Returns the version they lead to. */
  #take(events: readonly WatchEvent[]): string | undefined {
    let version: string | undefined;
    const steps: RowEvent[] = [];
    for (const { type, object } of events) {
      if (type === 'BOOKMARK') {
        version = bookmarkVersion(object) ?? version;
        continue;
      }
      const { columns, rows: [row] } = readTable(object, { ...this.#reading, readAt: this.#ports.clock.now() });
      if (columns.length > 0 && !sameColumns(columns, this.#columns)) {
        throw new Failure('gone', 'The columns are others than those of the list.');
      }
      if (row !== undefined) {
        steps.push({ row, deleted: type === 'DELETED' });
        version = asString(row.metadata.resourceVersion) ?? version;
      }
    }
    this.#events.add(steps);
    return version;
  }

  #path(): string {
    const { resource, namespace } = this.query;
    return collectionPath(resource, resource.namespaced ? namespace : undefined);
  }

  #parameters(): NonNullable<KubeRequest['query']> {
    const { labelSelector, fieldSelector, facts } = this.query;
    return { labelSelector, fieldSelector, ...(facts === undefined ? {} : wholeObjects) };
  }

  #tell(difference: RowDifference, relisted: boolean): void {
    if (!isEmpty(difference)) {
      report(() => this.#changed.fire({ relisted, ...difference }));
    }
  }

  #setLive(): void {
    this.#everLive = true;
    this.#setState({ phase: 'live' });
  }

  /** Sets the state that a failure leads to, then waits for the next try. Resolves with false where there is none. */
  async #wait(failure: Failure, signal: AbortSignal): Promise<boolean> {
    const wait = this.#healing.next(failure);
    if (!mayShowOn(failure)) {
      this.#events.flush();
      this.#tell(this.#set.replace([]), true);
      this.#everLive = false;
      this.#setState({ phase: failure.code === 'forbidden' ? 'denied' : 'failed', failure });
    } else if (!this.#everLive || wait === undefined) {
      this.#setState({ phase: 'failed', failure });
    } else if (this.#state.phase !== 'stale') {
      const since = failure.code === 'timeout' && this.#heardAt > 0 ? this.#heardAt : this.#ports.clock.now();
      this.#setState({ phase: 'stale', since, failure });
    } else if (this.#state.failure.code !== failure.code) {
      this.#setState({ ...this.#state, failure });
    }
    if (wait === undefined) {
      return false;
    }
    await sleep(wait, signal, this.#ports.clock);
    return true;
  }

  #setState(state: CollectionState): void {
    if (state.phase === 'live' && this.#state.phase === 'live') {
      return;
    }
    this.#state = state;
    if (state.phase !== 'loading') {
      this.#settle();
    }
    report(() => this.#stateChanged.fire(state));
  }
}

/** Definitions of kinds can change their columns at any time. */
function sameColumns(left: readonly Column[], right: readonly Column[]): boolean {
  return left.length === right.length && left.every(({ name, type, priority }, index) => name === right[index]?.name && type === right[index]?.type && priority === right[index]?.priority);
}

/** A listener's error is the host's to report: it must not look like one of the list. */
function report(fire: () => void): void {
  try {
    fire();
  } catch (error) {
    setImmediate(() => {
      throw error;
    });
  }
}
