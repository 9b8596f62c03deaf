import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';

export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
  /** The exit code; 128 where a signal ended the program, 127 where it could not be started. */
  readonly code: number;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Added to this process's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly signal?: AbortSignal | undefined;
  /** Each line of standard error as it comes. */
  readonly onErrorLine?: (line: string) => void;
}

/** Runs a program to its end. Never rejects: a program that cannot be started has code 127. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    let stdout = '';
    let stderr = '';
    let partial = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text; });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      const lines = (partial + text).split('\n');
      partial = lines.pop() ?? '';
      lines.forEach((line) => options.onErrorLine?.(line));
    });
    child.on('error', (error) => resolve({ stdout, stderr: `${stderr}${error.message}`, code: 127 }));
    child.on('close', (code) => resolve({ stdout, stderr, code: code ?? 128 }));
    // A program may end without reading its input.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

/** The first folder of PATH (and of the usual system folders) that holds this program. */
export async function findProgram(name: string): Promise<string | undefined> {
  const folders = `${process.env.PATH ?? ''}:/usr/local/sbin:/usr/sbin:/sbin`.split(':').filter(Boolean);
  for (const folder of folders) {
    const path = `${folder}/${name}`;
    if (await access(path, constants.X_OK).then(() => true, () => false)) {
      return path;
    }
  }
  return undefined;
}
