import { Emitter } from '../../common/emitter.ts';
import type { Disposable } from '../../common/lifetime.ts';
import type { Judge } from '../../language/judge/types.ts';

export function openJudge(_jobs: number): Judge & Disposable {
  return { minors: ['1.37', '1.36', '1.35', '1.34'], state: 'unavailable', onDidChange: new Emitter<void>().event, judge: () => Promise.resolve(undefined), define: () => undefined, ready: () => Promise.resolve(false), dispose: () => undefined };
}
