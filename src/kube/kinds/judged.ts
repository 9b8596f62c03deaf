import type { KubeObject } from '../api/types.ts';
import type { FactsReader, Row } from '../live/types.ts';
import { worstOf } from './healthCounts.ts';
import type { Health, Remark } from './types.ts';

// For kinds whose columns do not tell how an object fares: the worst of what is remarked of it is all that lists keep.

/** @param id names the reader, so that lists with the same one are shared */
export function judgedFacts(id: string, remarks: (object: KubeObject) => readonly Remark[]): FactsReader {
  return { id, read: (object) => ({ health: worstOf(remarks(object).map(({ health }) => health)) }) };
}

/** What `judgedFacts` read; undefined where there is nothing to remark, or where the list reads no facts. */
export function judgedHealth(row: Row): Health | undefined {
  // The reader writes healths and nothing else.
  const health = row.facts?.health as Health | undefined;
  return health === 'unknown' ? undefined : health;
}
