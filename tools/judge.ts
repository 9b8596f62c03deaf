// Builds the judge's WebAssembly module into dist/judge/ (docs/judge.md). Options: --outdir=FOLDER (default: dist),
// --required (without Go that is an error; else manifests are then judged by schemas only).
import { parseArgs } from 'node:util';
import { explain, Failure } from '../src/common/failure.ts';
import { buildJudge, neededForPackages, withoutJudge } from './judge/build.ts';
import { endWith } from './ending.ts';
import { Progress } from './progress.ts';
import { inRoot } from './root.ts';

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { outdir: { type: 'string', default: inRoot('dist') }, required: { type: 'boolean', default: false } } });
  const ending = endWith(process);
  const progress = new Progress();
  const isBuilt = await buildJudge({ outdir: values.outdir, onProgress: progress.show, signal: ending.signal }).finally(progress.end);
  ending.dispose();
  if (!isBuilt) {
    console.error(values.required ? neededForPackages : withoutJudge);
  }
  return isBuilt || !values.required ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(explain(Failure.from(error)));
  process.exitCode = 1;
}
