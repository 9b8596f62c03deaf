import assert from 'node:assert/strict';
import { mkdtemp, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { run } from '../../cluster/run.ts';
import { packTar } from '../../cluster/tar.ts';

test('tar unpacks what was packed', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'pilothouse-tar-'));
  t.after(() => rm(folder, { recursive: true }));
  const content = Buffer.alloc(1000, 'x');
  await writeFile(join(folder, 'archive.tar'), packTar([
    { path: 'bin', type: 'folder' },
    { path: 'bin/program', type: 'file', content, mode: 0o755 },
    { path: 'bin/empty', type: 'file', content: Buffer.alloc(0) },
    { path: 'bin/other', type: 'link', target: 'program' },
  ]));
  const { code, stderr } = await run('tar', ['-xf', 'archive.tar'], { cwd: folder });
  assert.equal(code, 0, stderr);
  assert.deepEqual(await readFile(join(folder, 'bin/program')), content);
  assert.equal((await stat(join(folder, 'bin/empty'))).size, 0);
  if (process.platform !== 'win32') {
    assert.equal((await stat(join(folder, 'bin/program'))).mode & 0o777, 0o755);
    assert.equal(await readlink(join(folder, 'bin/other')), 'program');
  }
});
