import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseArguments } from '../../host/arguments.ts';
import { windowFromArguments, windowUrl } from '../../host/window.ts';

describe("desktop VS Code's command line, as the offline host reads it", () => {
  test('takes a value after = or as the next argument', () => {
    const code = parseArguments(['--extensionTestsPath=/t/index', '--user-data-dir', '/u', '/work']);
    assert.equal(code.last('extensionTestsPath'), '/t/index');
    assert.equal(code.last('user-data-dir'), '/u');
    assert.deepEqual(code.paths, ['/work']);
  });

  test('keeps repeated flags in order and bare flags without a value', () => {
    const code = parseArguments(['--extensionDevelopmentPath=/a', '--extensionDevelopmentPath=/b', '--disable-extensions', '--no-sandbox', '-w']);
    assert.deepEqual(code.all('extensionDevelopmentPath'), ['/a', '/b']);
    assert.equal(code.has('disable-extensions'), true);
    assert.deepEqual(code.all('disable-extensions'), []);
    assert.deepEqual(code.paths, []);
  });

  test('opens a folder as such and files in it', () => {
    const folder = import.meta.dirname;
    const window = windowFromArguments('127.0.0.1:1', parseArguments([`${folder}/x.yaml`, folder]), '/entry.cjs');
    assert.equal(window.target, folder);
    assert.deepEqual(window.payload, [['openFile', `vscode-remote://127.0.0.1:1${folder}/x.yaml`]]);
  });

  test('makes an address with the token, the folder and an empty window where nothing is named', () => {
    const withFolder = new URL(windowUrl('127.0.0.1:1', { target: import.meta.dirname, token: 'secret' }));
    assert.equal(withFolder.searchParams.get('tkn'), 'secret');
    assert.equal(withFolder.searchParams.get('folder'), import.meta.dirname);
    assert.equal(new URL(windowUrl('127.0.0.1:1', {})).searchParams.get('ew'), 'true');
  });
});
