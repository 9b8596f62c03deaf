import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Disposable } from '../../src/common/lifetime.ts';
import { openJudgePool } from '../../src/judge/open.ts';
import type { Judge, Verdict } from '../../src/language/judge/types.ts';
import { buildJudge } from '../../tools/judge/build.ts';
import { NativeJudge } from './filter.ts';

/** The judge that is put to the test. */
export interface Subject {
  judge(text: string): Promise<Verdict>;
  close(): void;
}

/**
 * The judge as it ships, ready, with these types defined: the module is built where it is not there yet. Undefined where
 * there is no Go to build it with.
 */
export async function openBuiltJudge(crds: readonly string[], threads = 1): Promise<(Judge & Disposable) | undefined> {
  const signal = new AbortController().signal;
  // A folder of its own, as others may build into dist/ at the same time.
  const outdir = mkdtempSync(join(tmpdir(), 'pilothouse-judge-'));
  process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));
  if (!await buildJudge({ outdir, onProgress: () => undefined, signal })) {
    return undefined;
  }
  const judge = openJudgePool(pathToFileURL(join(outdir, 'bundle.js')).href, threads);
  judge.define(crds);
  if (!await judge.ready(signal)) {
    throw new Error(`The judge does not become ready: ${judge.state}.`);
  }
  return judge;
}

/** The judge as it ships, or the program of PILOTHOUSE_JUDGE_NATIVE: the same module built for this machine. */
export async function openSubject(crds: readonly string[]): Promise<Subject> {
  const program = process.env.PILOTHOUSE_JUDGE_NATIVE;
  return program === undefined ? openShipped(crds) : openNative(program, crds);
}

async function openShipped(crds: readonly string[]): Promise<Subject> {
  const judge = await openBuiltJudge(crds, 2);
  if (judge === undefined) {
    throw new Error('There is no judge without Go 1.26 or newer.');
  }
  const signal = new AbortController().signal;
  return {
    judge: async (text) => {
      const [verdict] = await judge.judge([{ text }], {}, signal) ?? [];
      if (verdict === undefined) {
        throw new Error('The judge gives no verdict.');
      }
      return verdict;
    },
    close: () => judge.dispose(),
  };
}

async function openNative(program: string, crds: readonly string[]): Promise<Subject> {
  const judge = new NativeJudge(program);
  const problems = (await judge.define(crds)).filter((problem) => problem !== null);
  if (problems.length > 0) {
    throw new Error(problems.join('\n'));
  }
  return {
    judge: async (text) => (await judge.judge([{ text }]))[0]!,
    close: () => judge.close(),
  };
}
