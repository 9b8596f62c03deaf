import type { HealthTally } from '../../../kube/kinds/healthCounts.ts';
import type { CollectionState } from '../../../kube/live/types.ts';

/** How a list fared when it was last looked at, which `at` (ms since the epoch) tells. */
export interface LastLook {
  readonly tally: HealthTally;
  readonly all: number;
  readonly at: number;
}

/**
 * What stays known of a list that is closed now; undefined where it was not read.
 * @param now ms since the epoch
 */
export function lastLook(state: CollectionState | undefined, tally: HealthTally | undefined, all: number, now: number): LastLook | undefined {
  if (tally === undefined || (state?.phase !== 'live' && state?.phase !== 'stale')) {
    return undefined;
  }
  return { tally, all, at: state.phase === 'stale' ? state.since : now };
}
