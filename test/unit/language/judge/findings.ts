import { Analyser } from '../../../../src/language/analysis.ts';
import { checkers } from '../../../../src/language/checks/registry.ts';
import type { Finding } from '../../../../src/language/findings.ts';
import type { Judge, Verdict } from '../../../../src/language/judge/types.ts';
import type { Schemas } from '../../../../src/language/ports.ts';
import { cutSlices } from '../../../../src/language/slices.ts';
import { never, offlineSchemas } from '../corpus.ts';
import { SaidJudge } from './saidJudge.ts';

/** What is found in a document of which the judge gives this verdict. */
export function judged(text: string, verdict: Verdict, schemas: Schemas = offlineSchemas()): Promise<readonly Finding[]> {
  return found(text, new SaidJudge(() => verdict), schemas);
}

export async function found(text: string, judge: Judge | undefined, schemas: Schemas = offlineSchemas()): Promise<readonly Finding[]> {
  const [slice] = cutSlices(text);
  return (await new Analyser(schemas, checkers, judge).analyse(slice!, never)).findings;
}

/** `code at "the marked text" in line 3: message`. */
export function lines(text: string, findings: readonly Finding[]): string[] {
  return findings.map(({ code, start, end, message }) => `${code} at ${JSON.stringify(text.slice(start, end))} in line ${text.slice(0, start).split('\n').length}: ${message}`);
}
