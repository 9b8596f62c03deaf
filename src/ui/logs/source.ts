import type { ContainerTarget } from '../commands/targets.ts';

export interface LogOptions {
  /** How many of the latest lines come first. */
  readonly tailLines: number;
  /** Aborted when the person stops following. */
  readonly signal: AbortSignal;
}

/** What a followed log says: its lines, or that something may be missing at this place. */
export type LogPart =
  | { readonly text: string }
  | { readonly gap: string };

/**
 * Follows what a container writes, across broken connections; ends when the container has ended. The next part is
 * read when it is asked for, so a slow reader slows the source down and loses nothing. Rejects with a Failure.
 */
export type FollowLog = (target: ContainerTarget, options: LogOptions) => AsyncIterable<LogPart>;
