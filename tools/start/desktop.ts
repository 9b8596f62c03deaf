import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { cacheFolder } from '../../test/cluster/build.ts';
import { inheritedEnvironment } from '../../test/host/environment.ts';
import { root } from '../root.ts';

export interface DesktopOptions {
  readonly folder: string;
  readonly kubeconfig: string | undefined;
  readonly signal: AbortSignal;
}

const graceMs = 5000;

/** Opens a window with the extension from dist/ and resolves to the exit code when it is closed or the signal aborts. */
export async function runDesktop(executable: string, options: DesktopOptions): Promise<number> {
  const args = [
    `--extensionDevelopmentPath=${root}`,
    // A profile of its own: an instance that runs already would take the window over and outlive us.
    `--user-data-dir=${path.join(cacheFolder(), 'desktop')}`,
    '--new-window',
    '--wait',
    '--skip-welcome',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    options.folder,
  ];
  const env = inheritedEnvironment(options.kubeconfig === undefined ? {} : { KUBECONFIG: options.kubeconfig });
  const child = spawn(executable, args, { stdio: ['ignore', 'ignore', 'inherit'], env, shell: executable.endsWith('.cmd') });
  const stop = (): void => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), graceMs).unref();
  };
  options.signal.addEventListener('abort', stop, { once: true });
  try {
    const [code] = await once(child, 'exit') as [number | null];
    return options.signal.aborted ? 0 : (code ?? 1);
  } finally {
    options.signal.removeEventListener('abort', stop);
  }
}
