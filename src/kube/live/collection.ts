import { sleep, type Clock } from '../../common/clock.ts';
import { Emitter } from '../../common/emitter.ts';
import { Failure } from '../../common/failure.ts';
import { asString } from '../../common/json.ts';
import type { Disposable } from '../../common/lifetime.ts';
import { pages } from '../api/list.ts';
import { collectionPath } from '../api/paths.ts';
import { bookmarkVersion, readTable, tableForm, wholeObjects } from '../api/table.ts';
import type { KubeClient, KubeRequest } from '../api/types.ts';
import { watchOnce, type WatchEvent } from '../api/watch.ts';
import { Backoff } from './backoff.ts';
import { isEmpty, RowSet, type RowDifference, type RowEvent } from './rows.ts';
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

/** What another try cannot mend: someone has to do something first, then `retry`. */
const finalCodes: ReadonlySet<string> = new Set(['unauthorized', 'expired', 'tls', 'plugin-missing', 'plugin-failed', 'unsupported', 'invalid', 'not-found', 'cancelled']);

/**
 * One list and one watch, kept going until disposed: pages, then events; a broken watch is taken up where it ended,
 * and only where the server no longer knows that place (410) is the list read again and the difference told.
 */
export class Collection implements Disposable {
  readonly query: CollectionQuery;
  readonly settled: Promise<void>;
  readonly #ports: CollectionPorts;
  readonly #changed = new Emitter<CollectionChange>();
  readonly #stateChanged = new Emitter<CollectionState>();
  readonly #set = new RowSet();
  readonly #backoff = new Backoff();
  #state: CollectionState = { phase: 'loading', loaded: 0, total: undefined };
  #columns: readonly Column[] = [];
  #settle: () => void = () => undefined;
  #run = new AbortController();
  #heardAt = 0;
  #everLive = false;

  constructor(query: CollectionQuery, ports: CollectionPorts) {
    this.query = query;
    this.#ports = ports;
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
    this.#run.abort();
    this.#run = new AbortController();
    this.#backoff.reset();
    if (this.#state.phase === 'denied' || this.#state.phase === 'failed') {
      this.#setState({ phase: 'loading', loaded: 0, total: undefined });
    }
    this.#start();
  }

  dispose(): void {
    this.#run.abort();
    this.#settle();
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
      const version = await this.#list(signal);
      if (version === undefined) {
        return;
      }
      if (this.query.resource.verbs.includes('watch')) {
        await this.#follow(version, signal);
      } else {
        await sleep(pollMs, signal, this.#ports.clock);
      }
    }
  }

  /** Reads the list until that works. Resolves with its version, or undefined where trying on is no use. */
  async #list(signal: AbortSignal): Promise<string | undefined> {
    while (!signal.aborted) {
      try {
        const version = await this.#readPages(signal);
        this.#setLive();
        return version;
      } catch (error) {
        const failure = Failure.from(error);
        if (signal.aborted || this.#gaveUp(failure)) {
          return undefined;
        }
        await this.#wait(failure, signal);
      }
    }
    return undefined;
  }

  async #readPages(signal: AbortSignal): Promise<string> {
    // Rows are shown page by page at first; later the whole list is compared with what is shown.
    const growing = this.#set.rows.length === 0 && !this.#everLive;
    let rows: readonly Row[] = [];
    let version = '';
    const request = { path: this.#path(), accept: tableForm, query: this.#parameters(), signal };
    for await (const { page, restarted } of pages(this.#ports.client, request)) {
      if (signal.aborted) {
        break;
      }
      const table = readTable(page, this.query.facts);
      rows = restarted ? table.rows : rows.concat(table.rows);
      version = table.resourceVersion;
      this.#columns = table.columns.length > 0 ? table.columns : this.#columns;
      if (growing && !restarted) {
        this.#tell(this.#set.apply(table.rows.map((row) => ({ row, deleted: false }))), false);
      }
      if (this.#state.phase === 'loading') {
        this.#setState({ phase: 'loading', loaded: rows.length, total: table.remaining === undefined ? undefined : rows.length + table.remaining });
      }
    }
    if (!signal.aborted) {
      this.#tell(this.#set.replace(rows), true);
    }
    return version;
  }

  /** Watches from a version on, again and again. Resolves when the list has to be read anew. */
  async #follow(from: string, signal: AbortSignal): Promise<void> {
    let version = from;
    let answers = 0;
    while (!signal.aborted && answers < answersBeforeRelist) {
      const opened = this.#ports.clock.now();
      try {
        await this.#watch(version, signal, (events) => {
          answers = 0;
          version = this.#take(events) ?? version;
        });
        // A server that ends every watch at once is not asked again at once.
        if (this.#ports.clock.now() - opened < 1000) {
          answers++;
          await sleep(this.#backoff.next(), signal, this.#ports.clock);
        }
      } catch (error) {
        const failure = Failure.from(error);
        if (signal.aborted || failure.code === 'gone' || failure.code === 'not-found' || finalCodes.has(failure.code)) {
          return;
        }
        if (failure.code === 'forbidden') {
          await sleep(pollMs, signal, this.#ports.clock);
          return;
        }
        answers += failure.status === undefined ? 0 : 1;
        await this.#wait(failure, signal);
      }
    }
  }

  #watch(resourceVersion: string, signal: AbortSignal, take: (events: readonly WatchEvent[]) => void): Promise<void> {
    const request = { path: this.#path(), accept: tableForm, query: this.#parameters(), resourceVersion, context: this.#ports.context, signal };
    const heard = (): void => {
      this.#heardAt = this.#ports.clock.now();
    };
    return watchOnce(this.#ports.client, request, () => {
      heard();
      this.#setLive();
    }, (events) => {
      heard();
      this.#backoff.reset();
      if (!signal.aborted) {
        take(events);
      }
    });
  }

  /** Takes events in and tells the difference. Returns the version they lead to. */
  #take(events: readonly WatchEvent[]): string | undefined {
    let version: string | undefined;
    const steps: RowEvent[] = [];
    for (const { type, object } of events) {
      if (type === 'BOOKMARK') {
        version = bookmarkVersion(object) ?? version;
        continue;
      }
      const row = readTable(object, this.query.facts).rows[0];
      if (row !== undefined) {
        steps.push({ row, deleted: type === 'DELETED' });
        version = asString(row.metadata.resourceVersion) ?? version;
      }
    }
    this.#tell(this.#set.apply(steps), false);
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

  /** Sets the state that a failure leads to, then waits for the next try. */
  async #wait(failure: Failure, signal: AbortSignal): Promise<void> {
    if (!this.#everLive) {
      this.#setState({ phase: 'failed', failure });
    } else if (this.#state.phase !== 'stale') {
      const since = failure.code === 'timeout' && this.#heardAt > 0 ? this.#heardAt : this.#ports.clock.now();
      this.#setState({ phase: 'stale', since, failure });
    }
    await sleep(this.#backoff.next(failure.retryAfterMs), signal, this.#ports.clock);
  }

  /** Whether the failure is one that trying again cannot mend. */
  #gaveUp(failure: Failure): boolean {
    if (failure.code === 'forbidden' || failure.code === 'not-found') {
      // What may not be seen, or no longer exists, is not shown on.
      this.#tell(this.#set.replace([]), true);
    }
    if (failure.code === 'forbidden') {
      this.#setState({ phase: 'denied', failure });
      return true;
    }
    if (finalCodes.has(failure.code)) {
      this.#setState({ phase: 'failed', failure });
      return true;
    }
    return false;
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
