import type { Clock } from '../../common/clock.ts';
import type { Disposable } from '../../common/lifetime.ts';

/** How the refresher sees the tree. `undefined` stands for the root. */
export interface RefresherPort<N> {
  readonly clock: Clock;
  parentOf(node: N): N | undefined;
  /** Whether the rows below are on the screen. */
  isShown(node: N | undefined): boolean;
  /** The node and all below it that have rows on the screen. */
  shownWithin(node: N | undefined): readonly N[];
  /** Least time in milliseconds between two times the rows below are sent again. */
  paceOf(node: N): number;
  /** Whether the node's own row shows something else than the editor has. Asked of nodes with rows on the screen. */
  isOutdated(node: N): boolean;
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
/** The least pace, and how much slower all that is below a row is read again for the row's own sake. */
const paceMs = 1000;
const headFactor = 3;
/**
 * A command chosen from a row's menu while the editor reads that row again gets nothing in the row's place. So the rows
 * around one that the person points at stand still for as long as it takes to choose, but not for ever.
 */
const holdMs = 2000;
const longestHoldMs = 6000;
/** What the editor takes in at a time without holding up the host; ten times as many cost fifty times as much. */
const mostRows = 200;

/**
 * The one source of the tree's change events. It sends at most every 300 ms, up to 200 changed rows as one array, a
 * parent at its own slower pace, and nothing that is not on the screen: that waits until `wake` finds it there. More
 * rows wait for their turn, in which they are drawn as they are then. For the editor to draw an unfolded row again is
 * to read all rows below it again, so such a row is sent like a parent, and more seldom where there are many below.
 */
export class Refresher<N extends object> implements Disposable {
  readonly #port: RefresherPort<N>;
  /** Changed rows by parent, those that wait longest first. */
  readonly #rows = new Map<N | undefined, Set<N>>();
  /** Unfolded nodes whose own row changed. */
  readonly #heads = new Set<N>();
  /** Nodes whose list of rows changed. */
  readonly #parents = new Set<N | undefined>();
  readonly #sentAt = new WeakMap<N, number>();
  readonly #readAt = new WeakMap<N, number>();
  #rootSentAt = -Infinity;
  #firedAt = -Infinity;
  #quietUntil = -Infinity;
  #held: { readonly node: N; readonly since: number; readonly until: number } | undefined;
  #timer: Disposable | undefined;
  #ended = false;

  constructor(port: RefresherPort<N>) {
    this.#port = port;
  }

  /** The row shows something new. */
  row(node: N): void {
    if (this.#port.isShown(node)) {
      this.#heads.add(node);
      this.#schedule();
      return;
    }
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

  /** To call when the editor asks for the rows below a node. Call what it returns when they were handed over. */
  reading(node: N): () => void {
    this.#readAt.set(node, this.#port.clock.now());
    this.#quietUntil = Math.max(this.#quietUntil, this.#port.clock.now() + quietWhileMs);
    return () => {
      this.#quietUntil = this.#port.clock.now() + quietAfterMs;
    };
  }

  /** To call when the person points at a row or selects it. */
  hold(node: N): void {
    const now = this.#port.clock.now();
    const since = this.#held !== undefined && now < this.#held.until ? this.#held.since : now;
    this.#held = { node, since, until: Math.min(now + holdMs, since + longestHoldMs) };
  }

  /** To call when something came on the screen. */
  wake(): void {
    this.#schedule();
  }

  /** The node is gone: nothing about it or directly below it is sent any more. */
  forget(node: N): void {
    this.#held = this.#held?.node === node ? undefined : this.#held;
    this.#parents.delete(node);
    this.#heads.delete(node);
    this.#rows.delete(node);
    this.#rows.get(this.#port.parentOf(node))?.delete(node);
  }

  dispose(): void {
    this.#ended = true;
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#rows.clear();
    this.#heads.clear();
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
    const due = [
      ...[...this.#parents].filter((node) => this.#onScreen(node)).map((node) => this.#dueOf(node)),
      ...[...this.#heads].filter((node) => this.#onScreen(node)).map((node) => this.#headDueOf(node)),
    ];
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
    return Math.max(sentAt + this.#paceWithin(this.#port.shownWithin(node)), this.#heldUntil(node));
  }

  /** Until when the rows below the node stand still because the person points at one of them. */
  #heldUntil(node: N | undefined): number {
    const isAround = node !== undefined && this.#held !== undefined && this.#isBelow(this.#held.node, new Set([node]));
    return isAround ? this.#held?.until ?? -Infinity : -Infinity;
  }

  #headDueOf(node: N): number {
    const within = this.#port.shownWithin(node);
    const pace = this.#paceWithin(within);
    if (pace <= paceMs) {
      return Math.max((this.#sentAt.get(node) ?? -Infinity) + pace, this.#heldUntil(node));
    }
    const last = Math.max(...within.map((each) => Math.max(this.#sentAt.get(each) ?? -Infinity, this.#readAt.get(each) ?? -Infinity)));
    return Math.max(last + pace * headFactor, this.#heldUntil(node));
  }

  #paceWithin(nodes: readonly N[]): number {
    return Math.max(paceMs, ...nodes.map((node) => this.#port.paceOf(node)));
  }

  #send(): void {
    const now = this.#port.clock.now();
    const parents = [...this.#parents].filter((node) => this.#onScreen(node) && this.#dueOf(node) <= now);
    parents.forEach((node) => this.#parents.delete(node));
    if (parents.includes(undefined)) {
      this.#rootSentAt = now;
      this.#markSent(undefined, now);
      this.#rows.clear();
      this.#fire(now, undefined);
      return;
    }
    const sent = new Set([...parents as N[], ...this.#takeHeads(now)]);
    const nodes = [...sent].filter((node) => !this.#isBelow(node, sent));
    nodes.forEach((node) => this.#markSent(node, now));
    nodes.push(...this.#takeRows().filter((row) => !sent.has(row) && !this.#isBelow(row, sent)));
    if (nodes.length > 0) {
      this.#fire(now, nodes);
    }
  }

  /** The editor reads all that is unfolded below the node again, and draws the node itself. */
  #markSent(node: N | undefined, now: number): void {
    if (node !== undefined) {
      this.#sentAt.set(node, now);
    }
    for (const each of this.#port.shownWithin(node)) {
      this.#sentAt.set(each, now);
      this.#parents.delete(each);
      this.#heads.delete(each);
    }
  }

  /** Takes the unfolded rows that are to be drawn again now. */
  #takeHeads(now: number): N[] {
    const taken: N[] = [];
    for (const node of [...this.#heads]) {
      if (!this.#port.isShown(node)) {
        this.#heads.delete(node);
        this.row(node);
      } else if (this.#headDueOf(node) <= now) {
        this.#heads.delete(node);
        taken.push(...(this.#port.isOutdated(node) ? [node] : []));
      }
    }
    return taken;
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
