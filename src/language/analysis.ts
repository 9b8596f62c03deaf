import { identify, type Manifest } from './manifest.ts';
import type { Finding, FindingCode } from './findings.ts';
import { parseSlice } from './parse.ts';
import type { Checker, SchemaAnswer, Schemas } from './ports.ts';
import { cutSlices, type Slice } from './slices.ts';
import { hasOwnSchema, isTemplate } from './templates.ts';
import type { TreeNode } from './tree.ts';

/** Longer documents are not looked at. */
const maxLength = 10_000_000;

export interface AnalysedManifest extends Manifest {
  readonly answer: SchemaAnswer;
}

/** What is known about the text of one slice. Offsets are from the slice's start. */
export interface Analysis {
  readonly root: TreeNode | undefined;
  /** Empty where the document is no Kubernetes manifest, or is left to others. */
  readonly manifests: readonly AnalysedManifest[];
  readonly findings: readonly Finding[];
}

export interface AnalysedSlice {
  readonly slice: Slice;
  readonly analysis: Analysis;
}

const silent: Analysis = { root: undefined, manifests: [], findings: [] };

/** Judges documents: parse, identify, schema, checkers in order. Pure but for what its ports do. */
export class Analyser {
  readonly #schemas: Schemas;
  readonly #checkers: readonly Checker[];

  constructor(schemas: Schemas, checkers: readonly Checker[]) {
    this.#schemas = schemas;
    this.#checkers = checkers;
  }

  async analyse(slice: Slice, signal: AbortSignal): Promise<Analysis> {
    if (!/\b(?:apiVersion|kind)\b/.test(slice.text) || slice.text.length > maxLength || hasOwnSchema(slice) || isTemplate(slice.text)) {
      return silent;
    }
    const { root, problems } = parseSlice(slice.text);
    const identified = identify(root);
    if (identified.manifests.length === 0 && identified.problems.length === 0) {
      return { ...silent, root, findings: root === undefined && looksLikeManifest(slice.text) ? calm([...problems], slice.text) : [] };
    }
    const found: Finding[] = [...problems, ...identified.problems];
    const manifests: AnalysedManifest[] = [];
    for (const manifest of identified.manifests) {
      const answer = await this.#schemas.find(manifest.type, signal);
      manifests.push({ ...manifest, answer });
      for (const checker of this.#checkers) {
        addNew(found, await checker.check(manifest, answer, signal));
      }
    }
    return { root, manifests, findings: calm(found, slice.text).sort((a, b) => a.start - b.start) };
  }
}

/**
 * After a syntax error the parser guesses, so only the first one is told, and of the rest what stands on earlier
 * lines; nothing is called missing or of the wrong type, because a part of it cannot be read.
 */
function calm(findings: Finding[], text: string): Finding[] {
  const [syntax] = findings.filter(({ code }) => code === 'syntax').sort((a, b) => a.start - b.start);
  if (syntax === undefined) {
    return findings;
  }
  const line = text.lastIndexOf('\n', Math.max(syntax.start - 1, 0)) + 1;
  return [syntax, ...findings.filter(({ code, start }) => certain.has(code) && start < line)];
}

const certain: ReadonlySet<FindingCode> = new Set(['duplicate-key', 'invalid-value', 'unknown-field', 'unknown-kind']);

/** Each mistake once: a later checker is not heard where an earlier one has said the same. */
function addNew(found: Finding[], more: readonly Finding[]): void {
  const identity = ({ code, start, message }: Finding): string => `${code} ${start} ${message}`;
  const known = new Set(found.map(identity));
  found.push(...more.filter((each) => !known.has(identity(each))));
}

/** For text so broken that no map could be read of it. */
function looksLikeManifest(text: string): boolean {
  return /^apiVersion\s*:/m.test(text) && /^kind\s*:/m.test(text);
}

/**
 * One file under edit: keeps the analysis of every slice and makes it again only for slices whose text changed, so
 * that an edit in a file of 5,000 lines costs as much as its document.
 */
export class DocumentAnalysis {
  readonly #analyser: Analyser;
  #known = new Map<string, Promise<Analysis>>();

  constructor(analyser: Analyser) {
    this.#analyser = analyser;
  }

  /** Rejects with the signal's reason when it aborts or when a schema cannot be had. */
  async analyse(text: string, signal: AbortSignal): Promise<readonly AnalysedSlice[]> {
    const slices = cutSlices(text);
    const next = new Map<string, Promise<Analysis>>();
    const analysed: AnalysedSlice[] = [];
    for (const slice of slices) {
      signal.throwIfAborted();
      const key = `${slice.preamble}\0${slice.text}`;
      const analysis = next.get(key) ?? this.#known.get(key) ?? this.#analyser.analyse(slice, signal);
      next.set(key, analysis);
      // What failed or was aborted is made again next time.
      analysis.catch(() => this.#forget(key, analysis));
      analysed.push({ slice, analysis: await analysis });
    }
    this.#known = next;
    return analysed;
  }

  /** Forgets everything, because schemas changed. */
  clear(): void {
    this.#known = new Map();
  }

  #forget(key: string, analysis: Promise<Analysis>): void {
    if (this.#known.get(key) === analysis) {
      this.#known.delete(key);
    }
  }
}

