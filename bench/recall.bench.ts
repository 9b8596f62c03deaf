// How much of what the API server rejects is found, beside kubeconform and yaml-language-server with the same schemas in
// the same run: by class, with false alarms, right lines, time and memory. Our manifests and PILOTHOUSE_RECALL_MUTANTS
// mutants of them, all judged by a real API server. PILOTHOUSE_RECALL_SHOW names one of the three: what it gets wrong is told.
import { cp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { dataOf } from '../test/corpus/mutant.ts';
import { makeScratch } from '../test/host/reaper.ts';
import { buildJudge } from '../tools/judge/build.ts';
import { inRoot } from '../tools/root.ts';
import { definitionTexts } from '../test/unit/language/fixtures.ts';
import { ServerJudge } from '../test/unit/language/judge.ts';
import { figure } from './figure.ts';
import { openKubeconform } from './peers/kubeconform.ts';
import { buildProduction } from './production.ts';
import { classNames } from './recall/classes.ts';
import { runKubeconform, runPilothouse, runYamlServer, type Result } from './recall/contestants.ts';
import { writeDocuments, type JudgedFile } from './recall/documents.ts';
import { schemaFilesOf } from './recall/schemas.ts';

const mutants = Number(process.env.PILOTHOUSE_RECALL_MUTANTS ?? 600);
// Other ones than those of bench/fuzz, where it begins at its usual seed.
const seed = 1_000_000;

const scratch = makeScratch('pilothouse-bench-');
const server = await ServerJudge.start();
try {
  const folder = path.join(scratch.folder, 'documents');
  const files = await writeDocuments(folder, server, mutants, seed);
  figure('recall: documents that the API server accepts', files.filter(({ accepted }) => accepted).length, 'count');
  figure('recall: documents that the API server rejects', files.filter(({ accepted }) => !accepted).length, 'count');
  const dist = await buildProduction(scratch.folder);
  const cli = path.join(dist, 'cli.js');
  if (!await buildJudge({ outdir: dist, onProgress: () => undefined, signal: new AbortController().signal })) {
    throw new Error('There is no judge without Go 1.26 or newer.');
  }
  await cp(inRoot('media'), path.join(scratch.folder, 'media'), { recursive: true });
  const crds = path.join(scratch.folder, 'crds.yaml');
  await writeFile(crds, definitionTexts().join('\n---\n'));
  const kubeconform = await openKubeconform(scratch.folder, definitionTexts().map(dataOf));
  tell('pilothouse validate', files, await runPilothouse(cli, crds, folder));
  tell('kubeconform', files, await runKubeconform(kubeconform, files));
  tell('yaml-language-server', files, await runYamlServer(files, schemaFilesOf(files, path.join(scratch.folder, 'kubeconform'))));
} finally {
  await server.stop();
  await scratch.end();
}

function tell(name: string, files: readonly JudgedFile[], { found, ms, megabytes }: Result): void {
  const has = ({ file }: JudgedFile): boolean => (found.get(file) ?? []).length > 0;
  const rejected = files.filter(({ accepted }) => !accepted);
  figure(`recall: ${name}, found`, rejected.filter(has).length, 'count');
  figure(`recall: ${name}, false alarms`, files.filter((file) => file.accepted && has(file)).length, 'count');
  for (const refusal of classNames) {
    const all = rejected.filter((file) => file.refusal === refusal);
    if (all.length > 0) {
      figure(`recall: ${name}, ${refusal}, found of ${all.length}`, all.filter(has).length, 'count');
    }
  }
  for (const { text, refusal } of files.filter((file) => has(file) === file.accepted && process.env.PILOTHOUSE_RECALL_SHOW === name)) {
    process.stderr.write(`${name} ${refusal === undefined ? 'raises a false alarm' : `finds nothing (${refusal})`}: ${JSON.stringify(text)}\n`);
  }
  const marked = rejected.filter((file) => file.lines.length > 0 && has(file));
  figure(`recall: ${name}, on the right line of ${marked.length} found in our own`, marked.filter(({ file, lines }) => lines.every((line) => found.get(file)!.includes(line))).length, 'count');
  figure(`recall: ${name}, all ${files.length} documents`, ms, 'ms');
  figure(`recall: ${name}, most memory`, megabytes, 'MB');
}
