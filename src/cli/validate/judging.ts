import { openJudgePool } from '../../judge/open.ts';
import type { Disposable } from '../../common/lifetime.ts';
import type { Judge } from '../../language/judge/types.ts';

/** The judge that is part of this build, with up to so many workers; its state tells where there is none. */
export function openJudge(jobs: number): Judge & Disposable {
  return openJudgePool(import.meta.url, jobs);
}
