import type { SortKey } from './sortKey.ts';

/** Things with the same text in the sorted column. */
interface Bucket<T> {
  readonly key: SortKey;
  readonly members: T[];
}

/**
 * Sorts by a text of each thing, reading each different text once: most columns hold few. What is equal stays in the
 * order it came in, in either direction.
 * @param keysFor makes what a text is sorted by from all different texts
 */
export function sortByText<T>(things: readonly T[], textOf: (thing: T) => string, keysFor: (texts: Iterable<string>) => (text: string) => SortKey, descending: boolean): T[] {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    const text = textOf(thing);
    const group = groups.get(text);
    if (group === undefined) {
      groups.set(text, [thing]);
    } else {
      group.push(thing);
    }
  }
  const keyOf = keysFor(groups.keys());
  const numbers: Bucket<T>[] = [];
  const words: Bucket<T>[] = [];
  const empty: Bucket<T>[] = [];
  for (const [text, members] of groups) {
    const bucket: Bucket<T> = { key: keyOf(text), members };
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
