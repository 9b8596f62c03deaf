import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { asList, asObject } from '../../src/common/json.ts';
import type { JudgedDocument, Verdict } from '../../src/language/judge/types.ts';

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The judge's module built for this machine: requests and answers are lines of JSON, in order. */
export class NativeJudge {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting: Waiting[] = [];

  constructor(program: string) {
    this.#child = spawn(program, [], { stdio: ['pipe', 'pipe', 'pipe'] });
    let said = '';
    this.#child.stderr.on('data', (part: Buffer) => { said = (said + part.toString()).slice(-4000); });
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#waiting.shift()?.resolve(JSON.parse(line)));
    const end = (why: string): void => {
      for (const { reject } of this.#waiting.splice(0)) {
        reject(new Error(`The judge ended: ${why}\n${said}`));
      }
    };
    this.#child.on('error', (error) => end(error.message));
    this.#child.on('exit', (code) => end(`code ${code}`));
  }

  async judge(documents: readonly JudgedDocument[], emulate?: string): Promise<readonly Verdict[]> {
    const answer = asObject(await this.#ask({ op: 'judge', documents, emulate }));
    if (typeof answer.error === 'string') {
      throw new Error(answer.error);
    }
    return asList(answer.verdicts) as Verdict[];
  }

  /** What is wrong with each of these CustomResourceDefinitions, null where nothing is; they replace all earlier ones. */
  async define(crds: readonly string[]): Promise<readonly (string | null)[]> {
    return asList(asObject(await this.#ask({ op: 'define', crds })).problems) as (string | null)[];
  }

  close(): void {
    this.#child.stdin.end();
  }

  #ask(request: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    });
  }
}
