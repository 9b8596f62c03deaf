import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { openJudge, openJudgePool } from '../../src/judge/open.ts';
import { cutSlices, isBlank } from '../../src/language/slices.ts';
import { inRoot } from '../../tools/root.ts';

/** What this process tells when it is done. */
export interface Measured {
  readonly documents: number;
  /** From opening until verdicts can be had. */
  readonly readyMs: number;
  /** Each document of the last round, asked about one after the other. */
  readonly documentMs: readonly number[];
  /** All documents in batches: when nothing was called yet, and in the last round. */
  readonly firstMs: number;
  readonly againMs: number;
  readonly beforeMB: number;
  readonly loadedMB: number;
}

const total = 4000;
const batch = 20;
const never = new AbortController().signal;
const folder = inRoot('test', 'fixtures', 'manifests');
const documents = read(globSync('{accepted,rejected,meaning}/**/*.yaml', { cwd: folder }));
const crds = read(globSync('crds/**/*.yaml', { cwd: folder }));
const home = pathToFileURL(inRoot('src', 'server', 'main.ts')).href;

function read(files: readonly string[]): string[] {
  return [...files].sort().flatMap((file) => cutSlices(readFileSync(path.join(folder, file), 'utf8')).filter(({ text }) => !isBlank(text)).map(({ text }) => text));
}

function residentMB(): number {
  return process.memoryUsage.rss() / 2 ** 20;
}

const threads = Number(process.argv[2]);
const beforeMB = residentMB();
const start = performance.now();
const judge = threads === 1 ? openJudge(home) : openJudgePool(home, threads);
judge.define(crds);
if (!await judge.ready(never)) {
  throw new Error('The judge cannot be loaded.');
}
const readyMs = performance.now() - start;
const loadedMB = residentMB();

const firstMs = await judgeAll();
let againMs = firstMs;
for (let judged = 2 * documents.length; judged < total; judged += documents.length) {
  againMs = await judgeAll();
}
const documentMs: number[] = [];
for (const text of documents) {
  const since = performance.now();
  await judge.judge([{ text }], {}, never);
  documentMs.push(performance.now() - since);
}
process.send?.({ documents: documents.length, readyMs, documentMs, firstMs, againMs, beforeMB, loadedMB } satisfies Measured);

/** Milliseconds for all documents, in batches as the command has them. */
async function judgeAll(): Promise<number> {
  const since = performance.now();
  await Promise.all(Array.from({ length: Math.ceil(documents.length / batch) }, (_, index) =>
    judge.judge(documents.slice(batch * index, batch * (index + 1)).map((text) => ({ text })), {}, never)));
  return performance.now() - since;
}
