import { didYouMean, quote } from '../../words.ts';
import { listedValues } from '../message.ts';
import { placeIn } from './names.ts';
import { asWritten, shown, type Explained, type Rule } from './rule.ts';

/** A word that is not one of those that are allowed. */
export const unsupported: Rule = (said, spot) => {
  const value = shown(said);
  if (said.form !== 'unsupported' || value === undefined) {
    return undefined;
  }
  const allowed = listedValues(said.detail);
  const isEmpty = value === '' && spot.node.type !== 'scalar';
  const wrong = isEmpty ? `\`${spot.name}\` is required` : `${quote(value)} is not a value of \`${spot.name}\``;
  const list = allowed.length === 0 || allowed.length > 20 ? '' : allowed.join('') === '' ? '; it must be empty' : `; allowed: ${allowed.join(', ')}`;
  return { message: `${wrong}${didYouMean(value, allowed).replace('?', '')}${list}`, ...placeIn(spot, value) };
};

const range = /must be (?:between|in the range) (\d+)(?: and |-)(\d+)/;
const nodePorts = /range of valid ports is (\d+)-(\d+)/;
const least = /must be (greater than or equal to|greater than|less than or equal to|less than) (-?[\d.]+)\s*$/;
const limits: Readonly<Record<string, string>> = { 'greater than or equal to': 'at least', 'greater than': 'more than', 'less than or equal to': 'at most', 'less than': 'less than' };

/** Numbers that are too small or too large. */
export const numbers: Rule = (said, spot) => {
  const value = asWritten(said, spot);
  if (said.form !== 'invalid' || value === undefined) {
    return undefined;
  }
  const between = range.exec(said.detail) ?? nodePorts.exec(said.detail);
  if (between !== null) {
    return { message: `\`${spot.name}\` must be ${between[1]!} to ${between[2]!}, not ${quote(value)}` };
  }
  const limit = least.exec(said.detail);
  return limit === null ? undefined : { message: `\`${spot.name}\` must be ${limits[limit[1]!]!} ${limit[2]!}, not ${quote(value)}` };
};

/** Lists with too many items. */
export const tooMany: Rule = (said, spot) => {
  const limit = /must have at most (\d+) items?/.exec(said.detail)?.[1];
  const least = /must have at least (\d+) items?/.exec(said.detail)?.[1];
  return said.form !== 'too-many' || limit === undefined && least === undefined ? undefined : { message: `\`${spot.name}\` must have ${limit === undefined ? `at least ${least!}` : `at most ${limit}`} items${shown(said) === undefined ? '' : `, not ${shown(said)!}`}` };
};

/** What must stay as it was made. */
export const immutable: Rule = (said, spot) => {
  if (said.detail.startsWith("field is immutable")) {
    return { code: 'forbidden', message: `\`${spot.name}\` cannot be changed once the object is there${said.detail.replace(/^field is immutable/, '').replace(/^[;:, ]+/, ': ')}` };
  }
  const updates = /^((?:updates to|pod updates) .*?)(?:\n|$)/s.exec(said.detail)?.[1];
  return updates === undefined ? undefined : { code: 'forbidden', message: updates };
};

const isOfTypes = /^(?:string|integer|number|boolean|object|array|null|,)+$/;

/** What the schema of a custom resource says of a value. */
export const customSchema: Rule = (said, spot) => {
  const match = /^\S* ?in body (should|must) (.*)$/s.exec(said.detail);
  if (match === null) {
    return undefined;
  }
  const value = asWritten(said, spot);
  const type = /^be of type ([\w,-]+): "(.*)"$/s.exec(match[2]!);
  if (type !== null) {
    return isOfTypes.test(type[1]!)
      ? { code: 'wrong-type', message: `\`${spot.name}\` must be of type ${type[1]!.replace(',', ' or ')}, not ${type[2]!}` }
      : { code: 'invalid-value', message: /^u?int\d+$/.test(type[1]!) ? `${quote(value ?? type[2])} is too large for \`${spot.name}\`` : `${quote(value ?? type[2])} is not a valid \`${spot.name}\`: it must be of the form ${type[1]!}` };
  }
  const pattern = /^match '(.*)'$/s.exec(match[2]!)?.[1];
  return { message: pattern !== undefined && value !== undefined ? `${quote(value)} does not match the pattern of \`${spot.name}\`: ${pattern}` : `\`${spot.name}\` must ${match[2]!.replace('chars long', 'characters long')}` };
};

/** A CEL expression that cannot be compiled: what its first error is. */
export const expression: Rule = (said, spot) => {
  const error = /^compilation failed: (?:ERROR: <input>:\d+:\d+: )?([^\n]*)/.exec(said.detail)?.[1];
  const value = asWritten(said, spot);
  const why = error?.replace(/ expecting \{.*$/, '').replace(/^Syntax error: /, '');
  return why === undefined ? undefined : { message: `${value === undefined ? `\`${spot.name}\`` : quote(value)} is not a valid expression: ${why}` };
};

/** What is not allowed, and all that nobody else has words for: the server's own, made readable. */
export const rest: Rule = (said, spot): Explained => {
  const detail = tidy(said.detail);
  const value = asWritten(said, spot);
  if (said.form === 'other') {
    return { message: detail };
  }
  if (said.form === 'forbidden') {
    return { message: `\`${spot.name}\` is not allowed here${detail === '' ? '' : `: ${detail}`}` };
  }
  if (isCustom(spot.manifest.type.group) && detail !== '') {
    // The author of the type wrote it for people.
    return { message: detail };
  }
  if (value !== undefined && spot.entry?.key === value) {
    return { message: `the key ${quote(value)} is not allowed${detail === '' ? '' : `: ${detail}`}`, place: spot.entry.keyPlace };
  }
  if (value === undefined || spot.rest !== '' || spot.node.type !== 'scalar') {
    return { message: `\`${spot.name}\`: ${detail === '' ? 'not valid' : detail}`, ...(value === undefined ? {} : placeIn(spot, value)) };
  }
  return { message: `${quote(value)} is not a valid \`${spot.name}\`${detail === '' ? '' : `: ${detail}`}`, ...placeIn(spot, value) };
};

function isCustom(group: string): boolean {
  return group.includes('.') && !/(?:^|\.)k8s\.io$/.test(group);
}

/** Without regular expressions, which say the same as the words before them. */
function tidy(detail: string): string {
  return detail.replace(/,? ?regex used for validation is '[^']*'\)/g, ')').replace(/\s*\n\s*/g, ' ').replace(/\s*\(\)/g, '').replace(/\.$/, '').trim();
}
