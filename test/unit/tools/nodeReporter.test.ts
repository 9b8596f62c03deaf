import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { runCommand } from '../../../tools/process.ts';
import { readCounts } from '../../../tools/counts.ts';
import { inRoot } from '../../../tools/root.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pilothouse-reporter-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));

async function run(files: Record<string, string>, ...args: string[]): Promise<{ output: string; counts: unknown }> {
  const own = fs.mkdtempSync(path.join(folder, 'run-'));
  const paths = Object.entries(files).map(([name, text]) => {
    fs.writeFileSync(path.join(own, name), `import { describe, test } from 'node:test';\n${text}`);
    return path.join(own, name);
  });
  const counts = path.join(own, 'counts.json');
  const reporter = `--test-reporter=${inRoot('tools/report/nodeReporter.ts')}`;
  const { output } = await runCommand(process.execPath, ['--disable-warning=ExperimentalWarning', '--test', reporter, '--test-reporter-destination=stdout', ...args, ...paths], {
    quiet: true,
    env: { PILOTHOUSE_COUNTS: counts, NODE_TEST_CONTEXT: undefined },
  });
  return { output, counts: readCounts(counts) };
}

describe('the reporter of node:test', () => {
  test('shows a failed test with its place, its message and what its file printed', async () => {
    const { output, counts } = await run({
      'a.test.ts': `describe('outer', () => { test('breaks', () => { console.log('on the way'); throw new Error('it broke'); }); test('holds', () => {}); });`,
    });
    assert.deepEqual(counts, { passed: 1, failed: 1, skipped: 0 });
    assert.match(output, /a\.test\.ts:2 outer > breaks\n\s+Error: it broke/);
    assert.match(output, /\| on the way/);
  });

  test('counts a file that breaks before its first test as one failure and shows why', async () => {
    const { output, counts } = await run({ 'a.test.ts': `throw new Error('no start');`, 'b.test.ts': `test('holds', () => {});` });
    assert.deepEqual(counts, { passed: 1, failed: 1, skipped: 0 });
    assert.match(output, /Error: no start/);
  });

  test('names every skipped test with its reason', async () => {
    const { output, counts } = await run({ 'a.test.ts': `test('later', { skip: 'not on this system' }, () => {});` });
    assert.deepEqual(counts, { passed: 0, failed: 0, skipped: 1 });
    assert.match(output, /skipped .*a\.test\.ts: later \(not on this system\)/);
  });

  test('counts only what a name filter lets through', async () => {
    const { counts } = await run({ 'a.test.ts': `test('one', () => {}); test('two', () => {});`, 'b.test.ts': `test('three', () => {});` }, '--test-name-pattern=two');
    assert.deepEqual(counts, { passed: 1, failed: 0, skipped: 0 });
  });
});
