import type { Clock } from '../../common/clock.ts';
import type { Disposable } from '../../common/lifetime.ts';

/** How the refresher sees the tree. `undefined` stands for the root. */
export interface RefresherPort<N> {
  readonly clock: Clock;
  parentOf(node: N): N | undefined;
  /** Whether the rows below are on the screen. */
  isShown(node: N | undefined): boolean;
  /** Least time in milliseconds between two times the rows below are sent again. */
  paceOf(node: N | undefined): number;
  /** Sends: rows to draw again, each with what is below it; undefined for the whole tree. */
  fire(nodes: readonly N[] | undefined): void;
}

/** The editor waits 200 ms after the last event before it draws, so events that come faster would starve it. */
const intervalMs = 300;
/** Time to gather what belongs together when nothing was sent for a while. */
const gatherMs = 30;
/**
 * The editor's tree can stand still for good when an event reaches it while it takes in rows that it has asked for.
 * So nothing is sent from the moment it asks until a moment after the answer, or this long where the answer is slow.
 */
const quietAfterMs = 400;
const quietWhileMs = 1000;
/** What the editor takes in at a time without holding up the host; ten times as many cost fifty times as much. */
const mostRows = 200;

/**
 * The one source of the tree's change events. It sends at most every 300 ms, up to 200 changed rows as one array, a
 * parent at its own slower pace, and nothing that is not on the screen: that waits until `wake` finds it there. More
 * rows wait for their turn, in which they are drawn as they are then.
 */
export class Refresher<N extends object> implements Disposable {
  readonly #port: RefresherPort<N>;
  /** Changed rows by parent, those that wait longest first. */
  readonly #rows = new Map<N | undefined, Set<N>>();
  /** Nodes whose list of rows changed. */
  readonly #parents = new Set<N | undefined>();
  readonly #sentAt = new WeakMap<N, number>();
  #rootSentAt = -Infinity;
  #firedAt = -Infinity;
  #quietUntil = -Infinity;
  #timer: Disposable | undefined;
  #ended = false;

  constructor(port: RefresherPort<N>) {
    this.#port = port;
  }

  /** The row shows something new. */
  row(node: N): void {
    const parent = this.#port.parentOf(node);
    if (this.#parents.has(parent)) {
      return;
    }
    const rows = this.#rows.get(parent) ?? new Set();
    rows.add(node);
    this.#rows.set(parent, rows);
    this.#schedule();
  }

  /** Rows below the node came or went. Undefined means the root. */
  below(node: N | undefined): void {
    this.#parents.add(node);
    this.#rows.delete(node);
    this.#schedule();
  }

  /** To call when the editor asks for rows. Call what it returns when they were handed over. */
  reading(): () => void {
    this.#quietUntil = Math.max(this.#quietUntil, this.#port.clock.now() + quietWhileMs);
    return () => {
      this.#quietUntil = this.#port.clock.now() + quietAfterMs;
    };
  }

  /** To call when something came on the screen. */
  wake(): void {
    this.#schedule();
  }

  /** The node is gone: nothing about it or directly below it is sent any more. */
  forget(node: N): void {
    this.#parents.delete(node);
    this.#rows.delete(node);
    this.#rows.get(this.#port.parentOf(node))?.delete(node);
  }

  dispose(): void {
    this.#ended = true;
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#rows.clear();
    this.#parents.clear();
  }

  #schedule(): void {
    if (this.#ended || this.#timer !== undefined) {
      return;
    }
    const due = this.#nextDue();
    if (due === undefined) {
      return;
    }
    const now = this.#port.clock.now();
    const wait = Math.max(gatherMs, this.#firedAt + intervalMs - now, this.#quietUntil - now, due - now);
    // A slow parent must not hold up a row that changes meanwhile.
    this.#timer = this.#port.clock.after(Math.min(wait, Math.max(gatherMs, intervalMs)), () => {
      this.#timer = undefined;
      if (this.#quietUntil <= this.#port.clock.now()) {
        this.#send();
      }
      this.#schedule();
    });
  }

  /** When the first thing on the screen may be sent, in ms; undefined where nothing is. */
  #nextDue(): number | undefined {
    const due = [...this.#parents].filter((node) => this.#onScreen(node)).map((node) => this.#dueOf(node));
    for (const [parent, rows] of this.#rows) {
      if (rows.size > 0 && this.#port.isShown(parent)) {
        due.push(-Infinity);
      }
    }
    return due.length === 0 ? undefined : Math.min(...due);
  }

  #onScreen(node: N | undefined): boolean {
    return this.#port.isShown(node === undefined ? undefined : this.#port.parentOf(node));
  }

  #dueOf(node: N | undefined): number {
    const sentAt = node === undefined ? this.#rootSentAt : this.#sentAt.get(node) ?? -Infinity;
    return sentAt + this.#port.paceOf(node);
  }

  #send(): void {
    const now = this.#port.clock.now();
    const parents = [...this.#parents].filter((node) => this.#onScreen(node) && this.#dueOf(node) <= now);
    for (const node of parents) {
      this.#parents.delete(node);
      if (node !== undefined) {
        this.#sentAt.set(node, now);
      }
    }
    if (parents.includes(undefined)) {
      this.#rootSentAt = now;
      this.#rows.clear();
      this.#fire(now, undefined);
      return;
    }
    const sent = new Set(parents as N[]);
    const nodes = [...sent].filter((node) => !this.#isBelow(node, sent));
    nodes.push(...this.#takeRows().filter((row) => !sent.has(row) && !this.#isBelow(row, sent)));
    if (nodes.length > 0) {
      this.#fire(now, nodes);
    }
  }

  /** Takes as many changed rows as may be sent at a time. */
  #takeRows(): N[] {
    const taken: N[] = [];
    for (const [parent, rows] of [...this.#rows]) {
      if (!this.#port.isShown(parent)) {
        continue;
      }
      this.#rows.delete(parent);
      for (const row of rows) {
        if (taken.length === mostRows) {
          // Behind the other parents, so that none has to wait for the end of another's rows.
          this.#rows.set(parent, rows);
          break;
        }
        taken.push(row);
        rows.delete(row);
      }
    }
    return taken;
  }

  #isBelow(node: N, parents: ReadonlySet<N>): boolean {
    for (let above = this.#port.parentOf(node); above !== undefined; above = this.#port.parentOf(above)) {
      if (parents.has(above)) {
        return true;
      }
    }
    return false;
  }

  #fire(now: number, nodes: readonly N[] | undefined): void {
    this.#firedAt = now;
    this.#port.fire(nodes);
  }
}
