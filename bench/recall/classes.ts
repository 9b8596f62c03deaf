import { isAccepted, type Answer } from '../../test/corpus/server.ts';

/** What refusals are about, by the first of these that the server's words fit. */
const classes: readonly (readonly [name: string, words: RegExp])[] = [
  ['unknown type', /cannot be handled as a ConfigMap: (?:no kind|converting)|does not match the expected API version/],
  ['missing type', /^names no type$/],
  ['duplicate key', /already set in map/],
  ['unknown field', /unknown field/],
  ['syntax', /is unrecognized|yaml: |couldn't get version\/kind|invalid character/],
  ['quantity', /quantities must match/],
  ['wrong type', /cannot unmarshal|must be of type|illegal base64|parsing time/],
  ['selector', /selector/i],
  ['label', /labels\b.*Invalid value|a valid label/],
  ['port', /[pP]ort\b.*must be between 1 and 65535/],
  ['name', /RFC 1123|DNS-1035|a valid IP address|name part must/],
  ['required', /Required value/],
  ['enum', /Unsupported value/],
  ['duplicate value', /Duplicate value/],
  ['not found', /Not found/],
  ['forbidden', /[Ff]orbidden/],
  ['invalid value', /Invalid value/],
];

/** The class of a refusal, undefined where the document was accepted. */
export function classOf(answer: Answer): string | undefined {
  if (isAccepted(answer)) {
    return undefined;
  }
  const said = [answer.message, ...answer.causes.map(({ message }) => message)].join('\n');
  return classes.find(([, words]) => words.test(said))?.[0] ?? 'other';
}

export const classNames: readonly string[] = [...classes.map(([name]) => name), 'other'];
