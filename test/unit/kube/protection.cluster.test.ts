import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { Failure } from '../../../src/common/failure.ts';
import { asString, at } from '../../../src/common/json.ts';
import { onlyReads } from '../../../src/kube/api/readOnly.ts';
import { ProtectedContexts } from '../../../src/kube/protection.ts';
import { openShell } from '../../../src/kube/streams/shell.ts';
import { sharedCluster } from '../../cluster/shared.ts';
import { Seeded } from '../../servers/seeded.ts';
import { oddPath } from './api/oddPaths.ts';
import { newNamespace, startProgram, until, type Program } from './real.ts';

const cluster = await sharedCluster();
const namespace = await newNamespace(cluster);
const inNamespace = `/api/v1/namespaces/${namespace}`;

function protectedProgram(protection = new ProtectedContexts(() => ['*'])): Promise<Program> {
  return startProgram(cluster, cluster.kubeconfig, 5000, protection);
}

async function codeOf(work: () => Promise<unknown>): Promise<string> {
  return work().then(() => 'sent', (error: unknown) => Failure.from(error).code);
}

/** Every request of the program as the server understood it, once `count` were answered. */
async function understood(program: Program, count: number): Promise<{ verb: string; subresource: string; uri: string }[]> {
  const [first] = await program.requests(count);
  const lines = (await readFile(cluster.auditLog!, 'utf8')).split('\n').filter((line) => line.includes(first?.userAgent ?? 'nobody'));
  return lines.map((line) => {
    const entry: unknown = JSON.parse(line);
    return { verb: asString(at(entry, 'verb')) ?? '', subresource: asString(at(entry, 'objectRef', 'subresource')) ?? '', uri: asString(at(entry, 'requestURI')) ?? '' };
  });
}

describe('a protected context', () => {
  test('lets nothing but reads leave the process', async () => {
    await cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'box', namespace }, spec: { containers: [{ name: 'main', image: cluster.images.busybox, imagePullPolicy: cluster.images.pullPolicy, command: ['sleep', '3600'] }] } }));
    const program = await protectedProgram();
    const { client, discovery, reader } = program.connection;
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'made' } };
    const handlers = { onStdout: () => undefined };
    const changes: Record<string, () => Promise<unknown>> = {
      create: () => client.json({ method: 'POST', path: `${inNamespace}/configmaps`, body: map }),
      'dry run': () => client.json({ method: 'POST', path: `${inNamespace}/configmaps`, query: { dryRun: 'All' }, body: map }),
      replace: () => client.json({ method: 'PUT', path: `${inNamespace}/configmaps/made`, body: map }),
      patch: () => client.json({ method: 'PATCH', path: `${inNamespace}/pods/box`, body: {}, contentType: 'application/merge-patch+json' }),
      delete: () => client.text({ method: 'DELETE', path: `${inNamespace}/pods/box` }),
      'delete all': () => client.stream({ method: 'DELETE', path: `${inNamespace}/pods` }),
      evict: () => client.json({ method: 'POST', path: `${inNamespace}/pods/box/eviction`, body: {} }),
      token: () => client.json({ method: 'POST', path: `${inNamespace}/serviceaccounts/default/token`, body: {} }),
      shell: () => openShell(client, { namespace, pod: 'box', container: 'main' }, handlers),
      attach: () => client.webSocket({ path: `${inNamespace}/pods/box/attach` }, ['v4.channel.k8s.io']),
      forward: () => client.webSocket({ path: `${inNamespace}/pods/box/portforward`, query: { ports: 80 } }, ['v4.channel.k8s.io']),
      'exec by GET': () => client.text({ path: `${inNamespace}/pods/box/exec`, query: { command: 'ls' } }),
      'node proxy': () => client.text({ path: '/api/v1/nodes/x/proxy/pods' }),
      'service proxy': () => client.text({ path: `${inNamespace}/services/x/proxy/` }),
    };
    for (const [name, change] of Object.entries(changes)) {
      assert.equal(await codeOf(change), 'protected', name);
    }
    const pods = (await discovery.find('pods'))!;
    assert.equal((await reader.list(pods, { namespace })).length, 1);
    assert.ok(await reader.get({ resource: pods, namespace, name: 'box' }));
    assert.notEqual(await codeOf(() => client.text({ path: `${inNamespace}/pods/box/log`, accept: '*/*' })), 'protected');
    const watching = await client.stream({ path: `${inNamespace}/pods`, query: { watch: true, timeoutSeconds: 1 } });
    await watching.forEach(() => undefined);
    assert.equal(await codeOf(() => client.json({ method: 'POST', path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { nonResourceAttributes: { path: '/', verb: 'get' } } } })), 'sent');
    const requests = await program.requests();
    await until(async () => (await program.requests()).some(({ uri }) => uri.includes('selfsubjectaccessreviews')), 'the last request is in the audit log');
    const verbs = (await program.requests()).map(({ verb, uri }) => `${verb} ${uri}`).filter((line) => !/^(?:get|list|watch) /.test(line));
    assert.deepEqual(verbs, ['create /apis/authorization.k8s.io/v1/selfsubjectaccessreviews']);
    assert.ok(requests.length > 4);
    assert.equal((await cluster.kubectl('get', 'pod', 'box', '-n', namespace)).code, 0);
    assert.notEqual((await cluster.kubectl('get', 'configmap', 'made', '-n', namespace)).code, 0);
  });

  test('that is unlocked sends changes, and none when its time is over', async () => {
    const protection = new ProtectedContexts(() => ['*']);
    const program = await protectedProgram(protection);
    const { client, context } = program.connection;
    const create = (name: string): Promise<string> => codeOf(() => client.json({ method: 'POST', path: `${inNamespace}/configmaps`, body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } } }));
    assert.equal(await create('locked'), 'protected');
    protection.unlock(context.name, 3000);
    assert.equal(await create('unlocked'), 'sent');
    await until(() => protection.isProtected(context.name), 'the time is over');
    assert.equal(await create('late'), 'protected');
    await program.requests(1);
    assert.deepEqual((await program.requests()).map(({ verb, status }) => [verb, status]), [['create', 201]]);
  });

  test('is not fooled: of odd paths that pass, the server takes none for exec, attach, port-forward or proxy', async () => {
    const program = await protectedProgram();
    const random = new Seeded(17);
    const paths: string[] = [];
    while (paths.length < 400) {
      const path = oddPath(random);
      // What the server takes to be a watch would not end.
      if (onlyReads({ path }) && !path.includes('/watch')) {
        paths.push(path);
      }
    }
    for (let at = 0; at < paths.length; at += 20) {
      const codes = await Promise.all(paths.slice(at, at + 20).map((path) => codeOf(() => program.connection.client.text({ path, query: { timeoutSeconds: 1 } }))));
      assert.ok(!codes.includes('protected') && !codes.includes('cancelled'), codes.join());
    }
    const requests = await understood(program, paths.length);
    assert.ok(new Set(requests.map(({ subresource }) => subresource)).size > 3, 'some paths are those of subresources');
    assert.deepEqual(requests.filter(({ verb, subresource }) => !['get', 'list', 'watch'].includes(verb) || ['exec', 'attach', 'portforward', 'proxy'].includes(subresource)), []);
  });
});
