import type { Analyser, Analysis, Examination } from './analysis.ts';
import type { Verdict } from './judge/types.ts';
import { cutSlices, type Slice } from './slices.ts';

export interface AnalysedSlice {
  readonly slice: Slice;
  readonly analysis: Analysis;
}

/** What is known of a slice's text. */
interface Known {
  readonly examination: Promise<Examination>;
  verdict: Verdict | undefined;
  /** The judge may say something else by now. */
  isStale: boolean;
  /** What was concluded last, and from which verdict. */
  concluded: { readonly analysis: Analysis; readonly verdict: Verdict | undefined } | undefined;
}

interface KnownSlice {
  readonly slice: Slice;
  readonly known: Known;
  readonly examination: Examination;
}

/**
 * One file under edit: keeps what is known of every slice and asks again only about slices whose text changed, so that
 * an edit in a file of 5,000 lines costs as much as its document.
 */
export class DocumentAnalysis {
  readonly #analyser: Analyser;
  #known = new Map<string, Known>();

  constructor(analyser: Analyser) {
    this.#analyser = analyser;
  }

  /**
   * Findings with the judge's verdicts, as far as it gives any. `early` hears of the findings without the verdicts
   * that are still to come, before the judge is asked for these. Rejects with the signal's reason when it aborts, or
   * when a schema cannot be had.
   */
  async analyse(text: string, signal: AbortSignal, early?: (slices: readonly AnalysedSlice[]) => void): Promise<readonly AnalysedSlice[]> {
    const slices = await this.#examine(text, signal);
    const open = [...new Map(slices.filter(isOpen).map((each) => [each.known, each])).values()];
    if (open.length > 0) {
      early?.(slices.map((each) => this.#conclude(each)));
      const verdicts = await this.#analyser.verdicts(open.map(({ examination }) => examination), signal);
      open.forEach(({ known }, index) => {
        // What the judge said before is better than nothing while it is loaded again.
        known.isStale &&= verdicts[index] === undefined;
        known.verdict = verdicts[index] ?? known.verdict;
      });
    }
    return slices.map((each) => this.#conclude(each));
  }

  /** The same without asking the judge about what is new. */
  async known(text: string, signal: AbortSignal): Promise<readonly AnalysedSlice[]> {
    return (await this.#examine(text, signal)).map((each) => this.#conclude(each));
  }

  /** Forgets everything, because schemas changed. */
  clear(): void {
    this.#known = new Map();
  }

  /** Asks the judge about everything the next time, because it may say something else now. */
  askAgain(): void {
    for (const known of this.#known.values()) {
      known.isStale = true;
    }
  }

  async #examine(text: string, signal: AbortSignal): Promise<KnownSlice[]> {
    const next = new Map<string, Known>();
    const examined: KnownSlice[] = [];
    for (const slice of cutSlices(text)) {
      signal.throwIfAborted();
      const key = `${slice.preamble}\0${slice.text}`;
      const known = next.get(key) ?? this.#known.get(key) ?? { examination: this.#analyser.examine(slice, signal), verdict: undefined, isStale: false, concluded: undefined };
      next.set(key, known);
      // What failed or was aborted is made again next time.
      known.examination.catch(() => this.#forget(key, known));
      examined.push({ slice, known, examination: await known.examination });
    }
    this.#known = next;
    return examined;
  }

  #conclude({ slice, known, examination }: KnownSlice): AnalysedSlice {
    if (known.concluded === undefined || known.concluded.verdict !== known.verdict) {
      known.concluded = { analysis: this.#analyser.conclude(examination, known.verdict), verdict: known.verdict };
    }
    return { slice, analysis: known.concluded.analysis };
  }

  #forget(key: string, known: Known): void {
    if (this.#known.get(key) === known) {
      this.#known.delete(key);
    }
  }
}

function isOpen({ known, examination }: KnownSlice): boolean {
  return (known.verdict === undefined || known.isStale) && examination.manifests.length > 0;
}
