import path from 'node:path';
import { buildJudge } from '../tools/judge/build.ts';
import { runCommand } from '../tools/process.ts';
import { root } from '../tools/root.ts';

/** Builds what is shipped into `dist` of a folder, the judge where there is Go, and returns that path. Rejects with the build's output. */
export async function buildProduction(folder: string): Promise<string> {
  const dist = path.join(folder, 'dist');
  const { code, output } = await runCommand(process.execPath, ['esbuild.mjs', '--production', `--outdir=${dist}`], { cwd: root, quiet: true });
  if (code !== 0) {
    throw new Error(output);
  }
  await buildJudge({ outdir: dist, onProgress: (line) => process.stderr.write(`${line}\n`), signal: new AbortController().signal });
  return dist;
}
