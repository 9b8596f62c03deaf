import fs from 'node:fs';
import path from 'node:path';
import { packageFiles, packAs } from '../tools/build.ts';
import { buildJudge } from '../tools/judge/build.ts';
import { runCommand } from '../tools/process.ts';
import { inRoot, root } from '../tools/root.ts';

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

/** Packs what `buildProduction` left in the folder, as it is shipped. Returns the path of the .vsix. */
export async function packProduction(folder: string): Promise<string> {
  for (const name of packageFiles.filter((each) => fs.existsSync(inRoot(each)))) {
    fs.cpSync(inRoot(name), path.join(folder, name), { recursive: true });
  }
  const vsix = path.join(folder, 'pilothouse.vsix');
  await packAs(vsix, folder, new AbortController().signal);
  return vsix;
}
