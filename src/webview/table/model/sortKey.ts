import type { TableColumnKind } from '../../../tableProtocol.ts';

/** What a cell is sorted by: numbers come before words, and empty cells last in either direction. */
export interface SortKey {
  readonly group: 'number' | 'word' | 'empty';
  readonly number: number;
  readonly word: string;
}

const units: Readonly<Record<string, number>> = {
  n: 1e-9, u: 1e-6, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18,
  Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60,
};
const seconds: Readonly<Record<string, number>> = { y: 365 * 86_400, d: 86_400, h: 3600, m: 60, s: 1 };

const quantity = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?)([KMGTPE]i|[numkMGTPE])?%?$/;
const fraction = /^(\d+)\/(\d+)$/;
/** Restarts as kubectl prints them: how many, and when the last was. */
const counted = /^(\d+) \((\S+) ago\)$/;
const duration = /^(?:\d+[ydhms])+$/;
const address = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

const nothing: SortKey = { group: 'empty', number: 0, word: '' };

/** How the cells of a column are read: `5m` is five minutes in one and five thousandths in another. */
export type Reading = 'word' | 'number' | 'duration';

/**
 * How a column is to be read. Where its kind does not tell, its cells do: it holds durations where one of them can be
 * nothing else (`90s`, `2h`) and none can be no duration (`100`, `1Gi`).
 */
export function readingOf(texts: Iterable<string>, kind: TableColumnKind): Reading {
  if (kind !== 'text') {
    return kind === 'age' || kind === 'duration' ? 'duration' : 'word';
  }
  let hasDuration = false;
  for (const text of texts) {
    if (!isNothing(text) && text !== '0' && !duration.test(text) && quantity.test(text)) {
      return 'number';
    }
    hasDuration ||= duration.test(text) && !quantity.test(text);
  }
  return hasDuration ? 'duration' : 'number';
}

/** The key of a cell's text. */
export function sortKey(text: string, reading: Reading): SortKey {
  if (isNothing(text)) {
    return nothing;
  }
  // Most cells are words: nothing below begins with a letter.
  if (reading === 'word' || text.charCodeAt(0) > 57) {
    return wordKey(text);
  }
  const number = reading === 'duration' ? readDuration(text) ?? readNumber(text) : readNumber(text);
  return number === undefined ? wordKey(text) : { group: 'number', number, word: '' };
}

function isNothing(text: string): boolean {
  return text === '' || text === '-' || text === '<none>' || text === '<unknown>' || text === '<nil>' || text === '<unset>';
}

function wordKey(text: string): SortKey {
  return { group: 'word', number: 0, word: text };
}

function readNumber(text: string): number | undefined {
  if (text.includes('/')) {
    const part = fraction.exec(text);
    return part === null ? undefined : readFraction(Number(part[1]), Number(part[2]));
  }
  if (text.includes(' ')) {
    const count = counted.exec(text);
    // Of equally many, those whose last is longest ago come first.
    return count === null ? undefined : Number(count[1]) + 1 / (2 + (readDuration(count[2] ?? '') ?? 0));
  }
  if (text.includes('.', text.indexOf('.') + 1)) {
    const bytes = address.exec(text);
    return bytes === null ? undefined : ((Number(bytes[1]) * 256 + Number(bytes[2])) * 256 + Number(bytes[3])) * 256 + Number(bytes[4]);
  }
  const plain = quantity.exec(text);
  return plain === null ? readDuration(text) : Number(plain[1]) * (units[plain[2] ?? ''] ?? 1);
}

/** By how much is there of what should be; of equal shares the smaller first. */
function readFraction(part: number, whole: number): number {
  return (whole === 0 ? 1 : part / whole) + whole * 1e-9;
}

function readDuration(text: string): number | undefined {
  if (!duration.test(text)) {
    return undefined;
  }
  let sum = 0;
  for (const [, digits, unit] of text.matchAll(/(\d+)([ydhms])/g)) {
    sum += Number(digits) * (seconds[unit ?? ''] ?? 0);
  }
  return sum;
}
