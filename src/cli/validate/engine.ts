import type { Analysis } from '../../language/analysis.ts';
import type { Finding } from '../../language/findings.ts';
import type { Verdict } from '../../language/judge/types.ts';
import type { Slice } from '../../language/slices.ts';
import { field, textOf } from '../../language/tree.ts';
import type { FoundFile } from './files.ts';
import { batchesOf, type InputDocument } from './documents.ts';
import { inOrder, type FileText } from './reading.ts';
import type { DocumentResult, ReportedFinding } from './results.ts';
import { isAccepted, type AskVerdicts } from './verdicts.ts';

/** What judges documents. */
export interface Engine {
  /** Undefined where there is no judge. */
  readonly ask: AskVerdicts | undefined;
  /** Whether nothing is left to say of what the judge accepts, so that its text need not be parsed. */
  readonly trusts: boolean;
  /** Finds places and words for what the verdict says, or judges by schemas where there is none. */
  readonly analyse: (slice: Slice, verdict: Verdict | undefined, signal: AbortSignal) => Promise<Analysis>;
  /** How many batches are judged at a time. */
  readonly parallel: number;
}

/** Judges every document of the files; results come in the files' order. Documents that are no Kubernetes manifests yield none. */
export async function* judge(files: AsyncIterable<{ readonly file: FoundFile; readonly content: FileText }>, engine: Engine, signal: AbortSignal): AsyncGenerator<DocumentResult> {
  for await (const results of inOrder(batchesOf(files), engine.parallel, (batch) => judgeBatch(batch, engine, signal))) {
    yield* results;
  }
}

async function judgeBatch(batch: readonly InputDocument[], engine: Engine, signal: AbortSignal): Promise<DocumentResult[]> {
  signal.throwIfAborted();
  const readable = batch.filter(({ problem }) => problem === undefined);
  const answers = readable.length === 0 ? [] : await engine.ask?.(readable.map(({ slice }) => ({ text: slice.text })), signal) ?? [];
  const verdicts = new Map(readable.map((document, index) => [document, answers[index]]));
  const results: DocumentResult[] = [];
  for (const document of batch) {
    signal.throwIfAborted();
    const result = await judgeDocument(document, verdicts.get(document), engine, signal);
    if (result !== undefined) {
      results.push(result);
    }
  }
  return results;
}

async function judgeDocument(document: InputDocument, verdict: Verdict | undefined, engine: Engine, signal: AbortSignal): Promise<DocumentResult | undefined> {
  const { file, slice, problem } = document;
  if (problem !== undefined) {
    return { file, doc: slice.index, kind: null, name: null, findings: [report(document, problem)] };
  }
  if (engine.trusts && isAccepted(verdict)) {
    return { file, doc: slice.index, kind: verdict.kind || null, name: verdict.name || null, findings: [] };
  }
  const { root, manifests, findings } = await engine.analyse(slice, verdict, signal);
  if (manifests.length === 0 && findings.length === 0) {
    return undefined;
  }
  return {
    file,
    doc: slice.index,
    kind: textOf(field(root, 'kind')) ?? null,
    name: textOf(field(root, 'metadata', 'name')) ?? null,
    findings: findings.map((finding) => report(document, finding)),
  };
}

function report({ places, slice }: InputDocument, { severity, code, message, path, details, related, ...place }: Finding): ReportedFinding {
  return {
    ...places.of(slice, place),
    severity,
    code,
    message,
    field: path || undefined,
    details,
    related: related?.map((each) => ({ ...places.of(slice, each), message: each.message })),
  };
}
