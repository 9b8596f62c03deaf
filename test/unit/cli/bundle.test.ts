import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';

const root = resolve(import.meta.dirname, '../../..');

describe('the bundled command', () => {
  let folder: string;
  before(async () => {
    // Inside the project, as the bundle finds the schemas in media/ above it.
    await mkdir(join(root, 'out'), { recursive: true });
    folder = await mkdtemp(join(root, 'out', 'bundle-'));
    await promisify(execFile)(process.execPath, ['esbuild.mjs', '--production', `--outdir=${folder}`], { cwd: root });
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const run = (args: readonly string[], input?: string): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, [join(folder, 'cli.js'), ...args], { encoding: 'utf8', ...(input === undefined ? {} : { input }) });

  test('says its version, and starts by itself on systems that read the first line', async () => {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    assert.equal(run(['--version']).stdout.trim(), version);
    assert.match(await readFile(join(folder, 'cli.js'), 'utf8'), /^#!\/usr\/bin\/env node\n/);
  });

  test('judges a manifest with the schemas that are shipped, and ends with 1 where it found an error', () => {
    const { status, stdout } = run(['validate', '--format', 'json', '-'], 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndatta: {}\n');
    const [line] = stdout.trim().split('\n');
    const result = JSON.parse(line ?? '') as { kind: string; errors: { line: number; column: number; code: string }[] };
    assert.equal(status, 1);
    assert.equal(result.kind, 'ConfigMap');
    assert.deepEqual(result.errors.map(({ line, column, code }) => ({ line, column, code })), [{ line: 5, column: 1, code: 'unknown-field' }]);
  });

  test('loads what prints objects only for the command that does', () => {
    assert.match(run(['get', '--help']).stdout, /^Usage: pilothouse get TYPE/);
    const { status, stdout, stderr } = run(['get', 'pods', '-o', 'jsonpath={.items[']);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /the bracket is not closed that opened at character 8/);
  });

  test('ends with 2 and one clear sentence where it cannot run', () => {
    const { status, stdout, stderr } = run(['describe', 'pods', '--kubeconfig', join(folder, 'missing')]);
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /missing/);
  });
});
