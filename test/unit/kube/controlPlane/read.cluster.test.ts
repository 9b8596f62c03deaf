import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { systemClock } from '../../../../src/common/clock.ts';
import { allocations, requestedBy, requestsReader } from '../../../../src/kube/controlPlane/allocation.ts';
import { leasesOf } from '../../../../src/kube/controlPlane/leases.ts';
import { readControlPlane } from '../../../../src/kube/controlPlane/read.ts';
import { nodeFactsOf, nodeFactsReader } from '../../../../src/kube/kinds/node.ts';
import { sharedCluster } from '../../../cluster/shared.ts';
import { succeed } from '../describe/objects.ts';
import { newNamespace, startProgram, until } from '../real.ts';

const cluster = await sharedCluster();
const namespace = await newNamespace(cluster);
const { connection } = await startProgram(cluster);
const { signal } = new AbortController();
const ports = { client: connection.client, discovery: connection.discovery, reader: connection.reader, clock: systemClock };

const lease = (name: string, holder: string, renewed: number, labels: object = {}): object => ({
  apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name, namespace, labels },
  spec: { holderIdentity: holder, leaseDurationSeconds: 15, leaseTransitions: 2, renewTime: new Date(renewed).toISOString().replace('Z', '000Z') },
});
const workload = (kind: string, name: string, label: string): object => ({
  apiVersion: 'apps/v1', kind, metadata: { name, namespace, labels: { 'k8s-app': label } },
  spec: {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { nodeSelector: { none: 'none' }, containers: [{ name: 'main', image: `registry.local:5000/k8s/${name}:v1.2.3` }] } },
  },
});

describe('a control plane', () => {
  test('tells of its API server, of etcd through it, and what it is of', async () => {
    const { version, live, ready } = await readControlPlane(ports, signal);
    assert.match(version.value ?? '', /^v1\.\d+/);
    assert.equal(live.value?.ok, true);
    assert.equal(ready.value?.ok, true);
    const names = ready.value?.checks.map(({ name }) => name) ?? [];
    const raw = await succeed(cluster, 'get', '--raw', '/readyz?verbose');
    assert.deepEqual(names, [...raw.matchAll(/^\[\+\](\S+)/gm)].map(([, name]) => name));
    assert.ok(names.includes('etcd'));
  });

  test('tells by leases who leads, and who has stopped to', async () => {
    const now = Date.now();
    await cluster.apply([
      lease('kube-scheduler', 'one_3e25960a-a79b-4469-aa1d-2ba63cca1f7e', now),
      lease('kube-controller-manager', 'two', now - 60_000),
      lease('apiserver-x', 'apiserver-x', now, { 'apiserver.kubernetes.io/identity': 'kube-apiserver' }),
    ].map((object) => JSON.stringify(object)).join('\n---\n'));
    const { leases } = await readControlPlane({ ...ports, namespace }, signal);
    assert.deepEqual(leases.value?.leaders.map(({ component, holder, stale, transitions }) => [component, holder, stale, transitions]), [
      ['kube-scheduler', 'one', false, 2], ['kube-controller-manager', 'two', true, 2],
    ]);
    assert.equal(leases.value?.apiServers, 1);
  });

  test('is not taken for stopped where this machine\'s clock is wrong', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    const objects = [lease('kube-scheduler', 'one', now), lease('apiserver-x', 'x', now + 5000, { 'apiserver.kubernetes.io/identity': 'kube-apiserver' })] as Record<string, unknown>[];
    assert.deepEqual(leasesOf(objects, now + 3_600_000).leaders.map(({ stale, age }) => [stale, age]), [[false, 5000]]);
    assert.deepEqual(leasesOf(objects, now - 3_600_000).leaders.map(({ stale }) => stale), [false]);
  });

  test('has a proxy and DNS where there are such workloads, else where there are such pods', async () => {
    await cluster.apply([workload('DaemonSet', 'kube-proxy', 'kube-proxy'), workload('Deployment', 'coredns', 'kube-dns')].map((object) => JSON.stringify(object)).join('\n---\n'));
    const { addOns } = await readControlPlane({ ...ports, namespace }, signal);
    assert.deepEqual(addOns.value?.map(({ part, by, version, ready, wanted }) => [part, by, version, ready, wanted]), [
      ['proxy', 'DaemonSet kube-proxy', 'v1.2.3', 0, 0], ['dns', 'Deployment coredns', 'v1.2.3', 0, 1],
    ]);
    await succeed(cluster, 'delete', 'daemonset', 'kube-proxy', '-n', namespace);
    await succeed(cluster, 'run', 'static-proxy', '-n', namespace, '--image=registry.local/none:2', '--image-pull-policy=Never', '--labels=k8s-app=kube-proxy', '--restart=Never');
    const again = await readControlPlane({ ...ports, namespace }, signal);
    assert.deepEqual(again.addOns.value?.map(({ by, version, ready, wanted }) => [by, version, ready, wanted]), [['Deployment coredns', 'v1.2.3', 0, 1], ['Pod static-proxy', '2', 0, 1]]);
  });

  test('is told as far as that is allowed', async () => {
    const { connection: limited } = await startProgram(cluster, cluster.kubeconfigFor('nobody'));
    const { version, live, ready, leases, addOns } = await readControlPlane({ client: limited.client, discovery: limited.discovery, reader: limited.reader, clock: systemClock }, signal);
    assert.deepEqual([leases.failure?.code, addOns.failure?.code], ['forbidden', 'forbidden']);
    assert.match(version.value ?? '', /^v1/);
    assert.deepEqual([live.value?.ok, ready.value?.ok], [true, true]);
  });

  test('is no longer asked when that is cancelled', async () => {
    const cancelled = new AbortController();
    const asked = readControlPlane(ports, cancelled.signal);
    cancelled.abort();
    await assert.rejects(asked, { code: 'cancelled' });
  });
});

test('what the pods of a node ask for is what kubectl describe says', async () => {
  const nodes = await connection.discovery.find('nodes');
  const pods = await connection.discovery.find('pods');
  assert.ok(nodes !== undefined && pods !== undefined);
  const list = connection.collections.open({ resource: nodes, facts: nodeFactsReader });
  await list.settled;
  const row = list.rows.find(({ cells }) => cells.includes('Ready'));
  const facts = row && nodeFactsOf(row);
  assert.ok(row !== undefined && facts !== undefined);
  const onNode = connection.collections.open({ resource: pods, fieldSelector: `spec.nodeName=${row.name}`, facts: requestsReader });
  await onNode.settled;
  // Others make and end pods meanwhile: both have to tell the same at one moment.
  await until(async () => {
    const described = (await succeed(cluster, 'describe', 'node', row.name)).split('Allocated resources:')[1] ?? '';
    const expected = Object.fromEntries([...described.matchAll(/^ {2}(cpu|memory) +\S+ \((\d+)%\)/gm)].map(([, name = '', percent]) => [name, Number(percent)]));
    const ours = Object.fromEntries(allocations(requestedBy(onNode.rows), facts.capacity, facts.allocatable).map(({ resource, percent }) => [resource, percent]));
    return Object.keys(expected).length === 2 && ours.cpu === expected.cpu && ours.memory === expected.memory;
  }, 'the same percentages as kubectl describe');
  list.dispose();
  onNode.dispose();
});
