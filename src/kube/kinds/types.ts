import type { KubeObject } from '../api/types.ts';
import type { Column, Row } from '../live/types.ts';

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

/** What views know of a kind. Health is read off the printed row, so that lists need no full objects. */
export interface KindProfile {
  /** The name of a codicon. */
  readonly icon: string;
  health(row: Row, columns: readonly Column[]): Health;
  /** The containers of an object of this kind, in the order in which they start. */
  readonly containers?: (object: KubeObject) => ContainerInfo[];
}
