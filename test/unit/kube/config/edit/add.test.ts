import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { addEntries } from '../../../../../src/kube/config/edit/add.ts';
import { forAll, inFolder, view } from './kubectl.ts';
import { oddFile } from './oddFiles.ts';

const mine = `apiVersion: v1
kind: Config
# clusters
clusters:
  - name: kind
    cluster:
      server: https://mine.example # keep
      # inside
  # after
contexts: []
current-context: kind
users:
`;

const other = `clusters:
- name: kind
  cluster: {server: https://other.example, certificate-authority: pki/ca.crt}
contexts:
- name: kind
  context: {cluster: kind, user: admin}
users:
- name: admin
  user:
    client-key: ../admin.key
    exec: {apiVersion: client.authentication.k8s.io/v1, command: ./login, args: null, unknown: 12345678901234567890}
current-context: kind
`;

test('entries go to the end of their lists, and nothing else changes', () => {
  const { text, added, kept } = addEntries(mine, other, { collisions: 'rename' });
  assert.equal(text, `apiVersion: v1
kind: Config
# clusters
clusters:
  - name: kind
    cluster:
      server: https://mine.example # keep
      # inside
  - name: kind-2
    cluster:
      server: https://other.example
      certificate-authority: pki/ca.crt
  # after
contexts:
- name: kind
  context:
    cluster: kind-2
    user: admin
current-context: kind
users:
- name: admin
  user:
    client-key: "../admin.key"
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: "./login"
      args: null
      unknown: 12345678901234567890
`);
  assert.deepEqual(added.clusters, [{ from: 'kind', to: 'kind-2' }]);
  assert.deepEqual(added.contexts, [{ from: 'kind', to: 'kind' }]);
  assert.deepEqual(kept, { clusters: [], users: [], contexts: [] });
});

test('an equal entry is not added again, however it is written', () => {
  const { text } = addEntries('', other, { collisions: 'rename' });
  const again = addEntries(text, other, { collisions: 'rename' });
  assert.equal(again.text, text);
  assert.deepEqual(again.kept, { clusters: ['kind'], users: ['admin'], contexts: ['kind'] });
});

describe('relative paths', () => {
  test('become absolute', () => {
    const { text } = addEntries('', other, { collisions: 'keep', paths: { from: '/else/where', to: '/home/me/.kube', style: 'absolute' } });
    assert.match(text, /certificate-authority: "\/else\/where\/pki\/ca.crt"/);
    assert.match(text, /client-key: "\/else\/admin.key"/);
    assert.match(text, /command: "\/else\/where\/login"/);
  });

  test('become relative to the file that they are added to', () => {
    const { text } = addEntries('', other, { collisions: 'keep', paths: { from: '/home/me/new', to: '/home/me/.kube', style: 'relative' } });
    assert.match(text, /certificate-authority: "..\/new\/pki\/ca.crt"/);
    assert.match(text, /client-key: "..\/admin.key"/);
    assert.match(text, /command: "..\/new\/login"/);
  });

  test('leave a command that is looked up in PATH, and keep a path to a command one', () => {
    const paths = { from: '/home/me/.kube', to: '/home/me/.kube', style: 'relative' } as const;
    assert.match(addEntries('', other, { collisions: 'keep', paths }).text, /command: "\.\/login"/);
    assert.match(addEntries('', other.replace('./login', 'login'), { collisions: 'keep', paths }).text, /command: login\n/);
  });
});

test('JSON stays JSON, indented as it was', () => {
  const json = (clusters: object[]): string => JSON.stringify({ clusters, kind: 'Config' }, null, 4);
  const [one, two] = [{ name: 'one', cluster: { server: 'https://one' } }, { name: 'two', cluster: { server: 'https://two' } }];
  assert.equal(addEntries(json([one]), json([two]), { collisions: 'keep' }).text, json([one, two]));
  assert.equal(addEntries(json([]), json([two]), { collisions: 'keep' }).text, json([two]));
});

test('keeping what is there gives kubectl the same as a merge of both files, for 40 pairs of odd files', async () => {
  await forAll(Array.from({ length: 40 }, (_, seed) => seed), (seed) => inFolder(async (folder) => {
    const [first, second] = [oddFile(seed).text, oddFile(seed + 1000).text];
    const files = ['first', 'second', 'ours'].map((name) => join(folder, name));
    await mkdir(folder, { recursive: true });
    await writeFile(files[0]!, first);
    await writeFile(files[1]!, second);
    await writeFile(files[2]!, addEntries(first, second, { collisions: 'keep' }).text);
    assert.deepEqual(await view(files[2]!), await view(files[0]!, files[1]!), `seed ${seed}`);
  }));
});
