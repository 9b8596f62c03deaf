import type { YAMLError } from 'yaml';
import { finding, type Finding } from './findings.ts';

/** What to do about the commonest errors of the YAML parser, by its codes; the rest keep the parser's own words. */
const advice: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  BAD_INDENT: 'This line is indented differently from the others of its map or list.',
  BLOCK_AS_IMPLICIT_KEY: 'There is a second `: ` in this line; put the value in quotes, or start a new line.',
  MISSING_CHAR: 'Something is missing here: a closing quote or bracket, a colon after a key, or a space after a colon.',
  MULTILINE_IMPLICIT_KEY: 'There is no `:` after this key, or its value runs on to the next line.',
  TAB_AS_INDENT: 'YAML is indented with spaces; there is a tab here.',
  UNEXPECTED_TOKEN: 'This does not belong here: check the indentation and the quotes above it.',
};

/** A parser's error as a finding at its place, on one line. */
export function explainSyntax(error: YAMLError, text: string): Finding {
  const [from, to] = error.pos;
  const start = Math.min(from, text.length);
  const lineEnd = text.indexOf('\n', start);
  const end = Math.min(Math.max(to, start), lineEnd < 0 ? text.length : Math.max(lineEnd, start));
  const known = advice[error.code];
  return finding('syntax', { start, end }, known ?? `This is not valid YAML: ${decapitalise(error.message)}.`);
}

function decapitalise(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, '');
}
