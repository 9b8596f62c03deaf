import type { CollectionState, MissingPart } from './types.ts';

/** One of several lists that are shown as one. */
export interface StatedPart {
  readonly namespace: string | undefined;
  readonly state: CollectionState;
  /** Rows it shows. */
  readonly count: number;
}

/**
 * The state of several lists together: loading while one loads, stale while one is; where some were refused or failed
 * and others did not, that of the others, with what is missing.
 */
export function combineStates(parts: readonly StatedPart[]): CollectionState {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) {
    return only.state;
  }
  if (parts.some(({ state }) => state.phase === 'loading')) {
    return loading(parts);
  }
  const missing = parts.flatMap(({ namespace, state }) => state.phase === 'denied' || state.phase === 'failed' ? [{ namespace, failure: state.failure }] : []);
  if (missing.length > 0 && missing.length === parts.length) {
    return nothing(parts);
  }
  return withMissing(shown(parts), missing);
}

/** A state with more that is missing; states that show no rows stay as they are. */
export function withMissing(state: CollectionState, more: readonly MissingPart[]): CollectionState {
  if (more.length === 0 || (state.phase !== 'live' && state.phase !== 'stale')) {
    return state;
  }
  return { ...state, missing: [...more, ...(state.missing ?? [])] };
}

export function sameState(left: CollectionState, right: CollectionState): boolean {
  return left.phase === right.phase && numbers(left) === numbers(right) && failureOf(left) === failureOf(right) && sameMissing(missingOf(left), missingOf(right));
}

function loading(parts: readonly StatedPart[]): CollectionState {
  let loaded = 0;
  let total: number | undefined = 0;
  for (const { state, count } of parts) {
    const more: number | undefined = state.phase === 'loading' ? state.total : count;
    loaded += state.phase === 'loading' ? state.loaded : count;
    total = total === undefined || more === undefined ? undefined : total + more;
  }
  return { phase: 'loading', loaded, total };
}

/** Where no part is to be had: denied only if the server refuses all. */
function nothing(parts: readonly StatedPart[]): CollectionState {
  const failed = parts.find(({ state }) => state.phase === 'failed') ?? parts[0];
  return failed?.state ?? { phase: 'live' };
}

/** Stale since the oldest of the stale ones was, else live. */
function shown(parts: readonly StatedPart[]): CollectionState {
  let oldest: CollectionState = { phase: 'live' };
  for (const { state } of parts) {
    if (state.phase === 'stale' && (oldest.phase !== 'stale' || state.since < oldest.since)) {
      oldest = state;
    }
  }
  return oldest;
}

function numbers(state: CollectionState): string {
  return state.phase === 'loading' ? `${state.loaded} ${state.total}` : state.phase === 'stale' ? String(state.since) : '';
}

function failureOf(state: CollectionState): unknown {
  return 'failure' in state ? state.failure : undefined;
}

function missingOf(state: CollectionState): readonly MissingPart[] {
  return state.phase === 'live' || state.phase === 'stale' ? state.missing ?? [] : [];
}

function sameMissing(left: readonly MissingPart[], right: readonly MissingPart[]): boolean {
  return left.length === right.length && left.every(({ namespace, failure }, index) => right[index]?.namespace === namespace && right[index]?.failure === failure);
}
