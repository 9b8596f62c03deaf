import fs from 'node:fs';
import path from 'node:path';
import { add, judgeStage, none, readCounts, type Counts } from './counts.ts';
import { runCommand } from './process.ts';
import { inRoot, root } from './root.ts';
import { bundleFolder, findSuites, type Suite } from './suites.ts';

export interface StageOptions {
  readonly signal: AbortSignal;
  /** Only tests whose name matches this regular expression. */
  readonly grep: string | undefined;
  /** Laid over the environment of the tests. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The test files of a kind, relative to the project. */
export const testFiles = {
  pure: (): readonly string[] => filesLike('test/{unit,cluster}/**/*.test.ts').filter((file) => !file.endsWith('.cluster.test.ts')),
  cluster: (): readonly string[] => filesLike('test/{unit,cluster}/**/*.cluster.test.ts'),
  clusterSuites: (): readonly string[] => filesLike('test/integration/*/*.cluster.test.ts'),
  browser: (): readonly string[] => filesLike('test/browser/**/*.test.ts'),
  written: (): readonly string[] => filesLike('test/written/**/*.test.ts'),
};

function filesLike(pattern: string): readonly string[] {
  return fs.globSync(pattern, { cwd: root }).map((file) => file.replaceAll(path.sep, '/')).sort();
}

/** Runs files with node:test, `concurrency` at a time. */
export async function runNodeTests(files: readonly string[], concurrency: number, options: StageOptions): Promise<Counts> {
  const counts = inRoot('out', `counts-${process.pid}-${Math.random().toString(36).slice(2)}.json`);
  fs.mkdirSync(path.dirname(counts), { recursive: true });
  const args = [
    '--disable-warning=ExperimentalWarning',
    '--test',
    `--test-concurrency=${concurrency}`,
    `--test-reporter=${inRoot('tools', 'report', 'nodeReporter.ts')}`,
    '--test-reporter-destination=stdout',
    // A file of which no test is chosen starts what its tests need all the same, and ends nothing of it.
    ...(options.grep === undefined ? [] : [`--test-name-pattern=${options.grep}`, '--test-force-exit']),
    ...files,
  ];
  try {
    const { code } = files.length === 0 ? { code: 0 } : await runCommand(process.execPath, args, {
      cwd: root,
      signal: options.signal,
      env: { ...options.env, PILOTHOUSE_COUNTS: counts },
      copyTo: copyOf(options),
    });
    return judgeStage(files.length === 0 ? none : readCounts(counts), code, options.grep !== undefined);
  } finally {
    fs.rmSync(counts, { force: true });
  }
}

/** Runs the suites of test/integration in VS Code, one after the other. Files that need a cluster count as skipped without one. */
export async function runSuites(options: StageOptions): Promise<Counts> {
  const withCluster = options.env.PILOTHOUSE_TEST_CLUSTER !== undefined;
  const suites = findSuites(withCluster);
  const results = [withCluster ? none : skipFiles(testFiles.clusterSuites())];
  for (const suite of suites) {
    console.log(`  ${suite.label}`);
    results.push(await runSuite(suite, options));
  }
  return judgeStage(add(...results), 0, options.grep !== undefined);
}

async function runSuite(suite: Suite, options: StageOptions): Promise<Counts> {
  const counts = path.join(bundleFolder(suite), 'counts.json');
  fs.rmSync(counts, { force: true });
  const args = [inRoot('node_modules/@vscode/test-cli/out/bin.mjs'), '--config', inRoot('.vscode-test.mjs'), '--label', suite.label];
  const { code } = await runCommand(process.execPath, [...args, ...(options.grep === undefined ? [] : ['--grep', options.grep])], {
    cwd: root,
    signal: options.signal,
    env: options.env,
    copyTo: copyOf(options),
  });
  return judgeStage(readCounts(counts), code, options.grep !== undefined);
}

/** The copy of what the tests print, in the folder of all that they write. */
function copyOf({ env }: StageOptions): string | undefined {
  return env.PILOTHOUSE_WRITTEN === undefined ? undefined : path.join(env.PILOTHOUSE_WRITTEN, 'output.txt');
}

/** Says which files are left out for want of a cluster. Each counts as one skipped test. */
export function skipFiles(files: readonly string[]): Counts {
  files.forEach((file) => console.log(`  - skipped ${file} (needs a cluster)`));
  return { ...none, skipped: files.length };
}
