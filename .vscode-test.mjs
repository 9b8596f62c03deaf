// The suites of test/integration, each in a VS Code of its own. `npm test` runs them all; by hand: npx vscode-test
// --label NAME (with PILOTHOUSE_TEST_CLUSTER for the files that need a cluster).
import fs from 'node:fs';
import path from 'node:path';
import { defineConfig } from '@vscode/test-cli';
import { resolveVSCode } from './test/host/resolve.ts';
import { bundleFolder, bundleSuites, findSuites } from './tools/suites.ts';

const record = process.env.PILOTHOUSE_TEST_CLUSTER;
const cluster = record ? JSON.parse(fs.readFileSync(record, 'utf8')) : undefined;
const suites = findSuites(cluster !== undefined);
await bundleSuites(suites);
const fromPath = await resolveVSCode(console.error);

export default defineConfig({
  tests: suites.map((suite) => ({
    label: suite.label,
    // Relative: only such patterns are expanded.
    files: `${path.relative(import.meta.dirname, bundleFolder(suite))}/*.test.cjs`,
    workspaceFolder: suite.workspace,
    useInstallation: { fromPath },
    launchArgs: ['--disable-extensions', '--disable-workspace-trust'],
    skipExtensionDependencies: true,
    // Never the clusters of the person who runs the tests.
    env: { KUBECONFIG: cluster?.kubeconfig ?? 'no-kubeconfig' },
    mocha: {
      ui: 'bdd',
      timeout: 60_000,
      reporter: `${import.meta.dirname}/tools/report/mochaReporter.cjs`,
      reporterOptions: { counts: `${import.meta.dirname}/out/integration/${suite.label}/counts.json` },
    },
  })),
});
