/**
 * `pilothouse validate` beside kubeconform: whole programs over one file, 1,000 and 3,000 files of one document each, in
 * turns. What they cost for one file is their start; in the first 1,000 files they meet everything for the first time (ours
 * compiles code, kubeconform reads schemas), and there ours has to be no slower. What each 1,000 more cost has no bar: they
 * do not do the same work.
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
import { figure, median, type Bar } from './figure.ts';
import { runMeasured } from './live/measured.ts';
import { checkFiles, openKubeconform, type Kubeconform } from './peers/kubeconform.ts';
import { buildProduction } from './production.ts';

const files = 1000;
const manyFiles = 3000;
const turns = 7;

const scratch = makeScratch('pilothouse-bench-');
try {
  const cli = await buildCli(scratch.folder);
  const crds = path.join(scratch.folder, 'crds.yaml');
  await writeFile(crds, definitionTexts().join('\n---\n'));
  const peer = await openKubeconform(scratch.folder, definitionTexts().map((text) => toData(parseSlice(text).root!)));
  const folders = await writeFolders(scratch.folder, peer);
  const programs: [string, string, readonly string[]][] = [
    ['pilothouse validate', process.execPath, [cli, 'validate', '--crds', crds]],
    ['kubeconform', peer.program, [...peer.args, '-summary']],
  ];
  const runs = programs.map(() => ({ one: [] as number[], all: [] as number[], many: [] as number[], memory: [] as number[] }));
  for (let turn = 0; turn < turns; turn++) {
    for (const [index, [, program, args]] of programs.entries()) {
      const run = runs[index]!;
      run.one.push((await runMeasured(program, [...args, folders.one], {})).ms);
      const { ms, memory } = await runMeasured(program, [...args, folders.all], {});
      run.all.push(ms);
      run.memory.push(memory);
      run.many.push((await runMeasured(program, [...args, folders.many], {})).ms);
    }
  }
  const onceStarted = runs.map(({ one, all }) => median(all) - median(one));
  const further = runs.map(({ all, many }) => (median(many) - median(all)) / ((manyFiles - files) / files));
  for (const [index, [name]] of programs.entries()) {
    const run = runs[index]!;
    const bar: Bar | undefined = index === 0 ? { most: onceStarted[1]! } : undefined;
    figure(`${name}: one file, which is its start`, median(run.one), 'ms');
    figure(`${name}: ${files} files`, median(run.all), 'ms');
    figure(`${name}: the first ${files} files once started`, onceStarted[index]!, 'ms', bar);
    figure(`${name}: each further ${files} files`, further[index]!, 'ms');
    figure(`${name}: ${files} files, most memory`, median(run.memory) / 1e6, 'MB');
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

/** Folders with one file, with some and with many: documents that both programs accept, so that neither has errors to print. */
async function writeFolders(folder: string, peer: Kubeconform): Promise<{ readonly one: string; readonly all: string; readonly many: string }> {
  const documents = fixtures('accepted').map(({ slice }) => slice.text).filter((text) => !isBlank(text));
  const candidates = path.join(folder, 'candidates');
  const paths = await writeAll(candidates, documents);
  const statuses = await checkFiles(peer, paths);
  const valid = documents.filter((_, index) => statuses.get(paths[index]!) === 'valid');
  figure('accepted by the API server, refused by kubeconform', documents.length - valid.length, 'count');
  figure('different documents in the files', valid.length, 'count');
  const made = { one: path.join(folder, 'one'), all: path.join(folder, 'all'), many: path.join(folder, 'many') };
  for (const [place, count] of [[made.one, 1], [made.all, files], [made.many, manyFiles]] as const) {
    await writeAll(place, Array.from({ length: count }, (_, index) => valid[index % valid.length]!));
  }
  return made;
}

async function writeAll(folder: string, documents: readonly string[]): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  return Promise.all(documents.map(async (text, index) => {
    const file = path.join(folder, `${String(index).padStart(5, '0')}.yaml`);
    await writeFile(file, text);
    return file;
  }));
}
