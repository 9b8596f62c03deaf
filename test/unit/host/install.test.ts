import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { installOffline } from '../../host/install.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pilothouse-install-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));

function prepare(): { source: string; cache: string } {
  const own = fs.mkdtempSync(path.join(folder, 'case-'));
  const source = path.join(own, 'source');
  fs.mkdirSync(path.join(source, 'stubs'), { recursive: true });
  fs.writeFileSync(path.join(source, 'package.json'), '{"version":"1.2.3"}');
  fs.writeFileSync(path.join(source, 'stubs', 'a.js'), 'one');
  return { source, cache: path.join(own, 'cache') };
}

describe('the installation of the offline VS Code', () => {
  test('happens once for runs that start at the same time', async () => {
    const { source, cache } = prepare();
    let fills = 0;
    const install = (): Promise<unknown> => installOffline({ source, cache, fill: async () => {
      fills++;
      await delay(50);
    } });
    const [one, two] = await Promise.all([install(), install()]);
    assert.equal(fills, 1);
    assert.deepEqual(one, two);
  });

  test('leaves nothing that looks installed when it fails, and is done again', async () => {
    const { source, cache } = prepare();
    await assert.rejects(installOffline({ source, cache, fill: () => Promise.reject(new Error('no network')) }), /no network/);
    const { folder: installed } = await installOffline({ source, cache, fill: (where) => {
      fs.writeFileSync(path.join(where, 'done'), '');
      return Promise.resolve();
    } });
    assert.ok(fs.existsSync(path.join(installed, 'done')));
    assert.deepEqual(fs.readdirSync(cache), [path.basename(installed)]);
  });

  test('is a new one when a stub changes', async () => {
    const { source, cache } = prepare();
    const fill = (): Promise<void> => Promise.resolve();
    const first = await installOffline({ source, cache, fill });
    fs.writeFileSync(path.join(source, 'stubs', 'a.js'), 'two');
    const second = await installOffline({ source, cache, fill });
    assert.notEqual(first.folder, second.folder);
  });
});

describe("the offline VS Code's lock file", () => {
  test('names no registry, so that any will do', () => {
    const lock = fs.readFileSync(path.join(import.meta.dirname, '../../host/vscode/package-lock.json'), 'utf8');
    assert.doesNotMatch(lock, /"resolved": "[^"]*:\/\//);
  });
});
