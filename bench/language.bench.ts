// How soon findings are there, in files of 155 and 5,084 lines: after the server's start, and after an edit (the pause
// for typing included), beside yaml-language-server as it is, with the same schemas in one file.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeScratch } from '../test/host/reaper.ts';
import { inRoot } from '../tools/root.ts';
import { figure, median } from './figure.ts';
import { manifests, writeAllKinds } from './language/manifests.ts';
import { MeasuredServer } from './language/server.ts';
import { buildProduction } from './production.ts';

const edits = 10;
const scratch = makeScratch('pilothouse-bench-');
try {
  const dist = await buildProduction(scratch.folder);
  fs.cpSync(inRoot('media'), path.join(scratch.folder, 'media'), { recursive: true });
  // The bundles are ES modules, which Node knows by the package that they are in.
  fs.writeFileSync(path.join(scratch.folder, 'package.json'), '{"type": "module"}');
  const allKinds = path.join(scratch.folder, 'all-kinds.json');
  writeAllKinds(allKinds);
  const stockSettings = { yaml: { validate: true, schemas: { [pathToFileURL(allKinds).href]: '*.yaml' }, schemaStore: { enable: false }, kubernetesCRDStore: { enable: false } } };
  for (const lines of [155, 5084]) {
    await measure(`language: pilothouse, ${lines} lines`, lines, () => new MeasuredServer(path.join(dist, 'server.js'), {}), true);
    await measure(`language: yaml-language-server, ${lines} lines`, lines, () => new MeasuredServer(inRoot('node_modules/yaml-language-server/out/src/server.js'), stockSettings));
  }
} finally {
  await scratch.end();
}

async function measure(name: string, lines: number, start: () => MeasuredServer, hasJudge = false): Promise<void> {
  const server = start();
  try {
    figure(`${name}, start to findings`, await server.open(manifests(lines, 'first')), 'ms');
    if (hasJudge) {
      figure(`${name}, memory before the judge`, server.memory(), 'MB', { under: 120 });
      figure(`${name}, findings to verdicts`, await server.judge(), 'ms', { under: 1500 });
    }
    const times: number[] = [];
    for (let index = 0; index < edits; index++) {
      times.push(await server.edit(manifests(lines, `edit ${index}`)));
    }
    figure(`${name}, edit to findings`, median(times), 'ms');
    figure(`${name}, memory`, server.memory(), 'MB', hasJudge ? { under: 350 } : undefined);
  } finally {
    await server.stop();
  }
}
