// `npm test`: unit tests, suites in a real VS Code and browser tests, against a real cluster.
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { explain, Failure } from '../src/common/failure.ts';
import { buildExtension } from './build.ts';
import { add, closingLine, none, total, type Counts } from './counts.ts';
import { endWith } from './ending.ts';
import { installPackages } from './packages.ts';
import { inRoot } from './root.ts';
import { runNodeTests, runSuites, skipFiles, testFiles, type StageOptions } from './stages.ts';
import { Progress } from './progress.ts';
import { buildsCluster, openTestCluster, type TestCluster } from './testCluster.ts';

const usage = `npm test [-- OPTIONS]

Unit tests, then suites inside a real VS Code, then browser tests, all against a real cluster; at the end a search for
secrets in all that they wrote.
The last line is: N passed, N failed, N skipped.

  --only STAGE     unit, integration or browser; may be repeated
  --grep REGEXP    only tests whose name matches
  --no-cluster     only tests that need no cluster; the rest counts as skipped, one for each file
  --help           this text

PILOTHOUSE_TEST_CLUSTER     a running test cluster's description, instead of starting one
PILOTHOUSE_TEST_KUBECONFIG  a kubeconfig with admin rights, instead of an own cluster
VSCODE_EXECUTABLE           the VS Code to test in
CI=true                     a missing cluster is a failure
`;

const stages = ['unit', 'integration', 'browser'] as const;
type Stage = (typeof stages)[number];

interface Options {
  readonly only: ReadonlySet<Stage>;
  readonly grep: string | undefined;
  readonly withCluster: boolean;
}

function parseOptions(argv: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      only: { type: 'string', multiple: true },
      grep: { type: 'string' },
      'no-cluster': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const only = (values.only ?? stages).map((name) => {
    const stage = stages.find((each) => each === name);
    if (stage === undefined) {
      throw new Failure('invalid', `--only takes ${stages.join(', ')}, not ${name}.`);
    }
    return stage;
  });
  return values.help ? undefined : { only: new Set(only), grep: values.grep, withCluster: !values['no-cluster'] };
}

async function runAll(options: Options, signal: AbortSignal): Promise<Counts> {
  const written = inRoot('out', 'written');
  fs.rmSync(written, { recursive: true, force: true });
  fs.mkdirSync(written, { recursive: true });
  const clusterStarts = options.withCluster ? openTestCluster({ signal, onProgress: new Progress(process.stderr, 60_000).show }) : Promise.resolve(undefined);
  clusterStarts.catch(() => undefined); // handled where it is awaited
  const results: Counts[] = [];
  let cluster: TestCluster | undefined;
  try {
    if (options.only.has('unit')) {
      heading('Unit tests');
      results.push(await runNodeTests(testFiles.pure(), 2, stageOptions(options, undefined, written, signal)));
    }
    cluster = await clusterStarts.catch((error: unknown) => {
      results.push(missingCluster(Failure.from(error)));
      return undefined;
    });
    const stage = stageOptions(options, cluster, written, signal);
    if (options.only.has('unit')) {
      heading('Unit tests against the cluster');
      results.push(cluster === undefined ? skipFiles(testFiles.cluster()) : await runNodeTests(testFiles.cluster(), 2, stage));
    }
    if (options.only.has('integration')) {
      heading('Suites in VS Code');
      results.push(await runSuites(stage));
    }
    if (options.only.has('browser')) {
      heading('Browser tests');
      results.push(cluster === undefined ? skipFiles(testFiles.browser()) : await runNodeTests(testFiles.browser(), 1, stage));
    }
    if (stages.every((each) => options.only.has(each)) && options.grep === undefined) {
      heading('What the tests wrote');
      results.push(cluster === undefined ? skipFiles(testFiles.written()) : await runNodeTests(testFiles.written(), 1, stage));
    }
  } finally {
    await (cluster ?? await clusterStarts.catch(() => undefined))?.stop();
  }
  return add(...results);
}

function stageOptions(options: Options, cluster: TestCluster | undefined, written: string, signal: AbortSignal): StageOptions {
  return { signal, grep: options.grep, env: { PILOTHOUSE_TEST_CLUSTER: cluster?.state, PILOTHOUSE_WRITTEN: written } };
}

/** A failure where everything has to run (CI=true); elsewhere the tests that need the cluster count as skipped. */
function missingCluster(failure: Failure): Counts {
  console.log(`No cluster: ${explain(failure)}`);
  return process.env.CI === 'true' ? { ...none, failed: 1 } : none;
}

function heading(text: string): void {
  console.log(`\n${text}`);
}

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (options === undefined) {
    process.stdout.write(usage);
    return 0;
  }
  const ending = endWith(process);
  const needed = await installPackages({
    browser: options.only.has('integration') || options.only.has('browser'),
    cluster: options.withCluster && await buildsCluster(),
  }, ending.signal);
  if (needed !== undefined) {
    console.error(needed);
    return 2;
  }
  await buildExtension(ending.signal);
  const counts = await runAll(options, ending.signal);
  ending.dispose();
  console.log(`\n${closingLine(counts)}`);
  return counts.failed > 0 || total(counts) === 0 || ending.signal.aborted ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(explain(Failure.from(error)));
  process.exitCode = 1;
}
