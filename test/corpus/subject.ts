import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Verdict } from '../../src/language/judge/types.ts';
import { run } from '../cluster/run.ts';
import { NativeJudge } from './filter.ts';

/** The judge that is put to the test. */
export interface Subject {
  judge(text: string): Promise<Verdict>;
  close(): void;
}

/** The module as a program of this machine, the one of PILOTHOUSE_JUDGE_NATIVE or built from judge/, with these types defined. */
export async function openSubject(crds: readonly string[]): Promise<Subject> {
  const judge = new NativeJudge(process.env.PILOTHOUSE_JUDGE_NATIVE ?? await buildNative());
  const problems = (await judge.define(crds)).filter((problem) => problem !== null);
  if (problems.length > 0) {
    throw new Error(problems.join('\n'));
  }
  return {
    judge: async (text) => (await judge.judge([{ text }]))[0]!,
    close: () => judge.close(),
  };
}

async function buildNative(): Promise<string> {
  const root = join(import.meta.dirname, '../..');
  const program = join(root, 'out/judge');
  await mkdir(join(root, 'out'), { recursive: true });
  const { code, stderr } = await run('go', ['build', '-trimpath', '-buildvcs=false', '-o', program, './cmd/judge'], {
    cwd: join(root, 'judge'), env: { CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off' },
  });
  if (code !== 0) {
    throw new Error(`The judge cannot be built: ${stderr}`);
  }
  return program;
}
