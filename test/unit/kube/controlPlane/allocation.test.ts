import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { allocations, amountText, podRequests, requestedBy, requestsReader } from '../../../../src/kube/controlPlane/allocation.ts';
import type { Row } from '../../../../src/kube/live/types.ts';

const container = (cpu: string, memory?: string): object => ({ resources: { requests: { cpu, ...(memory === undefined ? {} : { memory }) } } });

describe('what a pod needs of its node', () => {
  test('is the sum of its containers and sidecars, or what an init container needs beside the sidecars before it', () => {
    assert.deepEqual(podRequests({ spec: { containers: [container('100m', '1Mi'), container('0.2')] } }), { cpu: 300n, memory: 1048576000n });
    const sidecar = { ...container('50m'), restartPolicy: 'Always' };
    assert.deepEqual(podRequests({ spec: { initContainers: [container('1')], containers: [container('100m')] } }), { cpu: 1000n });
    assert.deepEqual(podRequests({ spec: { initContainers: [sidecar, container('1')], containers: [container('100m')] } }), { cpu: 1050n });
    assert.deepEqual(podRequests({ spec: { initContainers: [container('120m'), sidecar], containers: [container('100m')] } }), { cpu: 150n });
  });

  test('is more by the overhead of its runtime, and what the pod asks for as a whole where it does', () => {
    assert.deepEqual(podRequests({ spec: { overhead: { cpu: '10m' }, containers: [container('100m')] } }), { cpu: 110n });
    assert.deepEqual(podRequests({ spec: { resources: { requests: { cpu: '1' } }, containers: [container('100m', '1Ki')] } }), { cpu: 1000n, memory: 1024000n });
  });
});

test('a node has set aside what its pods ask for that have not ended', () => {
  const row = (phase: string, cpu: string): Row => ({
    uid: cpu, name: cpu, namespace: 'n', cells: [], metadata: {}, facts: requestsReader.read({ status: { phase }, spec: { containers: [container(cpu)] } }),
  });
  const requested = requestedBy([row('Running', '500m'), row('Pending', '250m'), row('Succeeded', '4'), row('Failed', '4')]);
  const capacity = { 'cpu': '4', 'memory': '8Gi', 'pods': '110', 'example.com/gpu': '2' };
  assert.deepEqual(allocations(requested, capacity, { ...capacity, cpu: '3' }).map(({ resource, percent }) => `${resource} ${percent}%`), ['cpu 25%', 'memory 0%', 'pods 1%', 'example.com/gpu 0%']);
});

test('amounts are said as people say them', () => {
  assert.deepEqual([amountText('cpu', 1500n), amountText('cpu', 20n), amountText('pods', 110_000n)], ['1.5', '0.02', '110']);
  assert.deepEqual([amountText('memory', 0n), amountText('memory', 1536n * 1024n * 1024n * 1000n), amountText('memory', 900_000n)], ['0', '1.5Gi', '900']);
});
