// Bundles the extension (with its parts as chunks that load on first use), the language server and the CLI into dist/.
// Options: --production (minified, no source maps), --watch, --outdir=FOLDER (default: dist).
import { rmSync } from 'node:fs';
import esbuild from 'esbuild';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const outdir = process.argv.find((argument) => argument.startsWith('--outdir='))?.slice('--outdir='.length) ?? 'dist';

// CommonJS packages inside an ES module bundle still call require for Node's own modules.
const banner = { js: "import { createRequire as createRequireOf } from 'node:module'; const require = createRequireOf(import.meta.url);" };

/** @type {import('esbuild').BuildOptions} */
const shared = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  mainFields: ['module', 'main'],
  outdir,
  minify: production,
  sourcemap: production ? false : 'linked',
  metafile: true,
  logLevel: 'warning',
  legalComments: 'none',
  banner,
};

/** @type {import('esbuild').BuildOptions[]} */
const bundles = [
  // Both hosts of src/kube, and the thread that reads large kubeconfigs, share its parts; each loads only what it uses.
  { ...shared, entryPoints: { extension: 'src/extension.ts', cli: 'src/cli/main.ts', parseWorker: 'src/kube/config/parseWorker.ts' }, external: ['vscode'], splitting: true, chunkNames: 'parts/[name]-[hash]' },
  { ...shared, entryPoints: { server: 'src/server/main.ts' } },
  // The thread of the judge, for the language server and the CLI; its module comes from tools/judge.
  { ...shared, entryPoints: { judgeWorker: 'src/judge/worker.ts' } },
  // Pages run in a browser, each from one script and one style sheet.
  { ...shared, entryPoints: { table: 'src/webview/table/main.ts' }, platform: 'browser', format: 'iife', target: 'chrome138', banner: {} },
  { ...shared, entryPoints: { table: 'src/webview/table/table.css' }, banner: {} },
];

rmSync(outdir, { recursive: true, force: true });
if (watch) {
  for (const options of bundles) {
    await (await esbuild.context(options)).watch();
  }
} else {
  for (const options of bundles) {
    await esbuild.build(options);
  }
}
