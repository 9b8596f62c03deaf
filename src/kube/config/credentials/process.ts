import { spawn } from 'node:child_process';
import { plainLine } from '../../../common/text.ts';

export type PluginResult =
  | { readonly kind: 'done'; readonly stdout: string }
  /** The program could not be started. */
  | { readonly kind: 'missing'; readonly why: string }
  /** `asked`: it ended by itself, perhaps because it had something to ask. */
  | { readonly kind: 'failed'; readonly why: string; readonly asked: boolean };

/** Long enough for a person to sign in on a page that the plugin opened. */
const timeoutMs = 180_000;
const maximumOutput = 1024 * 1024;

/** Runs a program without any input. Its standard error is only used to say why it failed. */
export function runPlugin(command: string, args: readonly string[], env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<PluginResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const stdout: Buffer[] = [];
    let size = 0;
    let stderr = '';
    let ended: string | undefined;
    const end = (why: string): void => {
      ended ??= why;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => end(`it was still running after ${timeoutMs / 1000} seconds`), timeoutMs);
    const onAbort = (): void => end('the connection was closed');
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) {
      onAbort();
    }
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maximumOutput) {
        end('it printed too much');
      } else {
        stdout.push(chunk);
      }
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString()).slice(-4000);
    });
    const finish = (result: PluginResult): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve(result);
    };
    child.on('error', (error: NodeJS.ErrnoException) => finish({ kind: 'missing', why: whyNotStarted(error) }));
    child.on('close', (code, killedBy) => {
      if (ended === undefined && code === 0) {
        finish({ kind: 'done', stdout: Buffer.concat(stdout).toString() });
      } else {
        finish({ kind: 'failed', why: ended ?? describeExit(code, killedBy, stderr), asked: ended === undefined && code !== null });
      }
    });
  });
}

function whyNotStarted({ code }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') {
    return 'it was not found';
  }
  return code === 'EACCES' ? 'it may not be executed' : (code ?? 'unknown error');
}

function describeExit(code: number | null, signal: NodeJS.Signals | null, stderr: string): string {
  const end = code === null ? `it was ended by ${signal ?? 'a signal'}` : `exit code ${code}`;
  const said = withoutSecrets(plainLine(stderr.trim().split('\n').slice(-3).join(' '), 400));
  return said === '' ? end : `${end}: ${said}`;
}

/** Blanks what looks like a token or a key in a program's own words. */
export function withoutSecrets(text: string): string {
  return text.replace(/\b(bearer|token|password|secret)(\s*[:=]\s*|\s+)\S+/gi, '$1 …').replace(/[A-Za-z0-9+/_=.-]{32,}/g, (word) => (/[0-9]/.test(word) && !word.includes('/') ? '…' : word));
}
