import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import os from 'node:os';

export interface CommandOptions {
  readonly cwd?: string;
  /** Laid over the environment; undefined removes a name. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Ends the command with SIGTERM. */
  readonly signal?: AbortSignal;
  /** Keeps the output back and returns it, instead of showing it. */
  readonly quiet?: boolean;
  /** A file that the output is added to, besides being shown. */
  readonly copyTo?: string | undefined;
}

export interface CommandResult {
  /** The exit code, 128 and more after a signal, 127 if the command could not be started. */
  readonly code: number;
  /** Both outputs as they came, if `quiet`. */
  readonly output: string;
}

/** Runs a command to its end. Never rejects. */
export function runCommand(command: string, args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: { ...process.env, ...(options.copyTo !== undefined && process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}), ...options.env },
      stdio: options.quiet || options.copyTo !== undefined ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const collect = (shown: NodeJS.WritableStream) => (chunk: Buffer): void => {
      if (options.quiet) {
        output += chunk.toString();
      } else {
        shown.write(chunk);
      }
      if (options.copyTo !== undefined) {
        appendFileSync(options.copyTo, chunk);
      }
    };
    child.stdout?.on('data', collect(process.stdout));
    child.stderr?.on('data', collect(process.stderr));
    child.once('error', (error) => {
      if (child.pid === undefined) {
        resolve({ code: 127, output: `${output}${error.message}\n` });
      }
    });
    child.once('close', (code, signal) => resolve({ code: code ?? 128 + os.constants.signals[signal ?? 'SIGTERM'], output }));
  });
}
