import type { KubeObject, ObjectReader } from '../api/types.ts';
import type { Column, FactsReader, Row } from '../live/types.ts';

/**
 * How an object fares. `progressing` is on its way, `done` has ended as it should, `unknown` says nothing of
 * its health.
 */
export type Health = 'ok' | 'warning' | 'error' | 'progressing' | 'done' | 'unknown';

export interface ContainerInfo {
  readonly name: string;
  /** A sidecar is an init container that keeps running. */
  readonly role: 'init' | 'sidecar' | 'app' | 'ephemeral';
  readonly image: string;
  readonly state: 'running' | 'waiting' | 'terminated';
  /** Why it is waiting or has ended, such as `CrashLoopBackOff`, `Completed` or `ExitCode:1`. */
  readonly reason: string | undefined;
  readonly exitCode: number | undefined;
  readonly ready: boolean;
  readonly restarts: number;
  readonly health: Health;
}

/** One thing worth knowing of an object's state, such as the scheduler's reason. */
export interface Remark {
  readonly health: Health;
  /** One line, in the server's own words where it has some. */
  readonly text: string;
}

/** What views know of a kind. Health is read off the printed row, so that lists need no full objects. */
export interface KindProfile {
  /** The name of a codicon. */
  readonly icon: string;
  /** For kinds whose columns do not tell their health: lists of them carry these facts in their rows. */
  readonly facts?: FactsReader;
  health(row: Row, columns: readonly Column[]): Health;
  /** What the row is called, where its name says little (events). */
  readonly label?: (row: Row, columns: readonly Column[]) => string;
  /**
   * What stands behind the label, where the printed columns are not what people look for (events).
   * @param now ms since the epoch
   */
  readonly description?: (row: Row, columns: readonly Column[], now: number) => string;
  /**
   * Since when a span in this column's cell goes on (ms since the epoch), where the printed text alone does not tell that;
   * undefined where the cell is to be taken as it is.
   */
  readonly since?: (row: Row, columns: readonly Column[], column: Column) => number | undefined;
  /** The order of rows, where it is not the server's. */
  readonly compare?: (left: Row, right: Row) => number;
  /**
   * Why the object fares as it does, the worst first; read from the whole object when a person asks.
   * @param now ms since the epoch
   */
  readonly explain?: (object: KubeObject, now: number) => readonly Remark[];
  /** Whether `explain` has anything to say of the object of this row; where absent, it may have. */
  readonly isExplained?: (row: Row, columns: readonly Column[]) => boolean;
  /** What only other objects tell of this one, such as a Service's endpoints: at most one request. */
  readonly explainFurther?: (object: KubeObject, reader: ObjectReader, signal: AbortSignal) => Promise<readonly Remark[]>;
  /** False for kinds that tell of other objects (events): a list of them says nothing of the context's health. */
  readonly rollsUp?: boolean;
  /** The containers of an object of this kind, in the order in which they start. */
  readonly containers?: (object: KubeObject) => ContainerInfo[];
}
