import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { makeScratch } from '../../host/reaper.ts';
import { hasDesktop } from '../../host/resolve.ts';
import { applicationOf, chooseDesktopEditor } from '../../../tools/start/editor.ts';
import { parseStartOptions } from '../../../tools/start/options.ts';

const scratch = makeScratch('pilothouse-editor-');
after(() => scratch.end());

function program(...parts: string[]): string {
  const file = path.join(scratch.folder, ...parts);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, '', { mode: 0o755 });
  return file;
}

describe('npm start', () => {
  test('uses the local cluster for a smoke run, unless a kubeconfig is named', () => {
    assert.equal(parseStartOptions(['--smoke'])?.localCluster, true);
    assert.equal(parseStartOptions(['--smoke', '--kubeconfig', 'k'])?.localCluster, false);
    assert.equal(parseStartOptions([])?.localCluster, false);
  });

  test('refuses a port that is none and an option that it does not know', () => {
    assert.throws(() => parseStartOptions(['--port', 'x']), /--port takes a number/);
    assert.throws(() => parseStartOptions(['--prot', '1']), /prot/);
  });

  test('prefers the VS Code that VSCODE_EXECUTABLE names', async () => {
    const editor = await chooseDesktopEditor(() => undefined, { VSCODE_EXECUTABLE: '/my/code', PATH: path.dirname(program('bin', 'code')), DISPLAY: ':0' });
    assert.equal(editor?.executable, '/my/code');
  });

  test('takes the application behind the code on the PATH, also through a link', { skip: process.platform !== 'linux' && 'Linux folders' }, async () => {
    const application = program('share', 'code', 'code');
    const script = program('share', 'code', 'bin', 'code');
    fs.mkdirSync(path.join(scratch.folder, 'usr'));
    fs.symlinkSync(script, path.join(scratch.folder, 'usr', 'code'));
    const editor = await chooseDesktopEditor(() => undefined, { PATH: path.join(scratch.folder, 'usr'), DISPLAY: ':0' });
    assert.equal(editor?.executable, application);
  });

  test('runs the script itself where no application is behind it', () => {
    assert.equal(applicationOf(program('snap', 'bin', 'code')), undefined);
  });

  test('serves the web workbench where there is no desktop', { skip: process.platform !== 'linux' && 'has a desktop' }, async () => {
    assert.equal(hasDesktop({}), false);
    assert.equal(await chooseDesktopEditor(() => undefined, { PATH: path.dirname(program('bin', 'code')) }), undefined);
  });
});
