import { quote } from '../../words.ts';
import { entryOf, field } from '../../tree.ts';
import type { Spot } from '../spot.ts';
import { shown, type Explained, type Rule, type Said } from './rule.ts';

/** A form that names must have: how the server calls it, what it is, and how to make a wrong one right. */
interface NameForm {
  readonly said: RegExp;
  /** After `... is not a valid ...`. */
  readonly what: string;
  readonly rule: string;
  readonly valid: RegExp;
  readonly max: number;
  correct(value: string): string;
}

const dashed = (value: string): string => value.toLowerCase().replace(/[^-a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
const ends = 'with a letter or digit at both ends';

const nameForms: readonly NameForm[] = [
  {
    said: /wildcard DNS-1123 subdomain/, what: 'wildcard host', rule: '`*.` and a domain name', valid: /^\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, max: 253,
    correct: (value) => value.toLowerCase(),
  },
  {
    said: /RFC 1123 subdomain/, what: 'name', rule: `lower-case letters, digits, \`-\` and \`.\`, ${ends}`, valid: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, max: 253,
    correct: (value) => value.split('.').map(dashed).filter((part) => part !== '').join('.'),
  },
  {
    said: /RFC 1123 label|must not contain dots/, what: 'name', rule: `lower-case letters, digits and \`-\`, ${ends}`, valid: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, max: 63,
    correct: dashed,
  },
  {
    said: /DNS-1035 label/, what: 'name', rule: 'lower-case letters, digits and `-`, with a letter first and a letter or digit last', valid: /^[a-z]([-a-z0-9]*[a-z0-9])?$/, max: 63,
    correct: (value) => dashed(value).replace(/^[-0-9]+/, ''),
  },
  {
    said: /a valid label must be an empty string or consist of/, what: 'label value', rule: `letters, digits, \`-\`, \`_\` and \`.\`, ${ends}`, valid: /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/, max: 63,
    correct: (value) => value.trim().replace(/[^-A-Za-z0-9_.]+/g, '-').replace(/^[-_.]+|[-_.]+$/g, ''),
  },
  {
    said: /name part must (?:consist of|be (?:non-empty|no more))|prefix part|(?:qualified name|label key) must consist of/, what: 'key', rule: `letters, digits, \`-\`, \`_\` and \`.\`, ${ends}, after a domain name and \`/\` where it has a prefix`,
    valid: /^(?:[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/, max: 317,
    correct: (value) => value.trim().replace(/[^-A-Za-z0-9_./]+/g, '-').replace(/^[-_.]+|[-_.]+$/g, ''),
  },
  {
    said: /valid config key must consist of/, what: 'key', rule: 'letters, digits, `-`, `_` and `.`', valid: /^[-._a-zA-Z0-9]+$/, max: 253,
    correct: (value) => value.trim().replace(/[^-._a-zA-Z0-9]+/g, '-'),
  },
  {
    said: /valid environment variable name must consist/, what: 'name of a variable', rule: 'printable characters other than `=`', valid: /^[ -<>-~]+$/, max: Infinity,
    correct: (value) => value.replace(/[^ -<>-~]+/g, '_'),
  },
  {
    said: /must contain only alpha-numeric characters \(a-z, 0-9\)|must contain at least one letter|must not contain consecutive hyphens|must not begin or end with a hyphen/, what: 'name of a port', rule: 'lower-case letters, digits and single `-` between them, at most 15, with a letter among them',
    valid: /^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/, max: 15,
    correct: (value) => dashed(value).replace(/--+/g, '-'),
  },
];

/** Names, labels and keys that are not of the form they must have. */
export const names: Rule = (said, spot) => {
  const value = shown(said);
  const form = said.form === 'invalid' ? nameForms.find((each) => each.said.test(said.detail)) : undefined;
  if (value === undefined || form === undefined) {
    return undefined;
  }
  const place = placeIn(spot, value);
  if (value === '') {
    return { message: `\`${spot.name}\` must not be empty: ${form.rule}`, ...place };
  }
  const wrong = `${quote(value)} is not a valid ${form.what}`;
  if (value.length > form.max && form.valid.test(value)) {
    return { message: `${wrong}: it has ${value.length} characters, and at most ${form.max} are allowed`, ...place };
  }
  return { message: `${wrong}: ${form.rule}${suggestion(value, form)}`, ...place };
};

/** Values and names that are only too long. */
export const tooLong: Rule = (said, spot) => {
  const limit = /(?:may not be (?:longer|more) than|must be no more than|must have at most) (\d+)/.exec(said.detail)?.[1];
  const value = shown(said);
  if (limit === undefined || said.form !== 'too-long' && said.form !== 'invalid') {
    return undefined;
  }
  const place = value === undefined ? {} : placeIn(spot, value);
  const written = value ?? (spot.node.type === 'scalar' && typeof spot.node.value === 'string' ? spot.node.value : undefined);
  return { message: `${spot.node.type === 'map' && value !== undefined ? quote(value) : `\`${spot.name}\``} is too long: at most ${limit} ${said.detail.includes('bytes') ? 'bytes' : 'characters'}${written === undefined ? '' : `, not ${Buffer.byteLength(written)}`}`, ...place };
};

/** What the server names by its map, such as `metadata.labels`, is one of the map's keys or values. */
export function placeIn({ node, entry }: Pick<Spot, 'node' | 'entry'>, value: string): Pick<Explained, 'place'> {
  if (entry?.key === value && node.type !== 'map') {
    return { place: entry.keyPlace };
  }
  if (node.type === 'map') {
    const key = entryOf(node, value);
    const found = key?.keyPlace ?? node.entries.find((each) => each.value.type === 'scalar' && String(each.value.value) === value)?.value;
    return found === undefined ? {} : { place: found };
  }
  const item = node.type === 'list' ? node.items.find((each) => [each, field(each, 'name')].some((part) => part?.type === 'scalar' && String(part.value) === value)) : undefined;
  return item === undefined ? {} : { place: item.type === 'map' ? item.entries[0]!.keyPlace : item };
}

function suggestion(value: string, form: NameForm): string {
  const corrected = form.correct(value).slice(0, form.max === Infinity ? undefined : form.max);
  return corrected !== value && corrected !== '' && form.valid.test(corrected) ? `; did you mean \`${corrected}\`?` : '';
}

/** The value of the map's key that a rule names. */
export function placeOfKey(spot: Pick<Spot, 'node'>, key: string): Pick<Explained, 'place'> {
  const entry = entryOf(spot.node, key);
  return entry === undefined ? {} : { place: entry.value.type === 'scalar' ? entry.value : entry.keyPlace };
}

export type { Said };
