/**
 * `pilothouse validate` beside kubeconform: whole programs over 1,000 files of one document each, in turns. What they cost
 * for one file is their start, which is told apart, and taken off for "once started".
 */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseSlice } from '../src/language/parse.ts';
import { isBlank } from '../src/language/slices.ts';
import { toData } from '../src/language/tree.ts';
import { makeScratch } from '../test/host/reaper.ts';
import { definitionTexts, fixtures } from '../test/unit/language/fixtures.ts';
import { buildJudge, withoutJudge } from '../tools/judge/build.ts';
import { inRoot } from '../tools/root.ts';
import { figure, median } from './figure.ts';
import { runMeasured } from './live/measured.ts';
import { checkFiles, openKubeconform, type Kubeconform } from './peers/kubeconform.ts';
import { buildProduction } from './production.ts';

const files = 1000;
const turns = 7;

const scratch = makeScratch('pilothouse-bench-');
try {
  const cli = await buildCli(scratch.folder);
  const crds = path.join(scratch.folder, 'crds.yaml');
  await writeFile(crds, definitionTexts().join('\n---\n'));
  const peer = await openKubeconform(scratch.folder, definitionTexts().map((text) => toData(parseSlice(text).root!)));
  const [one, all] = await writeFolders(scratch.folder, peer);
  const programs: [string, string, readonly string[]][] = [
    ['pilothouse validate', process.execPath, [cli, 'validate', '--crds', crds]],
    ['kubeconform', peer.program, [...peer.args, '-summary']],
  ];
  const runs = programs.map(() => ({ one: [] as number[], all: [] as number[], memory: [] as number[] }));
  for (let turn = 0; turn < turns; turn++) {
    for (const [index, [, program, args]] of programs.entries()) {
      runs[index]!.one.push((await runMeasured(program, [...args, one], {})).ms);
      const { ms, memory } = await runMeasured(program, [...args, all], {});
      runs[index]!.all.push(ms);
      runs[index]!.memory.push(memory);
    }
  }
  const onceStarted = runs.map(({ one, all: both }) => median(both) - median(one));
  for (const [index, [name]] of programs.entries()) {
    figure(`${name}: one file, which is its start`, median(runs[index]!.one), 'ms');
    figure(`${name}: ${files} files`, median(runs[index]!.all), 'ms');
    // Of the two, ours has to be no slower.
    figure(`${name}: ${files} files once started`, onceStarted[index]!, 'ms', index === 0 ? { most: onceStarted[1]! } : undefined);
    figure(`${name}: ${files} files, most memory`, median(runs[index]!.memory) / 1e6, 'MB');
  }
} finally {
  await scratch.end();
}

/** The program as it is shipped, with the schemas and the judge beside it. */
async function buildCli(folder: string): Promise<string> {
  const dist = await buildProduction(folder);
  await symlink(inRoot('media'), path.join(folder, 'media'));
  if (!await buildJudge({ outdir: dist, onProgress: () => undefined, signal: new AbortController().signal })) {
    throw new Error(withoutJudge);
  }
  return path.join(dist, 'cli.js');
}

/** A folder with one file and one with all: documents that both programs accept, so that neither has errors to print. */
async function writeFolders(folder: string, peer: Kubeconform): Promise<[string, string]> {
  const documents = fixtures('accepted').map(({ slice }) => slice.text).filter((text) => !isBlank(text));
  const candidates = path.join(folder, 'candidates');
  const paths = await writeAll(candidates, documents);
  const statuses = await checkFiles(peer, paths);
  const valid = documents.filter((_, index) => statuses.get(paths[index]!) === 'valid');
  figure('accepted by the API server, refused by kubeconform', documents.length - valid.length, 'count');
  figure('different documents in the files', valid.length, 'count');
  await writeAll(path.join(folder, 'one'), valid.slice(0, 1));
  await writeAll(path.join(folder, 'all'), Array.from({ length: files }, (_, index) => valid[index % valid.length]!));
  return [path.join(folder, 'one'), path.join(folder, 'all')];
}

async function writeAll(folder: string, documents: readonly string[]): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  return Promise.all(documents.map(async (text, index) => {
    const file = path.join(folder, `${String(index).padStart(5, '0')}.yaml`);
    await writeFile(file, text);
    return file;
  }));
}
