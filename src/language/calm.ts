import type { AnalysedSlice } from './document.ts';
import type { Finding } from './findings.ts';
import { cursorAt } from './cursor.ts';
import { locate } from './judge/locate.ts';
import type { Slice } from './slices.ts';

/** The last edit, where it looks like somebody writing. */
export interface Typing {
  /** Where the cursor is now, in the file. */
  readonly offset: number;
  /** One key was struck; otherwise a word or a line came in, as by a completion. */
  readonly keystroke: boolean;
}

export interface Calmed {
  readonly slices: readonly AnalysedSlice[];
  /** Some findings wait. */
  readonly held: boolean;
  /**
   * What is being typed cannot be read yet, and with it nothing around: what was shown before says more than what
   * can be said now.
   */
  readonly unreadable: boolean;
}

/** What findings were shown, so that those are told that are new. */
export class Shown {
  readonly #counts = new Map<string, number>();

  constructor(slices: readonly AnalysedSlice[] = []) {
    for (const finding of slices.flatMap(({ analysis }) => analysis.findings)) {
      this.#counts.set(identityOf(finding), (this.#counts.get(identityOf(finding)) ?? 0) + 1);
    }
  }

  /** Those that were not shown, of all there are now. */
  newOnes(slices: readonly AnalysedSlice[]): ReadonlySet<Finding> {
    const left = new Map(this.#counts);
    const added = new Set<Finding>();
    for (const finding of slices.flatMap(({ analysis }) => analysis.findings)) {
      const count = left.get(identityOf(finding)) ?? 0;
      left.set(identityOf(finding), count - 1);
      if (count <= 0) {
        added.add(finding);
      }
    }
    return added;
  }
}

function identityOf({ code, message }: Finding): string {
  return `${code} ${message}`;
}

/**
 * Holds back what only says that the text at the cursor is not finished: what is missing in the maps that are being
 * written, and what is wrong with the word itself. Findings that were shown before stay, and so does all the rest.
 */
export function calmed(slices: readonly AnalysedSlice[], typing: Typing | undefined, shown: Shown): Calmed {
  const edited = typing === undefined ? undefined : slices.find(({ slice }) => typing.offset >= slice.offset && typing.offset <= slice.offset + slice.text.length);
  if (typing === undefined || edited === undefined) {
    return { slices, held: false, unreadable: false };
  }
  const added = shown.newOnes(slices);
  const isHeld = holding(edited, typing);
  const held = edited.analysis.findings.filter((finding) => added.has(finding) && isHeld(finding));
  const left = edited.analysis.findings.filter((finding) => !held.includes(finding));
  return {
    slices: held.length === 0 ? slices : slices.map((each) => (each === edited ? { slice: each.slice, analysis: { ...each.analysis, findings: left } } : each)),
    held: held.length > 0,
    unreadable: held.some(({ code }) => code === 'syntax'),
  };
}

function holding({ slice, analysis }: AnalysedSlice, typing: Typing): (finding: Finding) => boolean {
  const at = typing.offset - slice.offset;
  const path = writtenPath(slice, at);
  const [lineStart, lineEnd] = lineAround(slice.text, at);
  const onLine = ({ start, end }: { readonly start: number; readonly end: number }): boolean => start <= lineEnd && end >= lineStart;
  return (finding) => {
    if (finding.code === 'missing-field' && analysis.root !== undefined && finding.path !== undefined) {
      const { steps, rest } = locate(analysis.root, finding.path);
      const home = rest === '' ? steps.slice(0, -1) : steps;
      if (home.every((step, index) => typeof step === 'number' ? path[index] === null : path[index] === step)) {
        return true;
      }
    }
    // A name that is being written is not yet the one that others refer to.
    return typing.keystroke && (onLine(finding) || finding.code === 'not-found' || finding.related?.some(onLine) === true);
  };
}

/** The keys and lists that the cursor is in, outermost first; null is an item of a list. */
function writtenPath({ text }: Slice, at: number): readonly (string | null)[] {
  const before = text.slice(0, at);
  const line = before.split('\n').length - 1;
  const { path, key } = cursorAt(text, line, at - (before.lastIndexOf('\n') + 1));
  return key === undefined ? path : [...path, key];
}

function lineAround(text: string, at: number): [number, number] {
  const end = text.indexOf('\n', at);
  return [text.lastIndexOf('\n', at - 1) + 1, end < 0 ? text.length : end];
}
