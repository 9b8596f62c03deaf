import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { makeScratch } from '../../host/reaper.ts';
import { runCommand } from '../../../tools/process.ts';
import { inRoot } from '../../../tools/root.ts';

const scratch = makeScratch('pilothouse-bootstrap-');
after(() => scratch.end());

/** A clone with a tool of its own and an `npm` that only says that it was called. */
class Clone {
  readonly folder = fs.mkdtempSync(path.join(scratch.folder, 'clone-'));

  constructor() {
    fs.mkdirSync(path.join(this.folder, 'tools'));
    fs.mkdirSync(path.join(this.folder, 'bin'));
    fs.copyFileSync(inRoot('tools', 'bootstrap.mjs'), path.join(this.folder, 'tools', 'bootstrap.mjs'));
    fs.writeFileSync(path.join(this.folder, 'tools', 'hello.mjs'), "import { runTool } from './bootstrap.mjs';\nawait runTool('hello.ts');\n");
    fs.writeFileSync(path.join(this.folder, 'tools', 'hello.ts'), "console.log('tool', ...process.argv.slice(2) as string[]);\nprocess.exitCode = 3;\n");
    const npm = '#!/bin/sh\necho npm "$1"\nmkdir -p node_modules && cp package-lock.json node_modules/.package-lock.json\n';
    fs.writeFileSync(path.join(this.folder, 'bin', 'npm'), npm, { mode: 0o755 });
    this.lock('1.0.0');
  }

  /** Writes a lock file that wants this version of a package, and one that need not be there. */
  lock(version: string): void {
    const packages = { '': { name: 'clone' }, 'node_modules/a': { version, integrity: `sha512-${version}` } };
    fs.writeFileSync(path.join(this.folder, 'package-lock.json'), JSON.stringify({ packages }));
  }

  run(...args: string[]): Promise<{ code: number; output: string }> {
    const PATH = `${path.join(this.folder, 'bin')}${path.delimiter}${process.env.PATH}`;
    return runCommand(process.execPath, [path.join(this.folder, 'tools', 'hello.mjs'), ...args], { quiet: true, env: { PATH } });
  }
}

describe('a command in a bare clone', { skip: process.platform === 'win32' && 'the test fakes npm with a shell script' }, () => {
  test('installs the modules first, then runs the tool with its arguments and exit code', async () => {
    const { code, output } = await new Clone().run('one', 'two');
    assert.match(output, /npm ci\n(.*\n)*tool one two/);
    assert.equal(code, 3);
  });

  test('installs nothing the second time, and again when the lock file wants another version', async () => {
    const clone = new Clone();
    await clone.run();
    assert.doesNotMatch((await clone.run()).output, /npm ci/);
    clone.lock('2.0.0');
    assert.match((await clone.run()).output, /npm ci/);
    assert.doesNotMatch((await clone.run()).output, /npm ci/);
  });

  test('does not miss optional packages of other systems', async () => {
    const clone = new Clone();
    await clone.run();
    const file = path.join(clone.folder, 'package-lock.json');
    const lock = JSON.parse(fs.readFileSync(file, 'utf8')) as { packages: Record<string, object> };
    fs.writeFileSync(file, JSON.stringify({ packages: { ...lock.packages, 'node_modules/b': { version: '1.0.0', optional: true } } }));
    assert.doesNotMatch((await clone.run()).output, /npm ci/);
  });

  test('installs once when two start at the same time', async () => {
    const clone = new Clone();
    const outputs = await Promise.all([clone.run(), clone.run()]);
    assert.equal(outputs.filter(({ output }) => output.includes('npm ci')).length, 1);
    assert.deepEqual(outputs.map(({ code }) => code), [3, 3]);
  });

  test('says what is wrong when npm fails', async () => {
    const clone = new Clone();
    fs.writeFileSync(path.join(clone.folder, 'bin', 'npm'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const { code, output } = await clone.run();
    assert.equal(code, 2);
    assert.match(output, /npm ci failed/);
  });
});
