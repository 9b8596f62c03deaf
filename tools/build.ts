import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Failure } from '../src/common/failure.ts';
import { withLock } from '../test/cluster/lock.ts';
import { fingerprint } from './fingerprint.ts';
import { runCommand } from './process.ts';
import { inRoot, root } from './root.ts';

/** What decides how dist/ looks. */
const inputs = ['src', 'esbuild.mjs', 'package-lock.json'];
/** What goes into a .vsix beside dist/, as far as it exists. */
export const packageFiles = [
  'package.json', 'package.nls.json', 'package.nls.zh-cn.json', '.vscodeignore', 'README.md', 'CHANGELOG.md', 'LICENSE',
  'bin', 'l10n', 'media', 'syntaxes',
];
const stamp = inRoot('dist', '.inputs');

/** Builds dist/ unless it was built from the same files. Two at once build once. */
export async function buildExtension(signal: AbortSignal): Promise<void> {
  await alone('build', signal, async () => {
    const wanted = fingerprint(inputs);
    if (readText(stamp) === wanted) {
      return;
    }
    console.log('Building dist');
    await mustRun(process.execPath, ['esbuild.mjs'], signal);
    fs.writeFileSync(stamp, wanted);
  });
}

/** Packs dist/ (building it first) as a .vsix, unless that was done for the same files. Returns its path. */
export async function packageExtension(signal: AbortSignal): Promise<string> {
  await buildExtension(signal);
  const file = inRoot('out', `pilothouse-${fingerprint([...inputs, ...packageFiles])}.vsix`);
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
