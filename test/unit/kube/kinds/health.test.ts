import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JsonObject } from '../../../../src/common/json.ts';
import type { Column, Row } from '../../../../src/kube/live/types.ts';
import { profileOf } from '../../../../src/kube/kinds/registry.ts';
import type { Health } from '../../../../src/kube/kinds/types.ts';

function table(cells: Readonly<Record<string, unknown>>, metadata: Record<string, unknown> = {}): { row: Row; columns: Column[] } {
  const columns = Object.keys(cells).map((name): Column => ({ name, type: 'string', format: name === 'Name' ? 'name' : '', priority: 0, description: '' }));
  return { columns, row: { uid: 'u', name: 'n', namespace: undefined, cells: Object.values(cells), metadata } };
}

function health(group: string, kind: string, cells: Readonly<Record<string, unknown>>, metadata?: Record<string, unknown>): Health {
  const { row, columns } = table(cells, metadata);
  return profileOf({ group, kind }).health(row, columns);
}

/** As a list shows an object whose facts it reads. */
function healthOfObject(group: string, kind: string, object: JsonObject, cells: Readonly<Record<string, unknown>>): Health {
  const profile = profileOf({ group, kind });
  const { row, columns } = table(cells);
  return profile.health({ ...row, facts: profile.facts?.read(object) }, columns);
}

describe('a pod', () => {
  const cases: readonly (readonly [string, string, Health])[] = [
    ['1/1', 'Running', 'ok'], ['1/2', 'Running', 'warning'], ['0/1', 'Completed', 'done'], ['0/1', 'Pending', 'progressing'],
    ['0/1', 'ContainerCreating', 'progressing'], ['0/1', 'Init:0/2', 'progressing'], ['0/1', 'Init:Error', 'error'],
    ['0/1', 'CrashLoopBackOff', 'error'], ['0/1', 'ImagePullBackOff', 'error'], ['0/1', 'Error', 'error'], ['0/1', 'OOMKilled', 'error'],
    ['0/1', 'Evicted', 'error'], ['0/1', 'ExitCode:3', 'error'], ['0/2', 'NotReady', 'warning'], ['0/1', 'SchedulingGated', 'progressing'],
  ];
  for (const [ready, status, expected] of cases) {
    test(`${ready} ${status} is ${expected}`, () => assert.equal(health('', 'Pod', { Name: 'p', Ready: ready, Status: status }), expected));
  }
});

test('whatever is being deleted is on its way', () => {
  const metadata = { deletionTimestamp: '2026-01-01T00:00:00Z' };
  for (const [group, kind] of [['', 'Pod'], ['apps', 'Deployment'], ['', 'ConfigMap'], ['example.com', 'Widget']] as const) {
    assert.equal(health(group, kind, { Name: 'n', Status: 'Running', Ready: '1/1' }, metadata), 'progressing');
  }
});

describe('workloads', () => {
  test('are well when as many pods are ready as are wanted', () => {
    assert.equal(health('apps', 'Deployment', { 'Ready': '2/2', 'Up-to-date': 2 }), 'ok');
    assert.equal(health('apps', 'Deployment', { 'Ready': '1/2', 'Up-to-date': 2 }), 'warning');
    assert.equal(health('apps', 'Deployment', { 'Ready': '0/2', 'Up-to-date': 2 }), 'error');
    assert.equal(health('apps', 'Deployment', { 'Ready': '0/0', 'Up-to-date': 0 }), 'done');
    assert.equal(health('apps', 'DaemonSet', { Desired: 3, Current: 3, Ready: 2 }), 'warning');
    assert.equal(health('apps', 'ReplicaSet', { Desired: 0, Current: 0, Ready: 0 }), 'done');
  });

  test('tell of their rollout before their columns do', () => {
    const deployment = (status: object, spec: object = {}): Health => healthOfObject('apps', 'Deployment', { spec: { replicas: 1, ...spec }, status }, { Ready: '1/1' });
    const condition = (type: string, status: string, reason: string): object => ({ type, status, reason });
    const old = { replicas: 2, updatedReplicas: 1, availableReplicas: 1 };
    assert.equal(deployment({ ...old, conditions: [condition('Progressing', 'True', 'ReplicaSetUpdated')] }), 'progressing');
    assert.equal(deployment({ ...old, conditions: [condition('Progressing', 'False', 'ProgressDeadlineExceeded')] }), 'error');
    const none = { replicas: 1, updatedReplicas: 1 };
    assert.equal(deployment({ ...none, conditions: [condition('Progressing', 'True', 'ReplicaSetUpdated'), condition('Available', 'False', 'MinimumReplicasUnavailable')] }), 'progressing');
    assert.equal(deployment({ ...none, availableReplicas: 1, conditions: [condition('Progressing', 'True', 'NewReplicaSetAvailable'), condition('Available', 'True', '')] }), 'ok');
    assert.equal(deployment({ ...none, conditions: [condition('Progressing', 'True', 'NewReplicaSetAvailable'), condition('Available', 'False', 'MinimumReplicasUnavailable')] }), 'error');
    const set = { spec: { replicas: 2 }, status: { readyReplicas: 2, updatedReplicas: 1, currentRevision: 'a', updateRevision: 'b' } };
    assert.equal(healthOfObject('apps', 'StatefulSet', set, { Ready: '2/2' }), 'progressing');
    const daemons = { spec: { updateStrategy: { type: 'OnDelete' } }, status: { desiredNumberScheduled: 2, updatedNumberScheduled: 1, numberReady: 2 } };
    assert.equal(healthOfObject('apps', 'DaemonSet', daemons, { Desired: 2, Ready: 2 }), 'warning', 'waits for somebody, not for time');
  });

  test('of jobs end or fail', () => {
    assert.equal(health('batch', 'Job', { Status: 'Complete' }), 'done');
    assert.equal(health('batch', 'Job', { Status: 'Failed' }), 'error');
    assert.equal(health('batch', 'Job', { Status: 'Running' }), 'progressing');
    assert.equal(health('batch', 'Job', { Completions: '1/1' }), 'done', 'by a server that prints no status');
    assert.equal(health('batch', 'Job', { Completions: '0/1' }), 'progressing', 'by a server that prints no status');
  });
});

test('nodes, volumes, services and events say how they fare', () => {
  assert.equal(health('', 'Node', { Status: 'Ready' }), 'ok');
  assert.equal(health('', 'Node', { Status: 'Ready,SchedulingDisabled' }), 'warning');
  assert.equal(health('', 'Node', { Status: 'NotReady' }), 'error');
  assert.equal(health('', 'PersistentVolumeClaim', { Status: 'Pending' }), 'progressing');
  assert.equal(health('', 'PersistentVolumeClaim', { Status: 'Bound' }), 'ok');
  assert.equal(health('', 'PersistentVolume', { Status: 'Released' }), 'warning');
  assert.equal(health('', 'Service', { 'External-IP': '<pending>' }), 'progressing');
  assert.equal(health('', 'Service', { 'External-IP': '<none>' }), 'unknown');
  assert.equal(health('', 'Event', { Type: 'Warning' }), 'warning');
  assert.equal(health('apiregistration.k8s.io', 'APIService', { Available: 'False (MissingEndpoints)' }), 'error');
  assert.equal(health('certificates.k8s.io', 'CertificateSigningRequest', { Condition: 'Approved,Issued' }), 'done');
});

test('custom resources are judged by columns that many of them have', () => {
  assert.equal(health('example.com', 'Widget', { READY: 'True' }), 'ok');
  assert.equal(health('example.com', 'Widget', { Ready: 'False', Status: 'Active' }), 'error');
  assert.equal(health('example.com', 'Widget', { Phase: 'Provisioning' }), 'progressing');
  assert.equal(health('example.com', 'Widget', { Color: 'blue' }), 'unknown');
  assert.equal(health('example.com', 'Widget', {}), 'unknown');
});
