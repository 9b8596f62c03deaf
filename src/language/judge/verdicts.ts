import type { Judge, JudgedDocument, Verdict } from './types.ts';

/** One call's share: a document that ends the judge takes only so many others with it. */
const maxDocuments = 50;
const maxCharacters = 300_000;

/** How often a document may end the judge, alone or with others, until it is no longer asked about. */
const maxFailures = 2;

export interface AskOptions {
  readonly emulate?: string | undefined;
  /** Waits until the judge is ready, however long that takes, instead of going without verdicts. */
  readonly wait?: boolean;
}

/** Asks the judge in portions. A document that made it end is asked about alone, and then no more. */
export class Verdicts {
  readonly #judge: Judge;
  readonly #failures = new Map<string, number>();

  constructor(judge: Judge) {
    this.#judge = judge;
  }

  /** Whether the judge ended over this text too often. */
  isRefused(text: string): boolean {
    return (this.#failures.get(text) ?? 0) >= maxFailures;
  }

  /** One a document; undefined where there is none yet. Rejects with the signal's reason only. */
  async of(documents: readonly JudgedDocument[], options: AskOptions, signal: AbortSignal): Promise<(Verdict | undefined)[]> {
    const verdicts = documents.map((): Verdict | undefined => undefined);
    for (;;) {
      const open = documents.map((document, index) => ({ document, index })).filter(({ document, index }) => verdicts[index] === undefined && !this.isRefused(document.text));
      for (const portion of portions(open, ({ document }) => document.text.length, ({ document }) => this.#failures.has(document.text))) {
        const answer = await this.#ask(portion.map(({ document }) => document), options, signal);
        portion.forEach(({ index }, at) => { verdicts[index] = answer?.[at]; });
      }
      const isDone = options.wait !== true || open.every(({ document, index }) => verdicts[index] !== undefined || this.isRefused(document.text));
      if (isDone || !await this.#judge.ready(signal)) {
        return verdicts;
      }
    }
  }

  async #ask(documents: readonly JudgedDocument[], { emulate }: AskOptions, signal: AbortSignal): Promise<readonly Verdict[] | undefined> {
    const wasReady = this.#judge.state === 'ready';
    const answer = await this.#judge.judge(documents, emulate === undefined ? {} : { emulate }, signal);
    if (answer === undefined && wasReady) {
      for (const { text } of documents) {
        this.#failures.set(text, (this.#failures.get(text) ?? 0) + 1);
      }
    }
    return answer;
  }
}

/** Cuts items into portions of bounded number and size; what must be alone is. */
function portions<T>(items: readonly T[], sizeOf: (item: T) => number, isAlone: (item: T) => boolean): T[][] {
  const all: T[][] = [];
  let size = Infinity;
  for (const item of items) {
    const own = isAlone(item) ? Infinity : sizeOf(item);
    if (size + own > maxCharacters || all.at(-1)!.length >= maxDocuments) {
      all.push([]);
      size = 0;
    }
    all.at(-1)!.push(item);
    size += own;
  }
  return all;
}
