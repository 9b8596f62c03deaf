import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Emitter } from '../../../../src/common/emitter.ts';
import type { Disposable } from '../../../../src/common/lifetime.ts';
import type { CliIo } from '../../../../src/cli/command.ts';
import type { Judge, JudgedDocument, ServerFinding, Verdict } from '../../../../src/language/judge/types.ts';

export const minors = ['1.37', '1.36', '1.35', '1.34'];

/** A folder with files, for as long as `work` takes. */
export async function withFiles<T>(files: Readonly<Record<string, string | Uint8Array>>, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'pilothouse-validate-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** An io that keeps what is written. */
export function recordingIo(cwd: string, signal = new AbortController().signal): CliIo & { readonly out: () => string; readonly err: () => string } {
  let out = '';
  let err = '';
  return { stdout: (text) => { out += text; }, stderr: (text) => { err += text; }, cwd, env: {}, signal, color: false, out: () => out, err: () => err };
}

export function verdict(some: Partial<Verdict> = {}): Verdict {
  return { state: 'judged', apiVersion: 'v1', kind: 'ConfigMap', name: '', namespace: '', served: [], kinds: [], findings: [], ...some };
}

export function serverFinding(some: Partial<ServerFinding> = {}): ServerFinding {
  return { reason: 'FieldValueInvalid', field: '', message: 'Invalid value', stage: 'validation', ...some };
}

/** A judge whose answers a test gives; it says what it was asked. */
export class FakeJudge implements Judge, Disposable {
  readonly minors = minors;
  state: Judge['state'] = 'ready';
  leftOut: Judge['leftOut'] = [];
  readonly onDidChange = new Emitter<void>().event;
  readonly asked: { readonly texts: readonly string[]; readonly emulate: string | undefined }[] = [];
  readonly defined: (readonly string[])[] = [];
  disposed = false;
  readonly #answer: (document: JudgedDocument) => Verdict | undefined | Promise<Verdict | undefined>;

  /** An answer of undefined ends the judge, as a trap in it does. */
  constructor(answer: (document: JudgedDocument) => Verdict | undefined | Promise<Verdict | undefined>) {
    this.#answer = answer;
  }

  async judge(documents: readonly JudgedDocument[], { emulate }: { readonly emulate?: string | undefined }): Promise<readonly Verdict[] | undefined> {
    this.asked.push({ texts: documents.map(({ text }) => text), emulate });
    const verdicts = await Promise.all(documents.map(async (document) => this.#answer(document)));
    return verdicts.includes(undefined) ? undefined : verdicts as Verdict[];
  }

  define(crds: readonly string[]): void {
    this.defined.push(crds);
  }

  ready(): Promise<boolean> {
    return Promise.resolve(this.state === 'ready');
  }

  dispose(): void {
    this.disposed = true;
  }
}
