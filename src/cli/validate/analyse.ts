import { Analyser } from '../../language/analysis.ts';
import { checkers } from '../../language/checks/registry.ts';
import type { Judge } from '../../language/judge/types.ts';
import type { Schemas } from '../../language/ports.ts';
import type { Engine } from './engine.ts';

/** The language layer's analysis, with verdicts that were had already. */
export function createAnalyse(schemas: Schemas, judge: Judge): Engine['analyse'] {
  const analyser = new Analyser(schemas, checkers, judge);
  return async (slice, verdict, signal) => analyser.conclude(await analyser.examine(slice, signal), verdict);
}
