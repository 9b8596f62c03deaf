/** One thing to find: its own name, and what it is in (a namespace, say). */
export interface Candidate {
  readonly name: string;
  readonly place?: string | undefined;
}

/** What was found, and how well it fits: higher is better. */
export interface Hit<T> {
  readonly item: T;
  readonly score: number;
}

/** No alignment. */
const none = -1;

/** For every character of a query that is found at all. */
const found = 2;
/** For one right behind the one before it. */
const together = 8;
/** Taken off for one with others between it and the one before it. */
const apart = 2;
/** For one at the start of a word of the text. */
const wordStart = 5;
/** For one at the start of the whole text. */
const textStart = 4;
/** For a name that is the word itself. */
const whole = 8;
/** For a word found in a name, or in what the group is called, rather than in the place. */
const inName = 8;
const inGroup = 4;

/** Characters are looked at up to here; no name of Kubernetes is longer. */
const longest = 256;

/**
 * How well a text matches a word as a subsequence of its characters; negative where it does not. The best of all
 * alignments counts: characters together, at the starts of words, and at the start of the text count more. Both are
 * small letters already.
 */
export function matchScore(word: string, text: string): number {
  const columns = Math.min(text.length, longest);
  if (word.length === 0 || word.length > columns) {
    return word.length === 0 ? 0 : none;
  }
  previous.fill(none, 0, columns);
  for (let row = 0; row < word.length; row++) {
    const wanted = word.charCodeAt(row);
    // The best score of the characters before this one, ended somewhere to the left; and that of the end just left.
    let bestLeft = row === 0 ? 0 : none;
    let justLeft = none;
    let any = false;
    for (let column = 0; column < columns; column++) {
      const ended = previous[column]!;
      let score = none;
      if (text.charCodeAt(column) === wanted && (bestLeft !== none || justLeft !== none)) {
        const joined = justLeft === none ? none : justLeft + together;
        score = Math.max(row === 0 ? bestLeft : bestLeft - apart, joined) + found + startBonus(text, column);
        any = true;
      }
      previous[column] = score;
      if (row > 0) {
        bestLeft = Math.max(bestLeft, justLeft);
        justLeft = ended;
      }
    }
    if (!any) {
      return none;
    }
  }
  let best = none;
  for (let column = 0; column < columns; column++) {
    best = Math.max(best, previous[column]!);
  }
  return word.length === text.length ? best + whole : best;
}

/** Where each alignment of the characters so far ends, by its score. One for all calls: they never nest. */
const previous = new Int32Array(longest);

function startBonus(text: string, column: number): number {
  if (column === 0) {
    return wordStart + textStart;
  }
  return isLetterOrDigit(text.charCodeAt(column - 1)) ? 0 : wordStart;
}

function isLetterOrDigit(code: number): boolean {
  return code >= 97 && code <= 122 || code >= 48 && code <= 57 || code > 127;
}

/** The words of a query, which may stand in any order: `web po`, `prod/web`. */
export function queryWords(query: string): readonly string[] {
  return query.toLowerCase().split(/[\s/]+/).filter((word) => word !== '');
}

/** A bit for each character that a text has; texts that have all of a word's may match it. */
function maskOf(text: string): number {
  let mask = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    mask |= code >= 97 && code <= 122 ? 1 << (code - 97) : code >= 48 && code <= 57 ? 1 << (26 + code % 4) : code > 127 ? 1 << 30 : 0;
  }
  return mask;
}

interface Narrowed {
  readonly query: string;
  /** Indexes of the candidates that match it. */
  readonly matches: Int32Array;
}

/** Candidates that share what they are called (a kind with its short names), ready to be searched again and again. */
export class FuzzyGroup<T extends Candidate> {
  readonly items: readonly T[];
  readonly #called: readonly string[];
  readonly #names: readonly string[];
  readonly #masks: Int32Array;
  readonly #places: readonly string[];
  readonly #placeOf: Int32Array;
  /** Results of the queries that the last one began with: a longer query can only match some of them. */
  readonly #narrowed: Narrowed[] = [];

  /** @param called the names of the group: kind, plural, short names */
  constructor(called: readonly string[], items: readonly T[]) {
    this.items = items;
    this.#called = called.map((name) => name.toLowerCase());
    this.#names = items.map(({ name }) => name.toLowerCase());
    this.#masks = Int32Array.from(this.#names, maskOf);
    const places = new Map<string, number>();
    this.#placeOf = Int32Array.from(items, ({ place = '' }) => {
      const known = places.get(place) ?? places.size;
      places.set(place, known);
      return known;
    });
    this.#places = [...places.keys()].map((place) => place.toLowerCase());
  }

  /** Hands every candidate that matches the whole query to `take`, by its index. */
  search(query: string, take: (index: number, score: number) => void): void {
    const words = queryWords(query);
    const among = this.#narrow(query);
    const wordMasks = words.map(maskOf);
    const groupScores = words.map((word) => bestOf(this.#called.map((name) => calledScore(word, name))));
    const placeScores = words.map((word) => this.#places.map((place) => matchScore(word, place)));
    const matches = new Int32Array(among?.length ?? this.items.length);
    let count = 0;
    for (let each = 0; each < matches.length; each++) {
      const index = among === undefined ? each : among[each]!;
      const place = this.#placeOf[index]!;
      let score = 0;
      for (let word = 0; word < words.length && score !== none; word++) {
        const elsewhere = Math.max(groupScores[word]!, placeScores[word]![place]!);
        const mask = wordMasks[word]!;
        const own = (this.#masks[index]! & mask) === mask ? matchScore(words[word]!, this.#names[index]!) : none;
        const best = own === none ? elsewhere : Math.max(elsewhere, own + inName);
        score = best === none ? none : score + best;
      }
      if (score !== none) {
        matches[count++] = index;
        take(index, score);
      }
    }
    if (this.#narrowed.at(-1)?.query !== query) {
      this.#narrowed.push({ query, matches: matches.slice(0, count) });
    }
  }

  /** What is left of the candidates by an earlier query that this one goes on from; undefined for all. */
  #narrow(query: string): Int32Array | undefined {
    while (this.#narrowed.length > 0 && !query.startsWith(this.#narrowed.at(-1)!.query)) {
      this.#narrowed.pop();
    }
    return this.#narrowed.at(-1)?.matches;
  }
}

/** A group's names count for less than a name that matches as well, so that kinds do not crowd out objects. */
function calledScore(word: string, name: string): number {
  const score = matchScore(word, name);
  return score === none ? none : score + inGroup - (word.length === name.length ? whole : 0);
}

function bestOf(scores: readonly number[]): number {
  return scores.reduce((best, score) => Math.max(best, score), none);
}

/**
 * The `limit` best candidates of all groups, the best first. Equal scores are told apart by the shorter name, then by the
 * order of the groups and of the candidates in them. Without a word there are no hits.
 */
export function searchGroups<T extends Candidate>(groups: readonly FuzzyGroup<T>[], query: string, limit: number): Hit<T>[] {
  const steps = searchSteps(groups, query, limit);
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      return step.value;
    }
  }
}

/** The same, group by group, for those who have other things to do in between. */
export function* searchSteps<T extends Candidate>(groups: readonly FuzzyGroup<T>[], query: string, limit: number): Generator<void, Hit<T>[]> {
  if (queryWords(query).length === 0) {
    return [];
  }
  const best = new Best<T>(limit);
  const normal = query.toLowerCase();
  for (const group of groups) {
    group.search(normal, (index, score) => best.offer(group.items[index]!, score));
    yield;
  }
  return best.sorted();
}

/** Keeps the best of many without sorting them all: twice as many as wanted at most, cut down now and then. */
class Best<T extends Candidate> {
  readonly #limit: number;
  #kept: (Hit<T> & { readonly order: number })[] = [];
  #order = 0;
  /** What a hit must reach to be among the best. */
  #least = -Infinity;

  constructor(limit: number) {
    this.#limit = limit;
  }

  offer(item: T, score: number): void {
    const order = this.#order++;
    if (score >= this.#least) {
      this.#kept.push({ item, score, order });
      if (this.#kept.length >= 2 * this.#limit) {
        this.#cut();
      }
    }
  }

  sorted(): Hit<T>[] {
    this.#cut();
    return this.#kept.map(({ item, score }) => ({ item, score }));
  }

  #cut(): void {
    this.#kept.sort((a, b) => b.score - a.score || a.item.name.length - b.item.name.length || a.order - b.order);
    this.#kept.length = Math.min(this.#kept.length, this.#limit);
    if (this.#kept.length === this.#limit) {
      this.#least = this.#kept.at(-1)!.score;
    }
  }
}
