// Bundles the extension (with its parts as chunks that load on first use), the language server and the CLI into dist/.
// Options: --production (minified, no source maps), --watch, --outdir=FOLDER (default: dist).
import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
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

/**
 * Keeps whatever a head loads at once in one file: esbuild makes a file of each set of modules that the same parts share,
 * and the editor takes a millisecond for each file. So every part that loads later is told to need the heads before it.
 * @param {readonly string[]} heads the modules, in the order in which they are loaded
 * @returns {import('esbuild').Plugin}
 */
const wholeHeads = (heads) => ({
  name: 'whole heads',
  setup: (build) => {
    /** @type {Set<string>} */
    let later = new Set();
    build.onStart(async () => {
      const { metafile } = await esbuild.build({ ...build.initialOptions, plugins: [], write: false, metafile: true });
      const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
      later = new Set(imports.filter(({ kind, external }) => kind === 'dynamic-import' && external !== true).map((each) => path.resolve(each.path)));
    });
    build.onLoad({ filter: /\.[mc]?[jt]s$/ }, async ({ path: file }) => {
      if (!later.has(file)) {
        return undefined;
      }
      const own = heads.indexOf(file);
      const needed = own < 0 ? heads : heads.slice(0, own);
      return { contents: [await readFile(file, 'utf8'), ...needed.map((head) => `import ${JSON.stringify(head)};`)].join('\n'), loader: file.endsWith('ts') ? 'ts' : 'js' };
    });
  },
});

const parts = { splitting: true, chunkNames: 'parts/[name]-[hash]' };

/** @type {import('esbuild').BuildOptions[]} */
const bundles = [
  { ...shared, ...parts, entryPoints: { extension: 'src/extension.ts' }, external: ['vscode'], plugins: [wholeHeads(['src/extension.ts', 'src/kube/connections.ts'].map((head) => path.resolve(head)))] },
  // The command line, and the thread that reads large kubeconfigs.
  { ...shared, ...parts, entryPoints: { cli: 'src/cli/main.ts', parseWorker: 'src/kube/config/parseWorker.ts' } },
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
