import { askJudge as ask } from '../../language/judge/ask.ts';
import type { Judge, JudgedDocument, Verdict } from '../../language/judge/types.ts';

/** One verdict a document, in order; undefined where none can be had, as the judge keeps ending. */
export type AskVerdicts = (documents: readonly JudgedDocument[], signal: AbortSignal) => Promise<readonly (Verdict | undefined)[]>;

/** Asks a judge; `onLost` hears of documents that it could not judge. */
export function askJudge(judge: Pick<Judge, 'judge'>, emulate: string | undefined, onLost: (documents: number) => void = () => undefined): AskVerdicts {
  return async (documents, signal) => {
    const verdicts = await ask(judge, documents, emulate, signal);
    if (verdicts === undefined) {
      onLost(documents.length);
    }
    return verdicts ?? documents.map(() => undefined);
  };
}

/** Whether the API server takes the object as it is. */
export function isAccepted(verdict: Verdict | undefined): verdict is Verdict {
  return verdict?.state === 'judged' && verdict.findings.length === 0;
}
