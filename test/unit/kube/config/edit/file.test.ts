import assert from 'node:assert/strict';
import { chmod, chown, link, lstat, mkdir, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { Failure, type FailureCode } from '../../../../../src/common/failure.ts';
import { KubeconfigWriter } from '../../../../../src/kube/config/edit/file.ts';
import { Seeded } from '../../../../servers/seeded.ts';
import { forAll, inFolder, kubectlConfig } from './kubectl.ts';

const text = 'contexts:\n- name: a\n  context: {cluster: c, user: u} # mine\n- name: b\n';
const withCurrent = `current-context: a\n${text}`;
const { signal } = new AbortController();

function withFile(action: (file: string, writer: KubeconfigWriter, folder: string) => Promise<void>): Promise<void> {
  return inFolder(async (folder) => {
    const file = join(folder, 'config');
    await writeFile(file, withCurrent, { mode: 0o600 });
    await action(file, new KubeconfigWriter([file], { lockWaitMs: 100, settleMs: 0 }), folder);
  });
}

async function failsWith(code: FailureCode, message: RegExp, action: Promise<unknown>): Promise<void> {
  await assert.rejects(action, (error: unknown) => {
    assert.ok(error instanceof Failure);
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    return true;
  });
}

describe('writing a kubeconfig', () => {
  test('keeps its mode and owner and leaves no other file', () => withFile(async (file, writer, folder) => {
    await chmod(file, 0o640);
    if (process.getuid?.() === 0) {
      await chown(file, 1234, 2345);
    }
    const before = await stat(file);
    assert.deepEqual(await writer.setCurrentContext('b', signal), { files: [file] });
    const after = await stat(file);
    assert.deepEqual([after.mode, after.uid, after.gid], [before.mode, before.uid, before.gid]);
    assert.equal(await readFile(file, 'utf8'), withCurrent.replace('current-context: a', 'current-context: b'));
    assert.deepEqual(await readdir(folder), ['config']);
  }));

  test('goes through symbolic links, also to a file that is not there yet', () => withFile(async (file, _, folder) => {
    const [first, second, target] = ['first', 'second', join('dir', 'new')].map((name) => join(folder, name)) as [string, string, string];
    await symlink('second', first);
    await symlink(file, second);
    await new KubeconfigWriter([first], { settleMs: 0 }).setNamespace('a', 'web', signal);
    assert.ok((await lstat(first)).isSymbolicLink() && await readlink(second) === file);
    assert.match(await readFile(file, 'utf8'), /namespace: web/);
    const dangling = join(folder, 'dangling');
    await symlink(target, dangling);
    await new KubeconfigWriter([dangling], { settleMs: 0 }).addEntries(dangling, text, { collisions: 'keep' }, signal);
    assert.match(await readFile(target, 'utf8'), /name: b/);
    assert.equal((await stat(target)).mode & 0o777, 0o600);
  }));

  test('keeps hard links', () => withFile(async (file, writer, folder) => {
    await link(file, join(folder, 'other'));
    await writer.setCurrentContext('b', signal);
    assert.equal(await readFile(join(folder, 'other'), 'utf8'), await readFile(file, 'utf8'));
  }));

  test('does not touch a file that says so already', () => withFile(async (file, writer) => {
    const before = await stat(file);
    assert.deepEqual(await writer.setCurrentContext('a', signal), { files: [] });
    assert.deepEqual((await stat(file)).mtimeMs, before.mtimeMs);
  }));

  test('deletes a context with what only it used, in all files', () => withFile(async (file, _, folder) => {
    const second = join(folder, 'second');
    await writeFile(second, 'clusters:\n- name: c\n  cluster: {server: x}\nusers:\n- name: u\n  user: {}\ncontexts:\n- {name: x, context: {user: u}}\n');
    const writer = new KubeconfigWriter([file, second], { settleMs: 0 });
    assert.deepEqual(await writer.unusedAfterDelete('a'), { clusters: ['c'], users: [] });
    assert.deepEqual(await writer.deleteContext('a', { removeUnused: true }, signal), { files: [file, second], removed: { clusters: ['c'], users: [] } });
    assert.equal(await readFile(second, 'utf8'), 'clusters:\nusers:\n- name: u\n  user: {}\ncontexts:\n- {name: x, context: {user: u}}\n');
  }));
});

describe('what cannot be written fails with one sentence, and nothing is written', () => {
  test('a lock that stays', () => withFile(async (file, writer) => {
    await writeFile(`${file}.lock`, '');
    await failsWith('conflict', /another program holds its lock file .*config\.lock since/, writer.setCurrentContext('b', signal));
    assert.equal(await readFile(file, 'utf8'), withCurrent);
    assert.ok(await stat(`${file}.lock`));
  }));

  test('a lock that goes is waited for, and waiting can be cancelled', () => withFile(async (file) => {
    const writer = new KubeconfigWriter([file], { lockWaitMs: 20_000, settleMs: 0 });
    await writeFile(`${file}.lock`, '');
    await assert.rejects(writer.setCurrentContext('b', AbortSignal.timeout(50)));
    const change = writer.setCurrentContext('b', signal);
    await rm(`${file}.lock`);
    assert.deepEqual(await change, { files: [file] });
  }));

  test('a read-only file', () => withFile(async (file, writer, folder) => {
    await chmod(file, 0o400);
    await failsWith('forbidden', /config cannot be written: it is marked read-only\.$/, writer.setCurrentContext('b', signal));
    assert.equal(await readFile(file, 'utf8'), withCurrent);
    assert.deepEqual(await readdir(folder), ['config']);
  }));

  test('broken YAML, bytes that are no text, a missing entry, a name that is taken', () => withFile(async (file, writer) => {
    await failsWith('not-found', /There is no context "x" in/, writer.setNamespace('x', 'n', signal));
    await failsWith('conflict', /has a context "b" already/, writer.renameContext('a', 'b', signal));
    await failsWith('not-found', /There is no context "x" in/, writer.setCurrentContext('x', signal));
    for (const broken of ['contexts: [', Buffer.from([0x61, 0xff])]) {
      await writeFile(file, broken);
      await failsWith('invalid', /config cannot be changed: it is not/, writer.addEntries(file, text, { collisions: 'keep' }, signal));
      assert.deepEqual(await readFile(file), Buffer.from(broken));
    }
  }));

  test('a broken file does not keep others from being changed', () => withFile(async (file, _, folder) => {
    const broken = join(folder, 'broken');
    await writeFile(broken, 'contexts: [');
    assert.deepEqual(await new KubeconfigWriter([broken, file], { settleMs: 0 }).setNamespace('a', 'web', signal), { files: [file] });
  }));
});

describe('with several files', () => {
  const operations: readonly { readonly ours: (writer: KubeconfigWriter) => Promise<unknown>; readonly kubectl: readonly string[] }[] = [
    ...['a', 'b', 'c'].flatMap((name) => [
      { ours: (writer: KubeconfigWriter) => writer.setCurrentContext(name, signal), kubectl: ['use-context', name] },
      { ours: (writer: KubeconfigWriter) => writer.setNamespace(name, 'web', signal), kubectl: ['set-context', name, '--namespace=web'] },
      { ours: (writer: KubeconfigWriter) => writer.renameContext(name, 'new', signal), kubectl: ['rename-context', name, 'new'] },
      { ours: (writer: KubeconfigWriter) => writer.deleteContext(name, { removeUnused: false }, signal), kubectl: ['delete-context', name] },
    ]),
    { ours: (writer) => writer.renameContext('a', 'b', signal), kubectl: ['rename-context', 'a', 'b'] },
    { ours: (writer) => writer.setCurrentContext('', signal), kubectl: ['unset', 'current-context'] },
  ];

  test('every change goes to the file that kubectl writes, for 120 sets', async () => {
    let changed = 0;
    await forAll(Array.from({ length: 120 }, (_, seed) => seed), (seed) => inFolder(async (folder) => {
      const random = new Seeded(seed);
      const names = random.sample(['one', 'two', join('sub', 'three')], 1 + random.below(3));
      const folders = ['theirs', 'ours'].map((name) => join(folder, name)) as [string, string];
      for (const name of names) {
        const content = randomFile(random);
        for (const place of folders) {
          await mkdir(join(place, 'sub'), { recursive: true });
          if (content !== undefined) {
            await writeFile(join(place, name), content);
          }
        }
      }
      const operation = random.pick(operations);
      const their = await kubectlConfig(names.map((name) => join(folders[0], name)), ...operation.kubectl);
      const ours = await operation.ours(new KubeconfigWriter(names.map((name) => join(folders[1], name)), { settleMs: 0 })).then(() => 0, (error: unknown) => error);
      // kubectl set-context makes a context that is not there; we do not.
      if (their.stdout.includes('created')) {
        assert.ok(ours instanceof Failure && ours.code === 'not-found');
        return;
      }
      assert.equal(ours === 0, their.code === 0, `seed ${seed}: ${operation.kubectl.join(' ')}: ${their.stderr} ${String(ours)}`);
      for (const name of names) {
        const [theirs, own] = await Promise.all(folders.map((place) => meaning(join(place, name))));
        assert.deepEqual(own, theirs, `seed ${seed}: ${operation.kubectl.join(' ')} in ${name} of ${names.join(':')}`);
      }
      changed += their.code === 0 ? 1 : 0;
    }));
    assert.ok(changed > 40, `${changed} changed`);
  });
});

function randomFile(random: Seeded): string | undefined {
  if (random.chance(25)) {
    return random.chance(50) ? undefined : '';
  }
  const contexts = random.sample(['a', 'b', 'c'], 1 + random.below(3));
  const current = random.chance(50) ? `current-context: ${random.pick(['a', 'b', 'c', '""'])}\n` : '';
  return `${current}contexts:\n${contexts.map((name) => `- name: ${name}\n  context: {cluster: c${random.below(3)}, user: u}\n`).join('')}`;
}

/** What a file says, without what kubectl fills in. */
async function meaning(file: string): Promise<unknown> {
  const content = await readFile(file, 'utf8').catch(() => undefined);
  const parsed = parse(content ?? '') as Record<string, unknown> | null;
  const contexts = ((parsed?.contexts ?? []) as { name: string; context: object }[]).map(({ name, context }) => [name, context]);
  return { exists: content !== undefined, current: parsed?.['current-context'] ?? '', contexts: Object.fromEntries(contexts) as unknown };
}
