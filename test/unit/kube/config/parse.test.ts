import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Failure } from '../../../../src/common/failure.ts';
import { readCluster, readUser } from '../../../../src/kube/config/fields.ts';
import { parseKubeconfig } from '../../../../src/kube/config/parse.ts';

const file = '/folder/config';

describe('a kubeconfig file', () => {
  test('may be empty, hold comments only, or empty lists', async () => {
    for (const text of ['', '\n', '# nothing\n', '---\n', 'clusters: null\nusers: []\n']) {
      const { config, problems } = await parseKubeconfig(text, file);
      assert.deepEqual([config.contexts.size, config.clusters.size, problems.length], [0, 0, 0], JSON.stringify(text));
    }
  });

  test('may use merge keys, anchors and the booleans of YAML 1.1', async () => {
    const { config } = await parseKubeconfig('base: &base {server: "https://x", insecure-skip-tls-verify: yes}\nclusters:\n- {name: a, cluster: {<<: *base, tls-server-name: other}}\n', file);
    const cluster = readCluster(config.clusters.get('a')!);
    assert.deepEqual([cluster.server, cluster.insecure, cluster.tlsServerName], ['https://x', true, 'other']);
  });

  test('that is no YAML is refused with the line, and without a word of its text', async () => {
    await assert.rejects(parseKubeconfig('users:\n- name: a\n  user: {token: s3cret: "x}\n', file), (failure: Failure) => {
      assert.equal(failure.code, 'invalid');
      assert.match(failure.message, /line \d/);
      assert.doesNotMatch(failure.message + failure.stack, /s3cret/);
      return true;
    });
  });

  test('of another kind is refused', async () => {
    await assert.rejects(parseKubeconfig('kind: Pod\napiVersion: v1\n', file), /kind "Pod"/);
    await assert.rejects(parseKubeconfig('- a\n', file), /not a map/);
  });

  test('whose aliases expand to millions of nodes is refused quickly', async () => {
    const levels = Array.from({ length: 12 }, (_, level) => `l${level}: &l${level} [${Array.from({ length: 10 }, () => (level === 0 ? 'x' : `*l${level - 1}`)).join(', ')}]`);
    await assert.rejects(parseKubeconfig(levels.join('\n'), file), /aliases/);
  });

  test('keeps its good entries where others are broken', async () => {
    const { config, problems } = await parseKubeconfig(`
clusters:
- {name: good, cluster: {server: "https://good"}}
- {cluster: {server: "https://nameless"}}
- 3
- {name: good, cluster: {server: "https://twice"}}
users: nonsense
`, file);
    assert.deepEqual([...config.clusters.keys()], ['good']);
    assert.equal(config.clusters.get('good')?.value.server, 'https://good');
    assert.equal(problems.length, 4);
  });

  test('with 10,000 contexts is read in seconds', async () => {
    const entries = (list: string, field: string, body: string): string => `${list}:\n${Array.from({ length: 10_000 }, (_, index) => `- name: n${index}\n  ${field}: {${body}}\n`).join('')}`;
    const text = entries('clusters', 'cluster', 'server: "https://x"') + entries('users', 'user', 'token: abc') + entries('contexts', 'context', 'cluster: n1, user: n1');
    const start = performance.now();
    assert.equal((await parseKubeconfig(text, file)).config.contexts.size, 10_000);
    assert.ok(performance.now() - start < 15_000);
  });
});

describe('an entry', () => {
  const entry = (value: Record<string, unknown>): { name: string; file: string; value: Record<string, unknown> } => ({ name: 'n', file, value });

  test('has its relative paths resolved in the folder of its file, and commands only where they are paths', () => {
    const user = readUser(entry({ tokenFile: '../t', 'client-certificate': '/abs/c', exec: { command: './bin/x', apiVersion: 'v' } }));
    assert.deepEqual([user.tokenFile, user.certificateFile, user.exec?.command], ['/t', '/abs/c', '/folder/bin/x']);
    assert.equal(readUser(entry({ exec: { command: 'aws', apiVersion: 'v' } })).exec?.command, 'aws');
  });

  test('with a field of a wrong type is refused with the field and without its value', () => {
    for (const [field, value] of [['token', 12345678], ['client-key-data', 'not base64 s3cret'], ['as-groups', 's3cret'], ['exec', 's3cret'], ['exec', { args: [] }]] as const) {
      assert.throws(() => readUser(entry({ as: 'x', [field]: value })), (failure: Failure) => {
        assert.ok(failure.message.includes(field), failure.message);
        assert.doesNotMatch(failure.message, /s3cret|12345678/);
        return true;
      });
    }
  });
});
