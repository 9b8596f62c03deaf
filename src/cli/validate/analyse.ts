import { Analyser } from '../../language/analysis.ts';
import { checkers } from '../../language/checks/registry.ts';
import type { Schemas } from '../../language/ports.ts';
import type { Engine } from './engine.ts';

export function createAnalyse(schemas: Schemas, _minors: readonly string[]): Engine['analyse'] {
  return (slice, _verdict, signal) => new Analyser(schemas, checkers).analyse(slice, signal);
}
