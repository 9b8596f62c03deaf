import assert from 'node:assert/strict';
import { rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, test } from 'node:test';
import { KubeconfigStore } from '../../../../src/kube/config/store.ts';
import { temporaryFolder, write } from '../folders.ts';

const folder = temporaryFolder();
let count = 0;
let store: KubeconfigStore;

function config(name: string, more = ''): string {
  return `
current-context: ${name}
clusters: [{name: ${name}, cluster: {server: "https://user:pass@${name}.test:6443"}}]
users: [{name: ${name}, user: {token: t}}]
contexts: [{name: ${name}, context: {cluster: ${name}, user: ${name}}}]
${more}`;
}

function open(files: () => readonly string[]): KubeconfigStore {
  store = new KubeconfigStore({ settings: files, env: {}, home: folder });
  return store;
}

function newFile(): string {
  count++;
  return path.join(folder, String(count), 'config');
}

/** Resolves at the next change; rejects when none comes within a second, which is what users are promised. */
function nextChange(kubeconfigs: KubeconfigStore): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no change within a second')), 1000);
    const subscription = kubeconfigs.onDidChange(() => {
      clearTimeout(timer);
      subscription.dispose();
      resolve();
    });
  });
}

async function names(kubeconfigs: KubeconfigStore): Promise<string[]> {
  return (await kubeconfigs.contexts()).map(({ name }) => name);
}

/** Lets the first look at the files happen, against which changes are seen. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

describe('the merged kubeconfig', () => {
  afterEach(() => store.dispose());

  test('shows contexts without credentials, the current one marked', async () => {
    const file = await write(newFile(), config('a'));
    const [context] = await open(() => [file]).contexts();
    assert.deepEqual(context, { name: 'a', cluster: 'a', user: 'a', namespace: 'default', server: 'https://a.test:6443', file, current: true, problem: undefined });
  });

  test('leaves out a broken file, tells why, and keeps the rest', async () => {
    const good = await write(newFile(), config('good'));
    const broken = await write(newFile(), 'clusters: [');
    open(() => [broken, good, path.join(folder, 'missing')]);
    assert.deepEqual(await names(store), ['good']);
    assert.deepEqual((await store.problems()).map(({ file, failure }) => [file, failure.code]), [[broken, 'invalid'], [path.join(folder, 'missing'), 'not-found']]);
  });

  test('explains a context whose cluster or user is missing, and resolves the others', async () => {
    const file = await write(newFile(), 'contexts: [{name: c, context: {cluster: none, user: u}}, {name: d, context: {cluster: k}}]\nclusters: [{name: k, cluster: {server: "https://x"}}]');
    const [missing, anonymous] = await open(() => [file]).contexts();
    assert.match(missing?.problem?.message ?? '', /cluster "none"/);
    assert.equal(anonymous?.problem, undefined);
    await assert.rejects(store.resolve('c'), /cluster "none"/);
    await assert.rejects(store.resolve('nowhere'), /none of the kubeconfig files/);
    assert.equal((await store.resolve('d')).user.token, undefined);
  });

  test('follows a file written in place within a second', async () => {
    const file = await write(newFile(), config('a'));
    assert.deepEqual(await names(open(() => [file])), ['a']);
    await settle();
    const changed = nextChange(store);
    await write(file, config('b'));
    await changed;
    assert.deepEqual(await names(store), ['b']);
  });

  test('follows a file replaced by a rename, again and again', async () => {
    const file = await write(newFile(), config('a'));
    await names(open(() => [file]));
    await settle();
    for (const name of ['b', 'c', 'd']) {
      const changed = nextChange(store);
      await write(`${file}.new`, config(name));
      await rename(`${file}.new`, file);
      await changed;
      assert.deepEqual(await names(store), [name]);
    }
  });

  test('follows what a symbolic link leads to, and the link itself', async () => {
    const one = await write(newFile(), config('one'));
    const two = await write(newFile(), config('two'));
    const link = path.join(folder, 'link');
    await symlink(one, link);
    await names(open(() => [link]));
    await settle();
    const written = nextChange(store);
    await write(one, config('one-more'));
    await written;
    assert.deepEqual(await names(store), ['one-more']);
    const relinked = nextChange(store);
    await rm(link);
    await symlink(two, link);
    await relinked;
    assert.deepEqual(await names(store), ['two']);
  });

  test('notices a file in a folder that was not there, and its end', async () => {
    const file = newFile();
    assert.deepEqual(await names(open(() => [file])), []);
    await settle();
    const appeared = nextChange(store);
    await write(file, config('a'));
    await appeared;
    assert.deepEqual(await names(store), ['a']);
    await settle();
    const vanished = nextChange(store);
    await rm(file);
    await vanished;
    assert.deepEqual(await names(store), []);
  });

  test('does not speak of a file that was touched only', async () => {
    const file = await write(newFile(), config('a'));
    await names(open(() => [file]));
    await settle();
    const changed = nextChange(store);
    await write(file, config('a'));
    await assert.rejects(changed, /no change/);
  });

  test('takes up changed settings at a reload', async () => {
    const one = await write(newFile(), config('one'));
    const two = await write(newFile(), config('two'));
    let setting = [one];
    assert.deepEqual(await names(open(() => setting)), ['one']);
    const changed = nextChange(store);
    setting = [two, one];
    store.reload();
    await changed;
    assert.deepEqual(await names(store), ['two', 'one']);
  });
});
