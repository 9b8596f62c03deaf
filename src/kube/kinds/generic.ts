import type { Column, Row } from '../live/types.ts';
import { cell, isTerminating } from './cells.ts';
import type { Health, KindProfile } from './types.ts';

const words: readonly (readonly [Health, RegExp])[] = [
  ['error', /^(?:failed|failure|error|lost|denied|notready|degraded|unhealthy|invalid|crashloopbackoff)/i],
  ['done', /^(?:complete|completed|succeeded|finished)$/i],
  ['progressing', /^(?:pending|progressing|creating|deleting|terminating|updating|initializing|provisioning|reconciling|waiting)/i],
  ['ok', /^(?:ok|active|available|bound|ready|running|healthy|synced|approved|deployed|established)\b/i],
];

/** The health that a status word stands for in most resources. */
export function healthOfWord(word: string): Health {
  return words.find(([, pattern]) => pattern.test(word))?.[0] ?? 'unknown';
}

/** The health of a condition that should be true. */
export function healthOfCondition(status: string): Health {
  switch (status.toLowerCase()) {
    case 'true':
      return 'ok';
    case 'false':
      return 'error';
    case 'unknown':
      return 'progressing';
    default:
      return 'unknown';
  }
}

/** The health of any object: its deletion, else what columns say that many resources have. */
function genericHealth(row: Row, columns: readonly Column[]): Health {
  if (isTerminating(row)) {
    return 'progressing';
  }
  const ready = healthOfCondition(cell(row, columns, 'Ready'));
  return ready === 'unknown' ? healthOfWord(cell(row, columns, 'Status') || cell(row, columns, 'Phase')) : ready;
}

/** The profile of kinds that have none of their own. */
export const genericProfile: KindProfile = { icon: 'symbol-misc', health: genericHealth };

/** A kind without a notion of health, known by its icon. */
export function plainProfile(icon: string): KindProfile {
  return { icon, health: (row) => (isTerminating(row) ? 'progressing' : 'unknown') };
}

/** A kind whose health is told by its row unless it is being deleted. */
export function profile(icon: string, health: KindProfile['health']): KindProfile {
  return { icon, health: (row, columns) => (isTerminating(row) ? 'progressing' : health(row, columns)) };
}
