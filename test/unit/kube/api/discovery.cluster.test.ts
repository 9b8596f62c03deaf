import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asObjects, asString, at } from '../../../../src/common/json.ts';
import { ServerDiscovery } from '../../../../src/kube/api/discovery.ts';
import type { KubeClient, Resource } from '../../../../src/kube/api/types.ts';
import { sharedCluster } from '../../../cluster/shared.ts';
import { startProgram, until } from '../real.ts';

const cluster = await sharedCluster();

/** A client as one of a server that does not know the aggregated form. */
function plain(client: KubeClient): KubeClient {
  return {
    json: (request) => client.json({ ...request, accept: 'application/json' }),
    text: (request) => client.text(request),
    stream: (request) => client.stream(request),
    webSocket: (request, protocols) => client.webSocket(request, protocols),
  };
}

function fullName({ resource, group }: Resource): string {
  return group === '' ? resource : `${resource}.${group}`;
}

describe('discovery', () => {
  test('finds what kubectl api-resources finds, in its order, with two requests', async () => {
    let program = await startProgram(cluster);
    let resources: readonly Resource[] = [];
    // Other tests make and remove kinds of their own meanwhile.
    await until(async () => {
      program = await startProgram(cluster);
      resources = await program.connection.discovery.resources();
      await program.connection.discovery.find('pods');
      const { stdout } = await cluster.kubectl('api-resources', '-o', 'name');
      return resources.map(fullName).join('\n') === stdout.trim();
    }, 'discovery equals kubectl api-resources');
    const wide = await cluster.kubectl('api-resources', '-o', 'wide', '--no-headers');
    const lines = wide.stdout.trim().split('\n').map((line) => line.split(/\s+/));
    resources.filter(({ group }) => group === '' || group.endsWith('.k8s.io') || group === 'apps').forEach((resource) => {
      const line = lines.find((candidate) => candidate[0] === resource.resource && candidate.includes(resource.group === '' ? resource.version : `${resource.group}/${resource.version}`)) ?? [];
      const namespaced = line.includes('true');
      const expected = [resource.resource, ...(resource.shortNames.length > 0 ? [resource.shortNames.join(',')] : []), resource.group === '' ? resource.version : `${resource.group}/${resource.version}`, String(resource.namespaced), resource.kind, [...resource.verbs].join(',')];
      assert.deepEqual(line.slice(0, expected.length), expected, fullName(resource));
      assert.equal(namespaced, resource.namespaced);
    });
    // Both are sent at once.
    assert.deepEqual((await program.requests(2)).map(({ uri }) => uri).sort(), ['/api', '/apis']);
  });

  test('is the same without the aggregated form', async () => {
    const { connection } = await startProgram(cluster);
    const aggregated = await connection.discovery.resources();
    const one = new ServerDiscovery(plain(connection.client), connection.signal);
    const sorted = (resource: Resource): object => ({ ...resource, verbs: [...resource.verbs].sort() });
    assert.deepEqual((await one.resources()).map(sorted), aggregated.map(sorted));
  });

  test('takes what people type for what kubectl takes it', async () => {
    const { connection } = await startProgram(cluster);
    const types = ['po', 'deploy', 'deployments.v1.apps', 'hpa', 'ev', 'events.events.k8s.io', 'ingresses', 'csr', 'Pod', 'apiservice'];
    await Promise.all(types.map(async (type) => {
      const found = await connection.discovery.find(type);
      const { stdout, stderr } = await cluster.kubectl('get', type, '-n', 'default', '-v=8', '--request-timeout=10s');
      assert.ok(found !== undefined, `${type} ${stdout}`);
      const path = found.group === '' ? `/api/${found.version}/` : `/apis/${found.group}/${found.version}/`;
      assert.ok(new RegExp(`${path}(namespaces/default/)?${found.resource}\\?`).test(stderr), `${type} is ${fullName(found)}: ${stderr.slice(0, 2000)}`);
    }));
    assert.equal(await connection.discovery.find('nothing-of-that-name'), undefined);
  });

  test('tells the version', async () => {
    const { connection } = await startProgram(cluster);
    const theirs = await cluster.kubectl('version', '-o', 'json');
    assert.equal(await connection.discovery.version(), at(JSON.parse(theirs.stdout), 'serverVersion', 'gitVersion'));
  });

  test('survives the abort of the one who asked first', async () => {
    const { connection } = await startProgram(cluster);
    const controller = new AbortController();
    const first = connection.discovery.resources(controller.signal);
    const second = connection.discovery.resources();
    controller.abort();
    await assert.rejects(first, { code: 'cancelled' });
    assert.ok((await second).length > 50);
  });
});

describe('a reader', () => {
  test('gives objects as the server has them, and lists with the type filled in', async () => {
    const { connection } = await startProgram(cluster);
    const resource = (await connection.discovery.find('ns'))!;
    const namespace = await connection.reader.get({ resource, name: 'default' });
    const { stdout } = await cluster.kubectl('get', 'ns', 'default', '-o', 'json', '--show-managed-fields');
    assert.deepEqual(namespace, JSON.parse(stdout));
    const all = await connection.reader.list(resource, { fieldSelector: 'metadata.name=default' });
    assert.deepEqual(all.map(({ apiVersion, kind, metadata }) => [apiVersion, kind, at(metadata, 'name')]), [['v1', 'Namespace', 'default']]);
    assert.equal(asString(asObjects(all)[0]?.kind), 'Namespace');
  });
});
