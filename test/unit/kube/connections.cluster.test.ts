import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { load } from 'js-yaml';
import type { Failure } from '../../../src/common/failure.ts';
import { at } from '../../../src/common/json.ts';
import { createKube } from '../../../src/kube/connections.ts';
import type { Connection } from '../../../src/kube/types.ts';
import { CertificateAuthority } from '../../cluster/certificates.ts';
import { sharedCluster } from '../../cluster/shared.ts';
import type { User } from '../../cluster/types.ts';
import { temporaryFolder, write } from './folders.ts';
import { startProgram, until } from './real.ts';

const cluster = await sharedCluster();
const folder = temporaryFolder();
let kubeconfigs = 0;

function whoAmI({ client }: Connection): Promise<unknown> {
  return client.json({ path: '/apis/authentication.k8s.io/v1/selfsubjectreviews', method: 'POST', body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' } });
}

async function failureOf(connection: Connection): Promise<Failure> {
  return whoAmI(connection).then(() => assert.fail('expected a failure'), (error: unknown) => error as Failure);
}

/** A kubeconfig of the admin with fields of its cluster changed. */
async function withCluster(fields: Record<string, unknown>): Promise<string> {
  const config = load(await readFile(cluster.kubeconfig, 'utf8'));
  Object.assign(at(config, 'clusters', 0, 'cluster') as object, fields);
  kubeconfigs++;
  return write(path.join(folder, `kubeconfig-${kubeconfigs}`), JSON.stringify(config));
}

describe('a connection', () => {
  test('sends nothing before it is asked something', async () => {
    const program = await startProgram(cluster);
    program.connection.collections.open({ resource: { group: '', version: 'v1', resource: 'pods', singular: 'pod', kind: 'Pod', namespaced: true, verbs: ['list', 'watch'], shortNames: [], categories: [] } }).dispose();
    const quiet = await startProgram(cluster);
    await until(async () => (await program.requests()).length > 0, 'the other program is in the audit log');
    assert.deepEqual(await quiet.requests(), []);
  });

  for (const user of ['admin', 'admin-token', 'token-file', 'exec'] satisfies User[]) {
    test(`signs in as ${user}`, async () => {
      const { connection } = await startProgram(cluster, cluster.kubeconfigFor(user));
      const review = JSON.stringify(await whoAmI(connection));
      assert.match(review, user.startsWith('admin') ? /system:masters/ : /pilothouse:readers/);
    });
  }

  test('runs its credential plugin once for any number of parallel requests', async () => {
    const runs = async (): Promise<number> => (await readFile(cluster.execRuns!, 'utf8')).split('\n').length;
    const before = await runs();
    const { connection } = await startProgram(cluster, cluster.kubeconfigFor('exec'));
    await Promise.all(Array.from({ length: 20 }, () => connection.client.json({ path: '/version' })));
    assert.equal(await runs() - before, 1);
  });

  for (const [user, code, words] of [
    ['expired', 'expired', /client certificate expired on \d{4}-\d\d-\d\d/],
    ['bad-token', 'unauthorized', /did not accept the credentials/],
    ['exec-missing', 'plugin-missing', /cannot be started/],
    ['exec-failing', 'plugin-failed', /exit code 1/],
  ] as const) {
    test(`of the user ${user} fails as ${code} and says what to do`, async () => {
      const failure = await failureOf((await startProgram(cluster, cluster.kubeconfigFor(user))).connection);
      assert.equal(failure.code, code, failure.message);
      assert.match(failure.message, words);
      assert.ok(failure.message.includes(user), failure.message);
      assert.ok((failure.hint ?? '') !== '');
    });
  }

  test('names the server and the authority when the certificate was signed by another', async () => {
    const other = new CertificateAuthority('another').certificate;
    const kubeconfig = await withCluster({ 'certificate-authority-data': Buffer.from(other).toString('base64') });
    const failure = await failureOf((await startProgram(cluster, kubeconfig)).connection);
    assert.equal(failure.code, 'tls', failure.message);
    assert.ok(failure.message.includes(new URL(cluster.server).host));
    assert.match(failure.hint ?? '', /certificate-authority/);
  });

  test('without a right fails as forbidden, in the words of the server', async () => {
    const { connection } = await startProgram(cluster, cluster.kubeconfigFor('nobody'));
    const pods = await connection.discovery.find('pods');
    const failure = await connection.reader.list(pods!).then(() => assert.fail('expected a failure'), (error: unknown) => error as Failure);
    assert.equal(failure.code, 'forbidden');
    assert.match(failure.message, /cannot list resource "pods"/);
  });

  test('to a closed port, and to a name that does not exist, fails as unreachable', async () => {
    for (const server of ['https://127.0.0.1:1', 'https://no-such-host.invalid:6443']) {
      const kubeconfig = await withCluster({ server });
      const failure = await failureOf((await startProgram(cluster, kubeconfig)).connection);
      assert.equal(failure.code, 'unreachable', failure.message);
      assert.ok(failure.message.includes(new URL(server).host), failure.message);
    }
  });

  test('over plain HTTP to a TLS server says that TLS is expected', async () => {
    const kubeconfig = await withCluster({ server: cluster.server.replace('https://', 'http://') });
    const failure = await failureOf((await startProgram(cluster, kubeconfig)).connection);
    assert.match(failure.hint ?? '', /https:\/\//);
  });

  test('is secure with tls-server-name, and open with insecure-skip-tls-verify', async () => {
    const named = await withCluster({ 'tls-server-name': 'wrong.test' });
    assert.equal((await failureOf((await startProgram(cluster, named)).connection)).code, 'tls');
    const right = await withCluster({ 'tls-server-name': 'kubernetes.default.svc' });
    assert.ok(await whoAmI((await startProgram(cluster, right)).connection));
    const open = await withCluster({ 'tls-server-name': 'wrong.test', 'insecure-skip-tls-verify': true, 'certificate-authority-data': undefined });
    assert.ok(await whoAmI((await startProgram(cluster, open)).connection));
  });
});

describe('connections', () => {
  test('are one per context, closed when the context changes or goes and not when others do', async () => {
    const config = (one: string, two: string, current: string): string => JSON.stringify({
      'current-context': current,
      clusters: [{ name: 'one', cluster: { server: one } }, { name: 'two', cluster: { server: two } }],
      contexts: [{ name: 'one', context: { cluster: 'one' } }, { name: 'two', context: { cluster: 'two' } }],
    });
    const file = await write(path.join(folder, 'two-contexts'), config('https://one', 'https://two', 'one'));
    const kube = createKube({ settings: () => [file], env: {}, home: folder, version: 'test' });
    const closed: string[] = [];
    kube.connections.onDidClose(({ context }) => closed.push(context.name));
    const [one, two] = [await kube.connections.get('one'), await kube.connections.get('two')];
    assert.equal(await kube.connections.get('one'), one);
    assert.deepEqual(kube.connections.opened, [one, two]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const nextRead = (): Promise<void> => new Promise((resolve) => {
      const subscription = kube.kubeconfigs.onDidChange(() => {
        subscription.dispose();
        setTimeout(resolve, 20);
      });
    });
    let read = nextRead();
    await write(file, config('https://one', 'https://two', 'two'));
    await read;
    assert.deepEqual(closed, [], 'another current context concerns no connection');
    read = nextRead();
    await write(file, config('https://one', 'https://other', 'two'));
    await read;
    assert.deepEqual([closed, two.signal.aborted, one.signal.aborted], [['two'], true, false]);
    assert.notEqual(await kube.connections.get('two'), two);
    kube.dispose();
    assert.deepEqual([closed, one.signal.aborted], [['two', 'one', 'two'], true]);
  });
});
