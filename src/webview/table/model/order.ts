import type { SortKey } from './sortKey.ts';

/** Things with the same text in the sorted column. */
interface Bucket<T> {
  readonly key: SortKey;
  readonly members: T[];
}

/**
 * Sorts by a text of each thing, reading each different text once: most columns hold few. What is equal stays in the
 * order it came in, in either direction.
 */
export function sortByText<T>(things: readonly T[], textOf: (thing: T) => string | number, keyOf: (thing: T) => SortKey, descending: boolean): T[] {
  const buckets = new Map<string | number, Bucket<T>>();
  for (const thing of things) {
    const text = textOf(thing);
    const bucket = buckets.get(text);
    if (bucket === undefined) {
      buckets.set(text, { key: keyOf(thing), members: [thing] });
    } else {
      bucket.members.push(thing);
    }
  }
  const numbers: Bucket<T>[] = [];
  const words: Bucket<T>[] = [];
  const empty: Bucket<T>[] = [];
  for (const bucket of buckets.values()) {
    (bucket.key.group === 'number' ? numbers : bucket.key.group === 'word' ? words : empty).push(bucket);
  }
  numbers.sort((left, right) => left.key.number - right.key.number);
  words.sort((left, right) => left.key.word < right.key.word ? -1 : left.key.word > right.key.word ? 1 : 0);
  const sorted = [...numbers, ...words];
  if (descending) {
    sorted.reverse();
  }
  return [...sorted, ...empty].flatMap(({ members }) => members);
}
