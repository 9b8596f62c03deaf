import assert from 'node:assert/strict';
import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { findKubeconfigs, limits, looksLikeKubeconfig, type FoundPaths } from '../../../../src/kube/config/find.ts';
import { temporaryFolder, write } from '../folders.ts';

const home = temporaryFolder();

function find(...settings: string[]): Promise<FoundPaths> {
  return findKubeconfigs({ settings, env: { KUBECONFIG: '/ignored' }, home });
}

async function files(...settings: string[]): Promise<string[]> {
  return (await find(...settings)).paths.map(({ file }) => path.relative(home, file));
}

describe('kubeconfigs are found', () => {
  before(async () => {
    for (const name of ['k/b.yaml', 'k/a.yaml', 'k/config', 'k/.hidden.yaml', 'k/a.yaml~', 'k/config.lock', 'k/old.bak', 'k/one/a.yaml', 'k/one/two/b.yaml', 'k/.git/c.yaml', 'k/x y [1].yaml']) {
      await write(path.join(home, name), 'contexts: []\n');
    }
    await mkdir(path.join(home, 'k', 'folder.yaml'));
    await symlink(path.join(home, 'k'), path.join(home, 'k', 'one', 'circle'));
    await symlink(path.join(home, 'k', 'b.yaml'), path.join(home, 'k', 'link.yaml'));
  });

  test('by a pattern, sorted by name, without folders and hidden files', async () => {
    assert.deepEqual(await files('~/k/*.yaml'), ['k/a.yaml', 'k/b.yaml', 'k/link.yaml', 'k/x y [1].yaml']);
    assert.deepEqual(await files('~/k/?.yaml'), ['k/a.yaml', 'k/b.yaml']);
    assert.deepEqual(await files('k/.*.yaml'), ['k/.hidden.yaml']);
    assert.deepEqual(await files('k/x y [1].yaml'), ['k/x y [1].yaml']);
  });

  test('by a pattern with folders in it', async () => {
    assert.deepEqual(await files('~/*/*/a.yaml'), ['k/one/a.yaml']);
    assert.deepEqual(await files('~/k/o*/*.yaml'), ['k/one/a.yaml']);
  });

  test('by a pattern for folders of any depth, without going in circles', async () => {
    assert.deepEqual((await files('~/k/**/*.yaml')).sort(), ['k/a.yaml', 'k/b.yaml', 'k/link.yaml', 'k/one/a.yaml', 'k/one/two/b.yaml', 'k/x y [1].yaml']);
    assert.deepEqual(await files('~/k/one/**'), ['k/one/a.yaml', 'k/one/two/b.yaml']);
  });

  test('in a folder, but not below it', async () => {
    assert.deepEqual(await files('~/k'), ['k/a.yaml', 'k/b.yaml', 'k/config', 'k/link.yaml', 'k/x y [1].yaml']);
  });

  test('in the order of the setting, each once', async () => {
    assert.deepEqual(await files('~/k/b.yaml', '~/k/?.yaml', '~/nowhere', '~/k/a.yaml'), ['k/b.yaml', 'k/a.yaml', 'nowhere']);
    const { paths } = await find('~/k/?.yaml', '~/k/a.yaml');
    assert.deepEqual(paths.map(({ required, met }) => [required, met]), [[true, false], [false, true]]);
  });

  test('and what would change the answer is told, there or not', async () => {
    assert.deepEqual((await find('~/k/*.yaml', '~/not/there/*')).folders, [path.join(home, 'k'), path.join(home, 'not', 'there')]);
    assert.deepEqual((await find('~/k/*/config')).folders, ['k', 'k/folder.yaml', 'k/one'].map((name) => path.join(home, name)));
    assert.deepEqual((await find('~/k/a.yaml')).folders, []);
  });

  test('up to a limit, and it is said where that is reached', async () => {
    await Promise.all(Array.from({ length: limits.folders + 10 }, (_, index) => mkdir(path.join(home, 'many', String(index)), { recursive: true })));
    const { folders, problems } = await find('~/many/**/*.yaml');
    assert.equal(folders.length, limits.folders);
    assert.match(problems[0]?.failure.message ?? '', /not all of them were looked at/);
    const deep = path.join(home, 'deep', ...Array.from({ length: limits.depth + 1 }, () => 'd'));
    await write(path.join(deep, 'x.yaml'), '');
    await write(path.join(path.dirname(deep), 'x.yaml'), '');
    assert.equal((await files('~/deep/**/x.yaml')).length, 1);
  });

  test('a variable that is not set is a problem of its entry alone', async () => {
    const { paths, problems } = await find('$NOT_SET/x', '~/k/a.yaml');
    assert.deepEqual([paths.length, problems.map(({ file, failure }) => [file, failure.code])], [1, [['$NOT_SET/x', 'not-found']]]);
  });
});

describe('a file met in a folder', () => {
  test('counts where it looks like a kubeconfig, broken or not', () => {
    for (const text of ['apiVersion: v1\nkind: Config\nclusters: []\n', '{"kind":"Config","users":[]}', '{\n    "kind": "Config",\n    "contexts": null\n}', 'contexts: [', 'current-context: x\n', '{apiVersion: v1, clusters: [}', 'clusters:\n- cluster:\n    extensions:\n    - extension: {kind: Other}\n']) {
      assert.ok(looksLikeKubeconfig(text), text);
    }
    for (const text of ['', 'kind-dev\n', 'apiVersion: v1\nkind: Pod\nspec: {users: 1}\n', '{"kind": "SecurityContextConstraints", "users": []}', '\u007fELF\0contexts: ', '# clusters\n', 'myclusters: []\n']) {
      assert.ok(!looksLikeKubeconfig(text), text);
    }
  });
});
