import { calm, conclude, emulated } from './conclude.ts';
import { finding, type Finding } from './findings.ts';
import { askJudge } from './judge/ask.ts';
import type { Judge, Verdict } from './judge/types.ts';
import { identify, type Manifest } from './manifest.ts';
import { parseSlice } from './parse.ts';
import type { Checker, SchemaAnswer, Schemas } from './ports.ts';
import type { Slice } from './slices.ts';
import { hasOwnSchema, isTemplate } from './templates.ts';
import type { TreeNode } from './tree.ts';

/** The API server reads no larger request, in bytes; longer documents are not looked at. */
const maxLength = 3 * 1024 * 1024;

export interface AnalysedManifest extends Manifest {
  readonly answer: SchemaAnswer;
  /** What the checkers say of it, without the judge. */
  readonly schema: readonly Finding[];
}

/** What is known of a slice's text before the judge is asked. Offsets are from the slice's start. */
export interface Examination {
  readonly slice: Slice;
  readonly root: TreeNode | undefined;
  /** Syntax errors and duplicate keys. */
  readonly problems: readonly Finding[];
  /** What is wrong with apiVersion and kind themselves. */
  readonly identified: readonly Finding[];
  /** Empty where the document is no Kubernetes manifest, or is left to others. */
  readonly manifests: readonly AnalysedManifest[];
}

/** What is known about the text of one slice. Offsets are from the slice's start. */
export interface Analysis {
  readonly root: TreeNode | undefined;
  /** Empty where the document is no Kubernetes manifest, or is left to others. */
  readonly manifests: readonly AnalysedManifest[];
  readonly findings: readonly Finding[];
  /** What the API server would say; undefined where the judge was not asked or has not answered. */
  readonly verdict?: Verdict | undefined;
}

/** Judges documents: parse, identify, schema, checkers in order, judge, one finding a mistake. Pure but for what its ports do. */
export class Analyser {
  readonly #schemas: Schemas;
  readonly #checkers: readonly Checker[];
  readonly #judge: Judge | undefined;

  constructor(schemas: Schemas, checkers: readonly Checker[], judge?: Judge) {
    this.#schemas = schemas;
    this.#checkers = checkers;
    this.#judge = judge;
  }

  /** All that can be known without the judge. */
  async examine(slice: Slice, signal: AbortSignal): Promise<Examination> {
    const nothing: Examination = { slice, root: undefined, problems: [], identified: [], manifests: [] };
    if (slice.text.length > maxLength) {
      return { ...nothing, problems: tooLarge(slice.text) };
    }
    if (!/\b(?:apiVersion|kind)\b/.test(slice.text) || hasOwnSchema(slice) || isTemplate(slice.text)) {
      return nothing;
    }
    const { root, problems } = parseSlice(slice.text);
    const identified = identify(root);
    if (identified.manifests.length === 0 && identified.problems.length === 0) {
      return { ...nothing, root, problems: root === undefined && looksLikeManifest(slice.text) ? calm(problems, slice.text) : [] };
    }
    const manifests: AnalysedManifest[] = [];
    for (const manifest of identified.manifests) {
      const answer = await this.#schemas.find(manifest.type, signal);
      manifests.push({ ...manifest, answer, schema: await this.#check(manifest, answer, signal) });
    }
    return { slice, root, problems, identified: identified.problems, manifests };
  }

  /** The judge's verdicts, in order; undefined where it has none to give (yet). */
  async verdicts(examinations: readonly Examination[], signal: AbortSignal): Promise<readonly (Verdict | undefined)[]> {
    const verdicts = examinations.map((): Verdict | undefined => undefined);
    const judge = this.#judge;
    if (judge === undefined) {
      return verdicts;
    }
    const asked = examinations.map((examination, index) => ({ examination, index })).filter(({ examination }) => examination.manifests.length > 0);
    const byMinor = Map.groupBy(asked, ({ examination }) => emulated(examination.manifests, judge.minors));
    for (const [emulate, group] of byMinor) {
      const answers = await askJudge(judge, group.map(({ examination }) => ({ text: examination.slice.text })), emulate, signal);
      group.forEach(({ index }, at) => { verdicts[index] = answers?.[at]; });
    }
    return verdicts;
  }

  /** What is to be said of a slice, with the judge's verdict or without. */
  conclude(examination: Examination, verdict: Verdict | undefined): Analysis {
    const { root, manifests } = examination;
    return { root, manifests, verdict, findings: conclude(examination, verdict, this.#judge?.minors ?? []) };
  }

  /** All of it for one slice. */
  async analyse(slice: Slice, signal: AbortSignal): Promise<Analysis> {
    const examination = await this.examine(slice, signal);
    const [verdict] = await this.verdicts([examination], signal);
    return this.conclude(examination, verdict);
  }

  /** Each mistake once: a later checker is not heard where an earlier one has said the same. */
  async #check(manifest: Manifest, answer: SchemaAnswer, signal: AbortSignal): Promise<Finding[]> {
    const found = new Map<string, Finding>();
    for (const checker of this.#checkers) {
      for (const finding of await checker.check(manifest, answer, signal)) {
        const identity = `${finding.code} ${finding.start} ${finding.message}`;
        found.set(identity, found.get(identity) ?? finding);
      }
    }
    return [...found.values()];
  }
}

/** What is to be said of a text that is not even read. A List is sent to the server item by item. */
function tooLarge(text: string): Finding[] {
  const start = text.slice(0, 10_000);
  const place = /^kind\s*:\s*(\S+)/m.exec(start) ?? /"kind"\s*:\s*"(\w+)"/.exec(start);
  if (place === null || !start.includes('apiVersion')) {
    return [];
  }
  const at = { start: place.index, end: place.index + place[0].length };
  return [place[1] === 'List'
    ? finding('invalid-value', at, 'This document is too large to be checked: it has more than 3 MB.', 'warning')
    : finding('invalid-value', at, 'This object is too large: the API server takes no more than 3 MB.')];
}

/** For text so broken that no map could be read of it. */
function looksLikeManifest(text: string): boolean {
  return /^apiVersion\s*:/m.test(text) && /^kind\s*:/m.test(text);
}
