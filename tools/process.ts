import { spawn } from 'node:child_process';
import os from 'node:os';

export interface CommandOptions {
  readonly cwd?: string;
  /** Laid over the environment; undefined removes a name. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Ends the command with SIGTERM. */
  readonly signal?: AbortSignal;
  /** Keeps the output back and returns it, instead of showing it. */
  readonly quiet?: boolean;
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
      env: { ...process.env, ...options.env },
      stdio: options.quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.once('error', (error) => {
      if (child.pid === undefined) {
        resolve({ code: 127, output: `${output}${error.message}\n` });
      }
    });
    child.once('close', (code, signal) => resolve({ code: code ?? 128 + os.constants.signals[signal ?? 'SIGTERM'], output }));
  });
}
