import type { YAMLError } from 'yaml';
import { finding, type Finding } from './findings.ts';
import type { Place } from './tree.ts';

/** What to do about the commonest errors of the YAML parser, by its codes; the rest keep the parser's own words. */
const advice: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  BAD_INDENT: 'This line is indented differently from the others of its map or list.',
  BLOCK_AS_IMPLICIT_KEY: 'There is a second `: ` in this line; put the value in quotes, or start a new line.',
  MISSING_CHAR: 'Something is missing here: a closing quote or bracket, a colon after a key, or a space after a colon.',
  MULTILINE_IMPLICIT_KEY: 'There is no `:` after this key, or its value runs on to the next line.',
  TAB_AS_INDENT: 'YAML is indented with spaces; there is a tab here.',
  UNEXPECTED_TOKEN: 'This does not belong here: check the indentation and the quotes above it.',
};

/** A parser's error as a finding at its place, on one line, at least a word long. */
export function explainSyntax(error: YAMLError, text: string): Finding {
  const known = advice[error.code];
  return finding('syntax', placeOf(error.pos, text), known ?? `This is not valid YAML: ${decapitalise(error.message)}.`);
}

/** The parser often points at one character, or at the white space before what is wrong. */
function placeOf([from, to]: readonly [number, number], text: string): Place {
  const rest = /^[^\S\n]*/.exec(text.slice(from))![0].length;
  const start = Math.min(from + rest, text.length);
  const word = /^\S*/.exec(text.slice(start))![0].length;
  const lineEnd = !text.includes('\n', start) ? text.length : text.indexOf('\n', start);
  return { start, end: Math.min(Math.max(to, start + word), lineEnd) };
}

function decapitalise(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, '');
}
