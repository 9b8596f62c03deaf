import type { JudgedDocument } from '../language/judge/types.ts';
import { readPlainYaml } from '../common/plainYaml.ts';

/** The request for a verdict on one document. The module need not read as YAML what could be read here. */
export function judgeRequest({ text, live }: JudgedDocument, emulate: string | undefined): string {
  const json = readPlainYaml(text);
  const fields = [
    json === undefined ? `"text":${JSON.stringify(text)}` : `"json":${json}`,
    ...(live === undefined ? [] : [`"live":${JSON.stringify(live)}`]),
  ];
  return `{"op":"judge","documents":[{${fields.join(',')}}]${emulate === undefined ? '' : `,"emulate":${JSON.stringify(emulate)}`}}`;
}
