import { run, type RunOptions, type RunResult } from '../../test/cluster/run.ts';
import { Failure } from '../../src/common/failure.ts';

const oldest = [1, 26] as const;

/** Runs Go in a folder, apart from this user's own settings for builds. */
export function go(args: readonly string[], cwd: string, options: RunOptions & { readonly target?: Readonly<Record<string, string>> } = {}): Promise<RunResult> {
  const { target, ...others } = options;
  return run('go', args, { ...others, cwd, env: { CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off', ...target } });
}

/** The version of the Go on the PATH, such as `go1.26.8`; undefined where there is none, or one that is too old. */
export async function findGo(cwd: string): Promise<string | undefined> {
  const { stdout, code } = await go(['env', 'GOVERSION'], cwd);
  const version = /^go(\d+)\.(\d+)/.exec(stdout.trim());
  if (code !== 0 || version === null) {
    return undefined;
  }
  const [major, minor] = [Number(version[1]), Number(version[2])];
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]) ? stdout.trim() : undefined;
}

/** Rejects with the last lines of what Go said where it failed. */
export function failUnlessDone({ code, stderr }: RunResult, doing: string): void {
  if (code !== 0) {
    throw new Failure('internal', `Go failed at ${doing}: ${stderr.trim().split('\n').slice(-15).join('\n')}`, {
      hint: 'The first build needs the Go module proxy (go env GOPROXY), 4 GB of disk and 3 GB of memory.',
    });
  }
}
