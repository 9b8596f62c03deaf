import type { Judge, JudgedDocument, Verdict } from './types.ts';

/**
 * Asks the judge as `Judge.judge` does. Where an older minor is asked about, its own is asked, too, about the documents
 * with unknown fields, to tell what came later from what never was.
 */
export async function askJudge(judge: Pick<Judge, 'judge'>, documents: readonly JudgedDocument[], emulate: string | undefined, signal: AbortSignal): Promise<readonly Verdict[] | undefined> {
  const verdicts = await judge.judge(documents, { emulate }, signal);
  if (verdicts === undefined || emulate === undefined) {
    return verdicts;
  }
  const open = documents.filter((_, index) => unknownFields(verdicts[index]!).length > 0);
  const own = open.length === 0 ? [] : await judge.judge(open, {}, signal);
  if (own === undefined) {
    return undefined;
  }
  const never = new Map(open.map((document, index) => [document, new Set(unknownFields(own[index]!))]));
  return verdicts.map((verdict, index) => {
    const unknown = never.get(documents[index]!);
    return unknown === undefined ? verdict : { ...verdict, later: unknownFields(verdict).filter((field) => !unknown.has(field)) };
  });
}

function unknownFields({ findings }: Verdict): string[] {
  return findings.filter(({ reason }) => reason === 'UnknownField').map(({ field }) => field);
}
