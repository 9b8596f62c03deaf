import { asString, at } from '../../common/json.ts';
import type { KubeObject } from '../api/types.ts';
import type { Column, Row } from '../live/types.ts';
import { cell, isTerminating } from './cells.ts';
import { conditionRemarks } from './conditions.ts';
import { remark } from './remarks.ts';
import type { Health, KindProfile, Remark } from './types.ts';

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

/** What the status of any object says that is not well: its conditions, else its phase with a message. */
function genericRemarks(object: KubeObject, now: number): readonly Remark[] {
  const remarks = conditionRemarks(object, now);
  const text = (field: string): string => asString(at(object, 'status', field)) ?? '';
  const word = text('phase') || text('state');
  const health = healthOfWord(word);
  const says = health === 'error' || health === 'progressing';
  return remarks.length > 0 || !says ? remarks : [remark(health, word, text('reason'), text('message'))];
}

/** The profile of kinds that have none of their own. */
export const genericProfile: KindProfile = { icon: 'symbol-misc', health: genericHealth, explain: genericRemarks };

/** A kind without a notion of health, known by its icon. */
export function plainProfile(icon: string): KindProfile {
  return { icon, health: (row) => (isTerminating(row) ? 'progressing' : 'unknown'), isExplained: isTerminating };
}

/** A kind whose health is told by its row unless it is being deleted. */
export function profile(icon: string, health: KindProfile['health']): KindProfile {
  return { icon, health: (row, columns) => (isTerminating(row) ? 'progressing' : health(row, columns)) };
}
