import { asString, at } from '../../common/json.ts';
import { plainLine } from '../../common/text.ts';
import type { KubeObject } from '../api/types.ts';
import { ageSince } from '../text/duration.ts';
import type { Health, KindProfile, Remark } from './types.ts';

/** From what people have to see first to what they may skip. */
const severity: readonly Health[] = ['error', 'warning', 'progressing', 'unknown', 'ok', 'done'];

/** Longer texts fill the screen and are read in the object's description. */
const mostRemarks = 8;
const mostCharacters = 400;

/** A remark of texts that belong together, such as a reason and its message; empty ones are left out. */
export function remark(health: Health, ...texts: readonly string[]): Remark {
  return { health, text: plainLine(texts.filter((text) => text !== '').join(': '), mostCharacters) };
}

/** A remark where there is reason for it, for lists that are put together from such. */
export function remarkIf(holds: boolean, health: Health, ...texts: readonly string[]): readonly Remark[] {
  return holds ? [remark(health, ...texts)] : [];
}

/** The healthier of two comes later. */
export function compareHealth(left: Health, right: Health): number {
  return severity.indexOf(left) - severity.indexOf(right);
}

/**
 * All that is worth knowing of an object's state, the worst first: what its kind knows, and what keeps it from being
 * deleted.
 * @param now ms since the epoch
 */
export function explainObject(profile: KindProfile, object: KubeObject, now: number): readonly Remark[] {
  return worstFirst([...deletionRemarks(object, now), ...(profile.explain?.(object, now) ?? [])]);
}

/** The remarks in the order in which they are read, no more than a person reads. */
export function worstFirst(remarks: readonly Remark[]): readonly Remark[] {
  return [...remarks].sort((left, right) => compareHealth(left.health, right.health)).slice(0, mostRemarks);
}

function deletionRemarks(object: KubeObject, now: number): readonly Remark[] {
  const since = asString(at(object, 'metadata', 'deletionTimestamp'));
  if (since === undefined) {
    return [];
  }
  const finalizers = at(object, 'metadata', 'finalizers');
  const waits = Array.isArray(finalizers) && finalizers.length > 0 ? `waits for ${finalizers.map(String).join(', ')}` : '';
  // The time lies ahead for as long as the object may take to end.
  const text = Date.parse(since) > now ? 'Being deleted' : `Being deleted for ${ageSince(since, now)}`;
  return [remark('progressing', text, waits)];
}
