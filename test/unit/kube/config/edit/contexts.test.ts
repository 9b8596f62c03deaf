import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deleteContext, entryPosition, renameContext, setCurrentContext, setNamespace } from '../../../../../src/kube/config/edit/contexts.ts';
import { Failure, type FailureCode } from '../../../../../src/common/failure.ts';

const plain = `# mine
apiVersion: v1
kind: Config
clusters:
- name: one
  cluster: {server: https://one.example}
- name: two # shared
  cluster: {server: https://two.example}
contexts:
# the first
- name: a
  context:
    cluster: one # here
    user: alice
# the second
- name: b
  context: {cluster: two, user: bob}
- name: c
  context: {cluster: two, user: carol, namespace: kube-system}
users:
- name: alice
  user: {token: t}
- name: bob
  user: {token: t}
- name: carol
  user: {token: t}
current-context: a # now
`;

function failsWith(code: FailureCode, message: RegExp, action: () => unknown): void {
  assert.throws(action, (error: unknown) => {
    assert.ok(error instanceof Failure);
    assert.equal(error.code, code);
    assert.match(error.message, message);
    return true;
  });
}

describe('a change of one value', () => {
  test('touches nothing but the value', () => {
    assert.equal(setCurrentContext(plain, 'b'), plain.replace('current-context: a', 'current-context: b'));
    assert.equal(setNamespace(plain, 'c', 'web'), plain.replace('kube-system', 'web'));
    assert.equal(setNamespace(plain, 'a', 'web'), plain.replace('user: alice\n', 'user: alice\n    namespace: web\n'));
    assert.equal(renameContext(plain, 'a', 'z'), plain.replace('- name: a\n', '- name: z\n').replace('current-context: a', 'current-context: z'));
    assert.equal(setCurrentContext(plain, 'a'), plain);
    assert.equal(setNamespace(plain, 'a', ''), plain);
  });

  test('quotes what kubectl would read as something else than text', () => {
    for (const name of ['yes', 'n', '123', 'null', '1e3', '2001-01-01', '12:30', 'a: b', 'a #b', '*a', 'ü', 'tail:', '0o7', '']) {
      assert.equal(setCurrentContext(plain, name), plain.replace('current-context: a', `current-context: ${JSON.stringify(name)}`));
    }
    assert.equal(setCurrentContext(plain, 'arn:aws:eks:r:1:cluster/x'), plain.replace('current-context: a', 'current-context: arn:aws:eks:r:1:cluster/x'));
  });

  test('keeps JSON as JSON', () => {
    const json = JSON.stringify({ kind: 'Config', contexts: [{ name: 'a', context: { cluster: 'x' } }] }, null, 2);
    assert.equal(setCurrentContext(json, 'a'), json.replace('{\n', '{\n  "current-context": "a",\n'));
    assert.equal(setNamespace(json, 'a', 'ns'), json.replace('"cluster": "x"', '"namespace": "ns",\n        "cluster": "x"'));
    const compact = '{"contexts":[{"name":"a","context":{"cluster":"x"}}]}';
    assert.equal(setNamespace(compact, 'a', 'ns'), compact.replace('"cluster"', '"namespace":"ns","cluster"'));
  });

  test('makes a kubeconfig of nothing', () => {
    assert.equal(setCurrentContext('', 'a'), 'apiVersion: v1\nkind: Config\ncurrent-context: a\n');
    assert.equal(setCurrentContext('# mine', 'a'), '# mine\napiVersion: v1\nkind: Config\ncurrent-context: a\n');
  });

  test('gives a context that shares its map by an alias one of its own', () => {
    const shared = 'x: &x {cluster: one}\ncontexts:\n- name: a\n  context: *x\n- name: b\n  context: *x\n';
    assert.equal(setNamespace(shared, 'a', 'ns'), shared.replace('*x\n- name: b', '{<<: *x, namespace: ns}\n- name: b'));
  });

  test('puts a namespace after a merge key, which would win over it', () => {
    const merged = 'x: &x {cluster: one, namespace: old}\ncontexts:\n- name: a\n  context:\n    user: u\n    <<: *x\n';
    assert.equal(setNamespace(merged, 'a', 'ns'), `${merged}    namespace: ns\n`);
  });

  test('is refused where it would change something else', () => {
    const anchor = 'contexts:\n- name: a\n  context: &x {cluster: one}\n- name: b\n  context: *x\n';
    failsWith('unsupported', /anchors/, () => setNamespace(anchor, 'a', 'ns'));
    failsWith('unsupported', /anchors/, () => deleteContext(anchor, 'a'));
    failsWith('unsupported', /anchors/, () => setNamespace('x: &x {namespace: o}\ncontexts:\n- name: a\n  context:\n    namespace: n\n    <<: *x\n', 'a', 'm'));
  });

  test('is made to the entry that counts where a name stands twice', () => {
    const twice = 'contexts:\n- name: a\n  context: {cluster: one}\n- name: a\n  context: {cluster: two}\n';
    assert.equal(setNamespace(twice, 'a', 'ns'), twice.replace('{cluster: one}', '{namespace: ns, cluster: one}'));
    assert.equal(renameContext(twice, 'a', 'b'), twice.replaceAll('name: a', 'name: b'));
    assert.equal(deleteContext(twice, 'a').text, 'contexts:\n');
  });
});

describe('deleting a context', () => {
  test('takes its lines and tells what nothing else uses', () => {
    const { text, unused } = deleteContext(plain, 'a');
    assert.equal(text, plain.replace(/- name: a\n[^#]*# here\n {4}user: alice\n/, ''));
    assert.deepEqual(unused, { clusters: ['one'], users: ['alice'] });
    assert.deepEqual(deleteContext(plain, 'b').unused, { clusters: [], users: ['bob'] });
  });

  test('takes what nothing else uses on request', () => {
    const { text } = deleteContext(plain, 'a', { removeUnused: true });
    assert.equal(text, plain.replace(/- name: a\n[^#]*# here\n {4}user: alice\n/, '')
      .replace('- name: one\n  cluster: {server: https://one.example}\n', '').replace('- name: alice\n  user: {token: t}\n', ''));
  });
});

test('the place of an entry is where its map starts', () => {
  assert.deepEqual(entryPosition(plain, 'b'), { line: 15, column: 2 });
  assert.deepEqual(entryPosition(plain.replaceAll('\n', '\r\n'), 'c'), { line: 17, column: 2 });
});

describe('what cannot be done is told in one sentence', () => {
  test('a context that is not there', () => {
    for (const action of [
      () => setNamespace(plain, 'x', 'n', '/k'), () => renameContext(plain, 'x', 'y', '/k'),
      () => deleteContext(plain, 'x', {}, '/k'), () => entryPosition(plain, 'x', '/k'),
    ]) {
      failsWith('not-found', /^There is no context "x" in \/k\.$/, action);
    }
  });

  test('a name that is taken or empty', () => {
    failsWith('conflict', /^The context "a" cannot be renamed: \/k has a context "b" already\.$/, () => renameContext(plain, 'a', 'b', '/k'));
    failsWith('invalid', /needs a new name/, () => renameContext(plain, 'a', ''));
  });

  test('text that is no kubeconfig, without quoting it', () => {
    failsWith('invalid', /^\/k cannot be changed: it is not valid YAML at line 3\.$/, () => setCurrentContext('users:\n- {token: secret\nx: [', 'a', '/k'));
    failsWith('invalid', /not a map of fields/, () => setCurrentContext('- secret\n', 'a'));
    failsWith('invalid', /line endings/, () => setCurrentContext('kind: Config\rcurrent-context: a\r', 'b'));
    failsWith('invalid', /aliases/, () => setCurrentContext(bomb(), 'a'));
  });
});

function bomb(): string {
  return `a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 9 }, (_, level) =>
    `a${level + 1}: &a${level + 1} [${Array.from({ length: 10 }, () => `*a${level}`).join(', ')}]\n`).join('')}`;
}
