import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { findFiles } from '../../../../src/cli/validate/files.ts';
import { withFiles } from './world.ts';

async function namesOf(paths: readonly string[], cwd: string, ignored: readonly string[] = []): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of findFiles(paths, cwd, ignored, new AbortController().signal)) {
    names.push(name);
  }
  return names;
}

const tree = { 'b.yaml': '', 'a/c.yml': '', 'a/d.json': '', 'a/e.txt': '', 'a/x/f.yaml': '', 'a/x.yaml': '', '.git/g.yaml': '', 'node_modules/h.yaml': '', '.hidden/i.yaml': '' };

describe('the files to validate', () => {
  test('are all manifests below a folder, sorted by their paths, without those of git and node', () => withFiles(tree, async (folder) => {
    assert.deepEqual(await namesOf(['.'], folder), ['.hidden/i.yaml', 'a/c.yml', 'a/d.json', 'a/x.yaml', 'a/x/f.yaml', 'b.yaml'].map((name) => join(name)));
    assert.deepEqual(await namesOf([join(folder, 'a', 'x')], folder), [join(folder, 'a', 'x', 'f.yaml')]);
  }));

  test('are named as they were given, whatever their suffix, each once', () => withFiles(tree, async (folder) => {
    assert.deepEqual(await namesOf(['a/e.txt', './b.yaml', 'b.yaml', '-', '-'], folder), ['a/e.txt', './b.yaml', '-']);
  }));

  test('may be given as patterns', () => withFiles(tree, async (folder) => {
    assert.deepEqual(await namesOf(['a/**/*.yaml'], folder), ['a/x.yaml', 'a/x/f.yaml']);
    assert.deepEqual(await namesOf(['*.{yaml,yml}'], folder), ['b.yaml']);
    assert.deepEqual(await namesOf([join(folder, '?.yaml')], '/'), [join(folder, 'b.yaml')]);
    await assert.rejects(namesOf(['nothing/*.yaml'], folder), /No file matches nothing\/\*\.yaml/);
    await assert.rejects(namesOf(['*.toml'], folder), /No file matches \*\.toml/);
  }));

  test('are taken by their names before those are read as patterns', () => withFiles({ '[a].yaml': '', 'a.yaml': '' }, async (folder) => {
    assert.deepEqual(await namesOf(['[a].yaml'], folder), ['[a].yaml']);
  }));

  test('are passed over where an ignore file says so: above, in between and below, found or named', () => withFiles({
    ...tree, '.pilothouseignore': 'b.yaml\n/a/x/\n', 'a/.pilothouseignore': '*.json\n',
  }, async (folder) => {
    assert.deepEqual(await namesOf(['.'], folder), ['.hidden/i.yaml', 'a/c.yml', 'a/x.yaml']);
    assert.deepEqual(await namesOf(['b.yaml', 'a/x/f.yaml', 'a/d.json', 'a/x'], folder), []);
    assert.deepEqual(await namesOf(['a'], folder), ['a/c.yml', 'a/x.yaml']);
    assert.deepEqual(await namesOf(['a/x/*.yaml'], folder), []);
    assert.deepEqual(await namesOf(['.'], join(folder, 'a')), ['c.yml', 'x.yaml', join('x', 'f.yaml')]);
  }));

  test('are passed over where a pattern of the command says so', () => withFiles(tree, async (folder) => {
    assert.deepEqual(await namesOf(['.'], folder, ['.*/', '*.json', '/a/x/**']), ['a/c.yml', 'a/x.yaml', 'b.yaml']);
  }));

  test('may be links to files; links to folders are not followed', () => withFiles(tree, async (folder) => {
    await symlink(join(folder, 'b.yaml'), join(folder, 'a', 'x', 'link.yaml'));
    await symlink(folder, join(folder, 'a', 'x', 'circle.yaml'));
    assert.deepEqual(await namesOf(['a/x'], folder), [join('a', 'x', 'f.yaml'), join('a', 'x', 'link.yaml')]);
  }));

  test('that are not there are one clear failure', () => withFiles(tree, async (folder) => {
    await assert.rejects(namesOf(['missing.yaml'], folder), /There is no file or folder missing\.yaml/);
    await assert.rejects(namesOf(['b.yaml/x'], folder), /Cannot read b\.yaml\/x/);
  }));
});
