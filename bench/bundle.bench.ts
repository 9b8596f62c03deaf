// Sizes of what is shipped: the entry, all that activation loads with it, the language server, the CLI, the judge and the
// .vsix.
import fs from 'node:fs';
import path from 'node:path';
import { packedFiles } from '../src/judge/packed.ts';
import { makeScratch } from '../test/host/reaper.ts';
import { figure } from './figure.ts';
import { buildProduction, packProduction } from './production.ts';

const scratch = makeScratch('pilothouse-bench-');
try {
  const dist = await buildProduction(scratch.folder);
  const sizes = new Map(fs.readdirSync(dist, { recursive: true, encoding: 'utf8' }).map((name) => [name, fs.statSync(path.join(dist, name)).size]));
  const size = (name: string): number => (sizes.get(name) ?? Number.NaN) / 1024;
  figure('bundle: extension.js', size('extension.js'), 'KB');
  figure('bundle: loaded by activation', loadedAtOnce(dist, 'extension.js').reduce((sum, name) => sum + size(name), 0), 'KB', { under: 300 });
  figure('bundle: server.js', size('server.js'), 'KB');
  figure('bundle: cli.js', size('cli.js'), 'KB');
  figure('bundle: judge', Object.values(packedFiles).reduce((sum, name) => sum + size(path.join('judge', name)), size('judgeWorker.js')), 'KB');
  figure('bundle: .vsix', fs.statSync(await packProduction(scratch.folder)).size / 1024, 'KB', { under: 20 * 1024 });
} finally {
  await scratch.end();
}

/** The entry and the chunks that it imports statically, directly or not. */
function loadedAtOnce(dist: string, entry: string, seen = new Set<string>()): readonly string[] {
  seen.add(entry);
  const text = fs.readFileSync(path.join(dist, entry), 'utf8');
  for (const [, file] of text.matchAll(/(?:from|import)\s*"(\.[^"]+\.js)"/g)) {
    const name = path.join(path.dirname(entry), file ?? '');
    if (!seen.has(name)) {
      loadedAtOnce(dist, name, seen);
    }
  }
  return [...seen];
}
