import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import esbuild, { type Plugin } from 'esbuild';
import { inRoot } from './root.ts';

const sources = inRoot('test', 'integration');
const target = inRoot('out', 'integration');

/** A suite that runs in a VS Code of its own: a folder of test/integration with a workspace. */
export interface Suite {
  readonly label: string;
  /** Absolute paths of its test files. */
  readonly files: readonly string[];
  readonly workspace: string;
}

/** The suites, with the files that need a cluster (*.cluster.test.ts) or without. */
export function findSuites(withCluster: boolean): readonly Suite[] {
  const labels = fs.existsSync(sources) ? fs.readdirSync(sources).sort() : [];
  return labels.map((label) => {
    const folder = path.join(sources, label);
    const names = fs.statSync(folder).isDirectory() ? fs.readdirSync(folder).sort() : [];
    const files = names.filter((name) => name.endsWith('.test.ts') && (withCluster || !name.endsWith('.cluster.test.ts')));
    return { label, files: files.map((name) => path.join(folder, name)), workspace: path.join(folder, 'workspace') };
  }).filter(({ files }) => files.length > 0);
}

/** Where the bundles of a suite go. */
export function bundleFolder(suite: Suite): string {
  return path.join(target, suite.label);
}

/** Bundles every test file to CommonJS, which is what the test runner in the extension host loads. */
export async function bundleSuites(suites: readonly Suite[]): Promise<void> {
  for (const suite of suites) {
    fs.rmSync(bundleFolder(suite), { recursive: true, force: true });
    await esbuild.build({
      entryPoints: [...suite.files],
      outdir: bundleFolder(suite),
      outExtension: { '.js': '.cjs' },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node22',
      mainFields: ['module', 'main'],
      external: ['vscode', 'mocha'],
      sourcemap: 'inline',
      logLevel: 'warning',
      plugins: [ownPlace],
    });
  }
}

/** CommonJS has no import.meta: puts in the places of the source file itself, so that fixtures are found. */
const ownPlace: Plugin = {
  name: 'own-place',
  setup: (build) => {
    build.onLoad({ filter: /[\\/](test|src)[\\/].*\.ts$/ }, ({ path: file }) => ({
      loader: 'ts',
      contents: fs.readFileSync(file, 'utf8')
        .replaceAll('import.meta.dirname', JSON.stringify(path.dirname(file)))
        .replaceAll('import.meta.filename', JSON.stringify(file))
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href))
        .replaceAll('import.meta.main', 'false'),
    }));
  },
};
