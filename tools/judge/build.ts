import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../../test/cluster/build.ts';
import { withLock } from '../../test/cluster/lock.ts';
import { Failure } from '../../src/common/failure.ts';
import { packedFiles, readPacked } from '../../src/judge/packed.ts';
import { fingerprint } from '../fingerprint.ts';
import { inRoot } from '../root.ts';
import { failUnlessDone, findGo, go } from './go.ts';
import { writeOverlay } from './overlay.ts';
import { pack } from './pack.ts';

export interface JudgeBuildOptions {
  /** The folder of the bundles; the module goes into its folder `judge`. */
  readonly outdir: string;
  /** Receives lines that replace each other, for a progress display. */
  readonly onProgress: (line: string) => void;
  readonly signal: AbortSignal;
}

/** What to say where there is no Go. */
export const withoutJudge = 'There is no Go 1.26 or newer on the PATH: this build judges manifests by schemas only.';
export const neededForPackages = 'The judge, which is part of every package, needs Go 1.26 or newer (https://go.dev/dl/).';

const target = { GOOS: 'wasip1', GOARCH: 'wasm' };
const flags = ['-mod=vendor', '-trimpath', '-buildvcs=false'];

/** What decides how the module looks, besides the version of Go. */
function inputs(): readonly string[] {
  const sources = globSync('judge/**/*.go', { cwd: inRoot() }).filter((file) => !file.endsWith('_test.go'));
  return [...sources.sort(), 'judge/go.mod', 'judge/go.sum', 'tools/judge', 'src/judge/packed.ts', 'src/judge/hints.ts', 'src/judge/reactor.ts', 'src/judge/wasi.ts'];
}

/**
 * Puts the judge's module beside the bundles. It is built once per user and inputs, which takes 4 minutes on two cores the
 * first time. False where there is no Go to build it with; rejects where building fails.
 */
export async function buildJudge({ outdir, onProgress, signal }: JudgeBuildOptions): Promise<boolean> {
  const goVersion = await findGo(inRoot('judge'));
  if (goVersion === undefined) {
    return false;
  }
  const built = path.join(cacheFolder(), `judge-${fingerprint(inputs(), goVersion)}`);
  if (!existsSync(built)) {
    mkdirSync(cacheFolder(), { recursive: true });
    const onWait = ({ pid }: { readonly pid: number }): void => onProgress(`waiting for process ${pid}, which is building the judge`);
    await withLock(`${built}.lock`, { signal, onWait }, async () => {
      if (!existsSync(built)) {
        await buildInto(built, onProgress, signal);
      }
    });
  }
  ship(built, path.join(outdir, 'judge'));
  return true;
}

/** Copies what was built, unless it is there already. */
function ship(built: string, shipped: string): void {
  const idOf = (folder: string): string | undefined => existsSync(path.join(folder, packedFiles.description)) ? readPacked(folder)?.id : undefined;
  if (idOf(shipped) === idOf(built)) {
    return;
  }
  rmSync(shipped, { recursive: true, force: true });
  mkdirSync(shipped, { recursive: true });
  Object.values(packedFiles).forEach((name) => cpSync(path.join(built, name), path.join(shipped, name)));
}

/** Makes the folder complete at once: what is unfinished has another name, and is removed. */
async function buildInto(built: string, onProgress: (line: string) => void, signal: AbortSignal): Promise<void> {
  globSync(`${path.basename(built)}.part-*`, { cwd: path.dirname(built) }).forEach((name) => rmSync(path.join(path.dirname(built), name), { recursive: true, force: true }));
  const draft = mkdtempSync(`${built}.part-`);
  try {
    const source = path.join(draft, 'source');
    const result = path.join(draft, 'result');
    mkdirSync(result);
    await compile(source, path.join(draft, 'judge.wasm'), onProgress, signal);
    onProgress('packing the judge');
    await pack(path.join(draft, 'judge.wasm'), result, path.basename(built), draft);
    renameSync(result, built);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function compile(source: string, wasm: string, onProgress: (line: string) => void, signal: AbortSignal): Promise<void> {
  cpSync(inRoot('judge'), source, { recursive: true, filter: (file) => !file.endsWith('_test.go') });
  const since = Date.now();
  const seconds = (): string => `${Math.round((Date.now() - since) / 1000)} s`;
  let modules = 0;
  failUnlessDone(await go(['mod', 'vendor'], source, { signal, onErrorLine: (line) => {
    modules += line.startsWith('go: downloading') ? 1 : 0;
    onProgress(`fetching the source of the judge: ${modules} modules, ${seconds()}`);
  } }), 'fetching the modules of the judge');
  const overlay = `-overlay=${writeOverlay(source, await goRoot(source))}`;
  const listed = await go(['list', '-deps', ...flags, overlay, './wasm'], source, { signal, target });
  failUnlessDone(listed, 'listing the packages of the judge');
  const total = listed.stdout.trim().split('\n').length;
  let compiled = 0;
  const report = (): void => onProgress(`building the judge (first time, about 4 minutes): ${compiled} of ${total} packages compiled, ${seconds()}`);
  const timer = setInterval(report, 5000);
  try {
    report();
    failUnlessDone(await go(['build', '-v', ...flags, overlay, '-buildmode=c-shared', '-ldflags', '-s -w', '-o', wasm, './wasm'], source, {
      signal,
      target,
      onErrorLine: (line) => { compiled += /^[\w./-]+$/.test(line) ? 1 : 0; },
    }), 'building the judge');
  } finally {
    clearInterval(timer);
  }
}

async function goRoot(cwd: string): Promise<string> {
  const { stdout, code } = await go(['env', 'GOROOT'], cwd);
  if (code !== 0 || stdout.trim() === '') {
    throw new Failure('internal', 'Go does not say where it is installed (go env GOROOT).');
  }
  return stdout.trim();
}
