import type { JudgedDocument } from '../language/judge/types.ts';
import { readPlainYaml } from '../common/plainYaml.ts';

/**
 * The request for a verdict on one document: a line with the question, and the document's JSON in a line of its own where it
 * could be read here. The module then need not read it as YAML, nor twice as JSON.
 */
export function judgeRequest({ text, live }: JudgedDocument, emulate: string | undefined): string {
  const json = readPlainYaml(text);
  const question = JSON.stringify({ op: 'judge', documents: [{ text: json === undefined ? text : undefined, live }], emulate });
  return json === undefined ? question : `${question}\n${json}`;
}
