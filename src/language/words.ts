import type { JsonType } from '../common/jsonSchema.ts';

/** The candidate that a word was probably meant to be, or undefined where none is near enough. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const limit = word.length < 4 ? 1 : word.length < 8 ? 2 : 3;
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    const distance = candidate === word ? 0 : candidate.toLowerCase() === word.toLowerCase() ? 0.5 : editDistance(word, candidate, bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** `; did you mean ...?` or nothing. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const candidate = nearest(word, candidates);
  return candidate === undefined ? '' : `; did you mean \`${candidate}\`?`;
}

/** What a value must be, for messages: `a string`, `an integer or a string`. */
export function describeTypes(types: readonly JsonType[]): string {
  return join(types.map((type) => typeNames[type]), 'or');
}

/** `a, b or c`. */
export function join(words: readonly string[], conjunction: string): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)!}`;
}

/** A value in a message, cut where it is long. */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = text.replace(/\s+/g, ' ');
  return `\`${line.length > 60 ? `${line.slice(0, 59)}…` : line}\``;
}

export const typeNames: Readonly<Record<JsonType, string>> = {
  array: 'a list', boolean: 'a boolean', integer: 'an integer', null: 'null', number: 'a number', object: 'a map', string: 'a string',
};

/** Insertions, deletions, changes and swaps of neighbours, or `limit` where there are at least as many. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit || Math.max(a.length, b.length) > 100) {
    return limit;
  }
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? before[j - 2]! + 1 : limit;
      row.push(Math.min(change, swap, previous[j]! + 1, row[j - 1]! + 1));
    }
    before = previous;
    previous = row;
  }
  return previous[b.length]!;
}
