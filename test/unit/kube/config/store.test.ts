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
    assert.deepEqual(context, { name: 'a', cluster: 'a', user: 'a', namespace: 'default', server: 'https://a.test:6443', file, current: true, insecure: false, problem: undefined });
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

  test('takes up files that come to a folder or begin to match a pattern, within a second', async () => {
    const base = path.join(folder, 'growing');
    await write(path.join(base, 'a.yaml'), config('a'));
    await write(path.join(base, 'notes.yaml'), 'apiVersion: v1\nkind: Pod\n');
    assert.deepEqual(await names(open(() => [base, '~/growing/*/x?.yaml', '$UNSET/x'])), ['a']);
    assert.deepEqual((await store.problems()).map(({ file }) => file), ['$UNSET/x'], 'a file of another kind is no problem');
    for (const [file, expected] of [['b.yaml', ['a', 'b']], ['team/x1.yaml', ['a', 'b', 'x1']], ['later/x2.yaml', ['a', 'b', 'x2', 'x1']]] as const) {
      const appeared = untilNames(store, expected);
      await write(path.join(base, file), config(path.basename(file, '.yaml')));
      await appeared;
    }
    const gone = untilNames(store, ['b', 'x2', 'x1']);
    await rm(path.join(base, 'a.yaml'));
    await gone;
    const meant = untilNames(store, ['b', 'c', 'x2', 'x1']);
    await write(path.join(base, 'notes.yaml'), config('c'));
    await meant;
  });

  test('takes up files of a folder that was not there', async () => {
    const base = path.join(folder, 'to', 'come');
    assert.deepEqual(await names(open(() => [path.join(base, '*.yaml')])), []);
    const appeared = untilNames(store, ['a']);
    await write(path.join(base, 'a.yaml'), config('a'));
    await appeared;
  });

  test('passes over other files of a folder, however large or many', async () => {
    const base = path.join(folder, 'downloads');
    await write(path.join(base, 'a'), config('a'));
    await write(path.join(base, 'image'), '\0'.repeat(20 * 1024 * 1024));
    await Promise.all(Array.from({ length: 2000 }, (_, index) => write(path.join(base, `note-${index}`), `note ${index}\n`)));
    assert.deepEqual(await names(open(() => [base])), ['a']);
    assert.deepEqual(await store.problems(), []);
  });

  test('has one problem for a file however much is wrong in it, and keeps what is right', async () => {
    const file = await write(newFile(), config('a').replace('users: [', 'users: [7, {name: x, user: {token: 8}}, {name: a}, '));
    open(() => [file]);
    const [problem, ...others] = await store.problems();
    assert.match(problem?.failure.message ?? '', /entry 1 of its users.*2 more problems/);
    assert.deepEqual([others.length, await names(store)], [0, ['a']]);
  });

  test('explains the context whose own fields, cluster or user are of the wrong type, and no other', async () => {
    const file = await write(newFile(), `${config('a').replace('contexts: [', 'contexts: [{name: b, context: {cluster: a, user: x}}, {name: c, context: {cluster: a, namespace: 7}}, ').replace('users: [', 'users: [{name: x, user: {token: 8}}, ')}`);
    const contexts = await open(() => [file]).contexts();
    assert.deepEqual(contexts.map(({ name, problem }) => [name, problem?.message.includes('is not text') === true]), [['b', true], ['c', true], ['a', false]]);
    await assert.rejects(store.resolve('b'), /user "x" .* token is not text/);
  });

  test('is the access of the pod where there is nothing else', async () => {
    const account = path.join(folder, 'account');
    const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
    const make = (settings: string[], more: Record<string, string> = {}): KubeconfigStore => {
      store?.dispose();
      store = new KubeconfigStore({ settings: () => settings, env: { ...env, ...more }, home: path.join(folder, 'no-home'), serviceAccount: account });
      return store;
    };
    assert.deepEqual(await names(make([])), [], 'no token');
    for (const [name, text] of [['token', 't0ken'], ['ca.crt', 'ca'], ['namespace', 'team\n']] as const) {
      await write(path.join(account, name), text);
    }
    const [context] = await make([]).contexts();
    assert.deepEqual(context, { name: 'in-cluster', cluster: 'in-cluster', user: 'in-cluster', namespace: 'team', server: 'https://[fd00::1]:443', file: path.join(account, 'namespace'), current: true, insecure: false, problem: undefined });
    const { cluster, user } = await store.resolve('in-cluster');
    assert.deepEqual([cluster.caFile, user.tokenFile, user.token], [path.join(account, 'ca.crt'), path.join(account, 'token'), undefined]);
    assert.deepEqual(await names(make([], { KUBECONFIG: path.join(folder, 'missing') })), ['in-cluster']);
    assert.deepEqual(await names(make(['~/missing'])), [], 'the setting says something else');
    assert.deepEqual(await names(make([], { KUBECONFIG: await write(newFile(), config('a')) })), ['a']);
    assert.deepEqual(await names(make([], { KUBERNETES_SERVICE_HOST: '' })), []);
  });
});

/** Resolves when these are the contexts; rejects when they are not so within a second after a change. */
async function untilNames(kubeconfigs: KubeconfigStore, expected: readonly string[]): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      subscription.dispose();
      void names(kubeconfigs).then((found) => reject(new Error(`not within a second: ${expected.join()}, but ${found.join()}`)));
    }, 1000);
    const subscription = kubeconfigs.onDidChange(() => void names(kubeconfigs).then((found) => {
      if (found.join() === expected.join()) {
        clearTimeout(timer);
        subscription.dispose();
        resolve();
      }
    }));
  });
}
