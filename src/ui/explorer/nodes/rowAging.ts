import type { Clock } from '../../../common/clock.ts';
import type { Disposable } from '../../../common/lifetime.ts';
import { keyOf, type ObjectNode } from './objectNode.ts';

/** How often ages are counted anew, and of how many rows: of long lists some at a time, as each row drawn has its price. */
const agingMs = 10_000;
const agingRows = 500;

/** Has the ages of a list's rows drawn again from time to time, from `start` to `stop`. */
export class RowAging implements Disposable {
  readonly #nodes: ReadonlyMap<string, ObjectNode>;
  readonly #clock: Clock;
  #timer: Disposable | undefined;
  /** Rows whose ages are still to be counted in this round. */
  #left: ObjectNode[] = [];

  /** @param nodes the rows as they are at any time, by `keyOf` */
  constructor(nodes: ReadonlyMap<string, ObjectNode>, clock: Clock) {
    this.#nodes = nodes;
    this.#clock = clock;
  }

  start(): void {
    this.#timer?.dispose();
    this.#timer = this.#clock.after(agingMs, () => {
      if (this.#left.length === 0) {
        this.#left = [...this.#nodes.values()];
      }
      this.#left.splice(0, agingRows).filter((node) => this.#nodes.get(keyOf(node.row)) === node).forEach((node) => node.redrawIfChanged());
      this.start();
    });
  }

  stop(): void {
    this.#timer?.dispose();
    this.#left = [];
  }

  dispose(): void {
    this.stop();
  }
}
