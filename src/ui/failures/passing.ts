import type { Failure, FailureCode } from '../../common/failure.ts';

/** Failures that may pass without anybody's doing. All others wait for a person, not to start sign-ins over and over. */
const passing: ReadonlySet<FailureCode> = new Set<FailureCode>(['gone', 'internal', 'proxy', 'throttled', 'timeout', 'unreachable']);

const firstRetryMs = 10_000;
const longestRetryMs = 60_000;

/** Whether a context that failed so is asked again by itself while somebody looks. */
export function mayPass({ code }: Failure): boolean {
  return passing.has(code);
}

/**
 * How long to wait before that, in ms: longer each time, and never less than the server asked for.
 * @param failures how often it failed in a row, this time included
 */
export function waitBeforeRetry({ retryAfterMs }: Failure, failures: number): number {
  return Math.max(retryAfterMs ?? 0, Math.min(longestRetryMs, firstRetryMs * 2 ** (failures - 1)));
}
