import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Failure } from '../src/common/failure.ts';
import { withLock } from '../test/cluster/lock.ts';
import { fingerprint } from './fingerprint.ts';
import { buildJudge, neededForPackages, withoutJudge } from './judge/build.ts';
import { runCommand } from './process.ts';
import { Progress } from './progress.ts';
import { inRoot, root } from './root.ts';

/** What decides how dist/ looks. */
const inputs = ['src', 'esbuild.mjs', 'package-lock.json'];
/** What goes into a .vsix beside dist/, as far as it exists. */
export const packageFiles = [
  'package.json', 'package.nls.json', 'package.nls.zh-cn.json', '.vscodeignore', 'README.md', 'CHANGELOG.md', 'LICENSE',
  'bin', 'l10n', 'media', 'syntaxes',
];
const stamp = inRoot('dist', '.inputs');

/**
 * Builds dist/ unless it was built from the same files, and the judge with it, unless there is no Go: false then. Two at
 * once build once.
 */
export async function buildExtension(signal: AbortSignal): Promise<boolean> {
  let withJudge = false;
  await alone('build', signal, async () => {
    const wanted = fingerprint(inputs);
    if (readText(stamp) !== wanted) {
      console.log('Building dist');
      await mustRun(process.execPath, ['esbuild.mjs'], signal);
      fs.writeFileSync(stamp, wanted);
    }
    const progress = new Progress();
    withJudge = await buildJudge({ outdir: inRoot('dist'), onProgress: progress.show, signal }).finally(progress.end);
    if (!withJudge) {
      console.log(withoutJudge);
    }
  });
  return withJudge;
}

/**
 * Packs dist/ (building it first) as a .vsix, unless that was done for the same files. Returns its path. Rejects where the
 * judge, which belongs to every package, cannot be built.
 */
export async function packageExtension(signal: AbortSignal): Promise<string> {
  if (!await buildExtension(signal)) {
    throw new Failure('unsupported', neededForPackages);
  }
  const file = inRoot('out', `pilothouse-${fingerprint([...inputs, ...packageFiles, 'dist/judge'])}.vsix`);
  await alone('package', signal, async () => {
    if (fs.existsSync(file)) {
      return;
    }
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const unfinished = `${file}.${process.pid}`;
    await packAs(unfinished, root, signal);
    fs.renameSync(unfinished, file);
  });
  return file;
}

/** Packs the extension in `folder` as it is. */
export async function packAs(vsix: string, folder: string, signal: AbortSignal): Promise<void> {
  const pack = ['package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', vsix];
  await mustRun(process.execPath, [inRoot('node_modules/@vscode/vsce/vsce'), ...pack], signal, folder);
}

async function mustRun(command: string, args: readonly string[], signal: AbortSignal, cwd = root): Promise<void> {
  const { code, output } = await runCommand(command, args, { cwd, quiet: true, signal });
  if (code !== 0) {
    throw new Failure('internal', `${path.basename(args[0] ?? command)} ended with ${code}.\n${output}`);
  }
}

/** Runs `work` while no other process does the same in this clone. */
function alone(name: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  const clone = Buffer.from(root).toString('base64url').slice(-80);
  return withLock(path.join(os.tmpdir(), `pilothouse-${name}-${clone}`), { signal, onWait: () => undefined }, work);
}

function readText(file: string): string | undefined {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}
