// How long activation takes in a real VS Code: the median over several starts, without a cluster and without a file.
import fs from 'node:fs';
import path from 'node:path';
import { asNumber, at } from '../src/common/json.ts';
import { makeScratch } from '../test/host/reaper.ts';
import { resolveVSCode } from '../test/host/resolve.ts';
import { runCommand } from '../tools/process.ts';
import { inRoot, root } from '../tools/root.ts';
import { figure, median } from './figure.ts';

const starts = 5;

const scratch = makeScratch('pilothouse-bench-');
try {
  // The production build in a folder of its own, beside what an extension needs.
  const extension = path.join(scratch.folder, 'extension');
  for (const name of ['package.json', 'package.nls.json', 'media', 'syntaxes', 'l10n'].filter((each) => fs.existsSync(inRoot(each)))) {
    fs.cpSync(inRoot(name), path.join(extension, name), { recursive: true });
  }
  const built = await runCommand(process.execPath, ['esbuild.mjs', '--production', `--outdir=${path.join(extension, 'dist')}`], { cwd: root, quiet: true });
  if (built.code !== 0) {
    throw new Error(built.output);
  }
  const vscode = await resolveVSCode((line) => process.stderr.write(`${line}\n`));
  const results: unknown[] = [];
  for (let start = 0; start < starts; start++) {
    const file = path.join(scratch.folder, `result-${start}.json`);
    const { code, output } = await runCommand(vscode, [
      `--extensionDevelopmentPath=${extension}`,
      `--extensionTestsPath=${inRoot('bench', 'activation', 'suite.cjs')}`,
      `--user-data-dir=${path.join(scratch.folder, 'user')}`,
      '--disable-extensions', '--disable-workspace-trust', '--disable-updates', '--no-sandbox', '--skip-release-notes', '--skip-welcome',
    ], { quiet: true, env: { PILOTHOUSE_BENCH_RESULT: file, KUBECONFIG: path.join(scratch.folder, 'no-kubeconfig') } });
    if (code !== 0) {
      throw new Error(`VS Code ended with ${code}.\n${output}`);
    }
    results.push(JSON.parse(fs.readFileSync(file, 'utf8')));
  }
  for (const name of ['load', 'activate', 'total']) {
    figure(`activation: ${name}`, median(results.map((result) => asNumber(at(result, name)) ?? Number.NaN)), 'ms');
  }
} finally {
  await scratch.end();
}
