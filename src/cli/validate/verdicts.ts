import type { Judge, JudgedDocument, Verdict } from '../../language/judge/types.ts';

/** One verdict a document, in order; undefined for a document that cannot be judged, as the judge ends on it. */
export type AskVerdicts = (documents: readonly JudgedDocument[], signal: AbortSignal) => Promise<readonly (Verdict | undefined)[]>;

/** Asks a judge. Where it ended on several documents, they are asked about one by one, so that only the cause stays without. */
export function askJudge(judge: Judge, emulate: string | undefined): AskVerdicts {
  return async (documents, signal) => {
    const verdicts = await judge.judge(documents, { emulate }, signal);
    if (verdicts !== undefined) {
      return verdicts;
    }
    const each: (Verdict | undefined)[] = [];
    for (const document of documents) {
      // What had ended is loaded again.
      each.push(await judge.ready(signal) ? (await judge.judge([document], { emulate }, signal))?.[0] : undefined);
    }
    return each;
  };
}

/** Whether the API server takes the object as it is. */
export function isAccepted(verdict: Verdict | undefined): verdict is Verdict {
  return verdict?.state === 'judged' && verdict.findings.length === 0;
}
