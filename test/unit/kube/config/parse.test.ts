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
- {name: broken, cluster: {server: 7}}
- 3
- {name: good, cluster: {server: "https://twice"}}
users: nonsense
`, file);
    assert.deepEqual([...config.clusters.values()].map(({ name, broken }) => [name, broken === undefined]), [['good', true], ['', true], ['broken', false]]);
    assert.equal(config.clusters.get('good')?.value.server, 'https://good');
    assert.deepEqual(problems.map(({ message }) => /its (\w+)|(cluster) "broken"/.exec(message)?.slice(1).join('')), ['cluster', 'clusters', 'clusters', 'users']);
  });

  test('ends with its first document, whatever follows', async () => {
    for (const text of ['---\nclusters: []\n---\n{{{', '{"clusters": []}\n}', '{"clusters": [],\n"users": []}\nclusters: 7\n', '# x\n--- # y\nclusters: []\n...\n\t{', 'clusters: []\n%YAML 3\n---\n*nowhere\n']) {
      assert.deepEqual((await parseKubeconfig(text, file)).problems, [], text);
    }
  });

  test('is read with tabs between fields and values, and with the line ends of YAML 1.1', async () => {
    const { config } = await parseKubeconfig('# a\u0085clusters:\t[{name: a, cluster:\t{server: "https://a"}}]\rusers:\u2028- name: u\r\n  user:\t{token: "x"}\n', file);
    assert.deepEqual([config.clusters.get('a')?.value.server, config.users.get('u')?.value.token], ['https://a', 'x']);
  });

  test('of a newer YAML, or with control characters, is refused as kubectl refuses it', async () => {
    await assert.rejects(parseKubeconfig('%YAML 1.2\n---\nclusters: []\n', file), /version of YAML/);
    await assert.rejects(parseKubeconfig('# \u0007\nclusters: []\n', file), /control characters/);
    assert.equal((await parseKubeconfig('\ufeff%YAML 1.1\n---\nclusters: []\n', file)).problems.length, 0);
  });

  test('of millions of lines or brackets is read or refused in seconds', async () => {
    for (const part of ['\n', '#\n', '%\n', ' ', '- ', '{', 'a:\t{', '{"a":\t[']) {
      const start = performance.now();
      const outcome = await parseKubeconfig(part.repeat(Math.floor(8 * 1024 * 1024 / part.length)), file).then(({ problems }) => problems, (failure: Failure) => [failure]);
      assert.ok(outcome.every(({ code }) => code === 'invalid') && performance.now() - start < 15_000, JSON.stringify(part));
    }
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
