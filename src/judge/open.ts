import { systemClock } from '../common/clock.ts';
import type { Disposable } from '../common/lifetime.ts';
import type { Judge } from '../language/judge/types.ts';
import { Engine } from './engine.ts';
import { findPacked } from './packed.ts';
import { JudgePool } from './pool.ts';
import { threadsOf } from './thread.ts';

/**
 * A judge for an editor: nothing is loaded before the first question, and memory is spared. `moduleUrl` is the caller's
 * import.meta.url.
 */
export function openJudge(moduleUrl: string): Judge & Disposable {
  return openEngines(moduleUrl, 1, 'small')[0];
}

/** A judge for many documents at once, with so many threads at most. */
export function openJudgePool(moduleUrl: string, threads: number): Judge & Disposable {
  return new JudgePool(openEngines(moduleUrl, threads, 'fast'));
}

function openEngines(moduleUrl: string, count: number, aim: 'small' | 'fast'): [Engine, ...Engine[]] {
  const packed = findPacked(moduleUrl);
  const start = packed === undefined ? undefined : threadsOf(packed, aim);
  const open = (): Engine => new Engine({ minors: packed?.minors ?? [], start, clock: systemClock });
  return [open(), ...Array.from({ length: Math.max(count, 1) - 1 }, open)];
}
