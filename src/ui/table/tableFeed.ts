import type { Clock } from '../../common/clock.ts';
import { Lifetime, type Disposable } from '../../common/lifetime.ts';
import type { CollectionChange, LiveCollection, Row } from '../../kube/live/types.ts';
import type { HostMessage, TableRow, TableRows } from '../../tableProtocol.ts';
import { rowKey, type TableForm, type TableLayout } from './tableForm.ts';

export interface FeedPorts {
  readonly clock: Clock;
  /** Hands a message to the page. */
  readonly post: (message: HostMessage) => void;
  /** Told at the start and whenever the list fares differently. */
  readonly stateChanged: () => void;
}

/** Longest stretch of work at once. */
const stepMs = 15;
/** Rows made between two looks at the clock. */
const stride = 100;

/** Least time between two handovers: what changes meanwhile goes together. */
function paceOf(rows: number): number {
  return rows < 10_000 ? 250 : rows < 30_000 ? 500 : 1000;
}

/** Keeps a page that has just been loaded up to date with a live list, until disposed. */
export class TableFeed implements Disposable {
  readonly #collection: LiveCollection;
  readonly #form: TableForm;
  readonly #ports: FeedPorts;
  readonly #lifetime = new Lifetime();
  readonly #encoder = new TextEncoder();
  /** Rows to hand over by key; undefined for those that are gone. */
  readonly #waiting = new Map<string, Row | undefined>();
  #layout: TableLayout;
  #columns = '';
  #timer: Disposable | undefined;
  #sentAt = -Infinity;

  constructor(collection: LiveCollection, form: TableForm, ports: FeedPorts) {
    this.#collection = collection;
    this.#form = form;
    this.#ports = ports;
    this.#layout = form.layout(collection.columns);
    this.#lifetime.add(collection.onDidChange((change) => this.#take(change)));
    this.#lifetime.add(collection.onDidChangeState(() => this.#stateChanged()));
    this.#start();
    ports.stateChanged();
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#waiting.clear();
    this.#lifetime.dispose();
  }

  /** Hands over everything there is. */
  #start(): void {
    this.#columns = JSON.stringify(this.#collection.columns);
    this.#layout = this.#form.layout(this.#collection.columns);
    this.#ports.post({ type: 'reset' });
    if (this.#collection.columns.length > 0) {
      this.#ports.post({ type: 'columns', columns: this.#layout.columns, unknown: this.#layout.unknown });
    }
    this.#waiting.clear();
    for (const row of this.#collection.rows) {
      this.#waiting.set(rowKey(row), row);
    }
    this.#send();
  }

  #take({ added, updated, removed }: CollectionChange): void {
    for (const row of removed) {
      this.#waiting.set(rowKey(row), undefined);
    }
    for (const row of [...added, ...updated]) {
      this.#waiting.set(rowKey(row), row);
    }
    this.#schedule();
  }

  #stateChanged(): void {
    this.#ports.stateChanged();
    // A list that holds nothing has columns all the same, and no change tells of them.
    this.#schedule();
  }

  #schedule(): void {
    if (this.#timer === undefined && !this.#lifetime.ended) {
      const { clock } = this.#ports;
      this.#later(Math.max(0, this.#sentAt + paceOf(this.#collection.rows.length) - clock.now()));
    }
  }

  #later(ms: number): void {
    this.#timer = this.#ports.clock.after(ms, () => {
      this.#timer = undefined;
      if (JSON.stringify(this.#collection.columns) !== this.#columns) {
        this.#start();
      } else {
        this.#send();
      }
    });
  }

  /** Hands over as much as can be made in a short time, and goes on in another turn. */
  #send(): void {
    if (this.#waiting.size === 0) {
      return;
    }
    const { clock, post } = this.#ports;
    const end = clock.now() + stepMs;
    const put: TableRow[] = [];
    const drop: string[] = [];
    let made = 0;
    for (const [key, row] of this.#waiting) {
      this.#waiting.delete(key);
      if (row === undefined) {
        drop.push(key);
      } else {
        put.push(this.#layout.row(row));
      }
      if (++made % stride === 0 && clock.now() >= end) {
        break;
      }
    }
    const rows: TableRows = { put, drop };
    post({ type: 'rows', data: this.#encoder.encode(JSON.stringify(rows)) });
    this.#sentAt = clock.now();
    if (this.#waiting.size > 0 && this.#timer === undefined) {
      this.#later(0);
    }
  }
}
