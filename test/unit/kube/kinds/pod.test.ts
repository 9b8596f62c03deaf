import assert from 'node:assert/strict';
import { test } from 'node:test';
import { profileOf } from '../../../../src/kube/kinds/registry.ts';

const pod = {
  spec: {
    initContainers: [{ name: 'setup', image: 'i' }, { name: 'proxy', image: 'i', restartPolicy: 'Always' }],
    containers: [{ name: 'main', image: 'a' }, { name: 'crash', image: 'b' }, { name: 'new', image: 'c' }],
    ephemeralContainers: [{ name: 'debug', image: 'd' }],
  },
  status: {
    initContainerStatuses: [
      { name: 'setup', ready: true, restartCount: 0, state: { terminated: { exitCode: 0, reason: 'Completed' } } },
      { name: 'proxy', ready: true, restartCount: 1, state: { running: {} } },
    ],
    containerStatuses: [
      { name: 'crash', ready: false, restartCount: 4, state: { waiting: { reason: 'CrashLoopBackOff' } } },
      { name: 'main', ready: false, restartCount: 0, state: { running: {} } },
    ],
    ephemeralContainerStatuses: [{ name: 'debug', ready: false, restartCount: 0, state: { terminated: { exitCode: 137, signal: 9 } } }],
  },
};

test('the containers of a pod come in the order in which they start, with how each fares', () => {
  const containers = profileOf({ group: '', kind: 'Pod' }).containers?.(pod) ?? [];
  assert.deepEqual(containers.map(({ name, role, state, reason, ready, restarts, health }) => [name, role, state, reason, ready, restarts, health]), [
    ['setup', 'init', 'terminated', 'Completed', true, 0, 'done'],
    ['proxy', 'sidecar', 'running', undefined, true, 1, 'ok'],
    ['main', 'app', 'running', undefined, false, 0, 'warning'],
    ['crash', 'app', 'waiting', 'CrashLoopBackOff', false, 4, 'error'],
    ['new', 'app', 'waiting', undefined, false, 0, 'progressing'],
    ['debug', 'ephemeral', 'terminated', 'Signal:9', false, 0, 'error'],
  ]);
});

test('only pods have containers', () => {
  assert.equal(profileOf({ group: 'apps', kind: 'Deployment' }).containers, undefined);
  assert.equal(profileOf({ group: 'example.com', kind: 'Pod' }).containers, undefined);
});
