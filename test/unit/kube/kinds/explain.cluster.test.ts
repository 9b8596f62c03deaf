import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { explainObject, worstFirst } from '../../../../src/kube/kinds/remarks.ts';
import { profileOf } from '../../../../src/kube/kinds/registry.ts';
import type { Health, Remark } from '../../../../src/kube/kinds/types.ts';
import type { LiveCollection, Row } from '../../../../src/kube/live/types.ts';
import { CertificateAuthority } from '../../../cluster/certificates.ts';
import { waitUntilServed } from '../../../cluster/definitions.ts';
import { sharedCluster } from '../../../cluster/shared.ts';
import { succeed } from '../describe/objects.ts';
import { newNamespace, startProgram, until } from '../real.ts';

const day = 24 * 60 * 60 * 1000;

// Objects in trouble on a real cluster, and what is said of them.
const cluster = await sharedCluster();
const program = await startProgram(cluster);
const namespace = await newNamespace(cluster);
const broken = `broken-${namespace}`;
const authority = new CertificateAuthority('tests');

const make = async (...objects: readonly object[]): Promise<void> => {
  await cluster.apply(objects.map((object) => JSON.stringify(object)).join('\n---\n'));
};
const metadata = (name: string): object => ({ name, namespace });
const container = (script: string, more: object = {}): object => ({
  name: 'main', image: cluster.images.busybox, imagePullPolicy: cluster.images.pullPolicy, command: ['sh', '-c', script], ...more,
});
const pod = (name: string, spec: object): object => ({ apiVersion: 'v1', kind: 'Pod', metadata: metadata(name), spec: { terminationGracePeriodSeconds: 0, ...spec } });
const workload = (kind: string, name: string, replicas: number, containers: readonly object[], spec: object = {}): object => ({
  apiVersion: 'apps/v1', kind, metadata: metadata(name),
  spec: { replicas, selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { terminationGracePeriodSeconds: 0, containers } }, ...spec },
});
/** Writes an object's status, as its controller would. */
const setStatus = (type: string, name: string, status: object): Promise<string> =>
  succeed(cluster, 'patch', type, name, '-n', namespace, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status }));

const remarksOf = async (type: string, name: string, now = Date.now()): Promise<readonly Remark[]> => {
  const { discovery, reader } = program.connection;
  const resource = await discovery.find(type);
  assert.ok(resource, type);
  const object = await reader.get({ resource, namespace: resource.namespaced ? namespace : undefined, name });
  const profile = profileOf(resource);
  return worstFirst([...explainObject(profile, object, now), ...await profile.explainFurther?.(object, reader, new AbortController().signal) ?? []]);
};
/** Waits until the object is explained by these remarks, among others. */
const explained = async (type: string, name: string, ...expected: readonly (readonly [Health, RegExp])[]): Promise<void> => {
  let last: readonly Remark[] = [];
  const holds = async (): Promise<boolean> => {
    last = await remarksOf(type, name);
    return expected.every(([health, pattern]) => last.some((remark) => remark.health === health && pattern.test(remark.text)));
  };
  await until(holds, `${type} ${name}`, 60_000).catch((error: unknown) => assert.fail(`${String(error)}, but ${JSON.stringify(last, undefined, 1)}`));
};
/** Waits until the object's row in a live list is of this health. */
const fares = async (type: string, name: string, health: Health): Promise<void> => {
  const resource = await program.connection.discovery.find(type);
  assert.ok(resource);
  const profile = profileOf(resource);
  const list: LiveCollection = program.connection.collections.open({ resource, namespace: resource.namespaced ? namespace : undefined, facts: profile.facts });
  try {
    const row = (): Row | undefined => list.rows.find((each) => each.name === name);
    const now = (): Health | undefined => (row() === undefined ? undefined : profile.health(row()!, list.columns));
    await until(() => now() === health, `${type} ${name} is ${health}`, 60_000).catch((error: unknown) => assert.fail(`${String(error)}, but is ${now()}: ${JSON.stringify(row())}`));
  } finally {
    list.dispose();
  }
};

before(async () => {
  await succeed(cluster, 'wait', '--for=create', 'serviceaccount/default', '-n', namespace, '--timeout=30s');
  await make(
    pod('crashes', { containers: [container('echo no database >/dev/termination-log; exit 3')] }),
    pod('hungry', { containers: [container('tail /dev/zero', { resources: { limits: { memory: '16Mi' } } })], restartPolicy: 'Never' }),
    pod('no-image', { containers: [{ name: 'main', image: 'registry.local/none:1', imagePullPolicy: 'Never' }] }),
    pod('too-large', { containers: [container('sleep 1000', { resources: { requests: { cpu: '1000' } } })] }),
    pod('gated', { schedulingGates: [{ name: 'example.com/approval' }], containers: [container('sleep 1000')] }),
    pod('unready', { readinessGates: [{ conditionType: 'example.com/warm' }], containers: [container('sleep 1000', { readinessProbe: { exec: { command: ['false'] } } })] }),
    workload('Deployment', 'stuck', 2, [container('sleep 1000', { image: 'registry.local/none:1', imagePullPolicy: 'Never' })], { progressDeadlineSeconds: 2 }),
    workload('Deployment', 'paused', 0, [container('sleep 1000')], { paused: true }),
    workload('StatefulSet', 'slow', 2, [container('sleep 1000', { readinessProbe: { exec: { command: ['false'] } } })]),
    { apiVersion: 'batch/v1', kind: 'Job', metadata: metadata('fails'), spec: { backoffLimit: 0, template: { spec: { restartPolicy: 'Never', containers: [container('exit 1')] } } } },
    { apiVersion: 'v1', kind: 'Service', metadata: metadata('empty'), spec: { selector: { app: 'nobody' }, ports: [{ port: 80 }] } },
    { apiVersion: 'v1', kind: 'Service', metadata: metadata('unready'), spec: { selector: { app: 'slow' }, ports: [{ port: 80 }] } },
    { apiVersion: 'v1', kind: 'Service', metadata: metadata('by-hand'), spec: { ports: [{ port: 80 }] } },
    { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: metadata('strict'), spec: { minAvailable: 2, selector: { matchLabels: { app: 'slow' } } } },
    { apiVersion: 'v1', kind: 'ResourceQuota', metadata: metadata('full'), spec: { hard: { configmaps: '1' } } },
    {
      apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: metadata('blind'),
      spec: { minReplicas: 1, maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'none' }, metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }] },
    },
  );
});

after(async () => {
  await cluster.kubectl('delete', 'node', broken, '--ignore-not-found', '--wait=false');
  await cluster.kubectl('delete', 'pv', `lost-${namespace}`, '--ignore-not-found', '--wait=false');
});

test('a pod that crashes: the reason, its last words, the exit code', { timeout: 90_000 }, async () => {
  await explained('pods', 'crashes', ['error', /^main: CrashLoopBackOff: back-off/], ['error', /^main: restarted .*before that Error, exit code 3, \d+s ago: no database$/]);
  await fares('pods', 'crashes', 'error');
});

test('a pod that took more memory than it may: its limit', async () => {
  await explained('pods', 'hungry', ['error', /^main: OOMKilled \(its memory limit is 16Mi\), exit code 137/]);
  await fares('pods', 'hungry', 'error');
});

test('a pod whose image is not there', async () => {
  await explained('pods', 'no-image', ['error', /^main: ErrImageNeverPull: /]);
});

test('a pod for which there is no node: the scheduler\'s words', async () => {
  await explained('pods', 'too-large', ['warning', /^Not scheduled for \d+s: 0\/\d+ nodes are available: .*Insufficient cpu/]);
  await fares('pods', 'too-large', 'warning');
  await explained('pods', 'gated', ['progressing', /^Not scheduled before these gates are removed: example\.com\/approval$/]);
  await fares('pods', 'gated', 'progressing');
});

test('a pod that runs and is not ready: its probe, and the gates that others have to open', async () => {
  await explained('pods', 'unready', ['warning', /^main: runs, but its readiness probe does not succeed$/], ['warning', /^Readiness gate example\.com\/warm is not met/]);
  await fares('pods', 'unready', 'warning');
});

test('a pod that was evicted', async () => {
  // Of a node that is not there, so that nobody else writes its status.
  await make(pod('evicted', { nodeName: broken, containers: [container('true')] }));
  await setStatus('pod', 'evicted', { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' });
  await explained('pods', 'evicted', ['error', /^Evicted: The node was low on resource: memory\.$/]);
  await fares('pods', 'evicted', 'error');
});

test('a rollout that has given up, though the old pods are ready', async () => {
  await make(workload('Deployment', 'served', 1, [container('sleep 1000')], { progressDeadlineSeconds: 5 }));
  await fares('deployments', 'served', 'ok');
  await succeed(cluster, 'set', 'image', 'deployment/served', '-n', namespace, 'main=registry.local/none:1');
  await fares('deployments', 'served', 'error');
  assert.equal(await succeed(cluster, 'get', 'deployment', 'served', '-n', namespace, '-o', 'jsonpath={.status.readyReplicas}'), '1');
});

test('a rollout that does not get on, and one that is paused', async () => {
  await explained('deployments', 'stuck', ['error', /^The rollout does not get on: ProgressDeadlineExceeded|^The rollout does not get on: .*has timed out progressing/], ['error', /^Not available: /]);
  await fares('deployments', 'stuck', 'error');
  await explained('deployments', 'paused', ['warning', /^Paused/]);
  await explained('statefulsets', 'slow', ['error', /^0 of 2 replicas are ready: they start one after the other/]);
  await fares('statefulsets', 'slow', 'error');
});

test('a job that failed', async () => {
  await explained('jobs', 'fails', ['error', /^Failed: BackoffLimitExceeded: /]);
  await fares('jobs', 'fails', 'error');
});

test('Services without backends, with ones that are not ready, and without a selector', async () => {
  await explained('services', 'empty', ['warning', /^No backends: nothing matches the selector$/]);
  await explained('services', 'unready', ['error', /^0 of 1 backends are ready: not ready: slow-0$/]);
  await explained('services', 'by-hand', ['unknown', /^Has no selector/], ['warning', /^No backends$/]);
  const slices = (await succeed(cluster, 'get', 'endpointslices', '-n', namespace, '-o', 'jsonpath={range .items[*]}{.metadata.labels.kubernetes\\.io/service-name}={.metadata.name} {end}')).trim().split(' ');
  const sliceOf = (service: string): string => slices.find((each) => each.startsWith(`${service}=`))?.split('=')[1] ?? '';
  await fares('endpointslices', sliceOf('empty'), 'warning');
  await fares('endpointslices', sliceOf('unready'), 'error');
});

test('claims that wait for a volume, and one whose volume is gone', async () => {
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } }, storageClassName: '' };
  await make(
    { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: metadata('waits'), spec: { ...spec, storageClassName: 'none' } },
    { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: `lost-${namespace}` }, spec: { capacity: { storage: '1Mi' }, accessModes: ['ReadWriteOnce'], persistentVolumeReclaimPolicy: 'Retain', hostPath: { path: '/none' }, claimRef: { namespace, name: 'lost' } } },
    { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: metadata('lost'), spec: { ...spec, volumeName: `lost-${namespace}` } },
  );
  await explained('pvc', 'waits', ['progressing', /^Has no volume for \d+s: the storage class none /]);
  await fares('pvc', 'lost', 'ok');
  await succeed(cluster, 'patch', 'pv', `lost-${namespace}`, '--type=merge', '-p', '{"metadata":{"finalizers":null}}');
  await succeed(cluster, 'delete', 'pv', `lost-${namespace}`, '--wait=false');
  await succeed(cluster, 'patch', 'pv', `lost-${namespace}`, '--type=merge', '-p', '{"metadata":{"finalizers":null}}').catch(() => undefined);
  await explained('pvc', 'lost', ['error', /^Lost: its volume lost-/]);
  await fares('pvc', 'lost', 'error');
});

test('policies that bind: a budget, a quota, an autoscaler without metrics', async () => {
  await explained('pdb', 'strict', ['warning', /^0 of 1 pods are healthy, 2 are wanted$/]);
  await fares('pdb', 'strict', 'warning');
  await explained('resourcequotas', 'full', ['warning', /^configmaps: 1 of 1 \(100%\)$/]);
  await fares('resourcequotas', 'full', 'warning');
  await explained('hpa', 'blind', ['error', /^Unable to scale: FailedGetScale: /]);
  await fares('hpa', 'blind', 'error');
});

test('the certificates of TLS secrets: how long they are good for', async () => {
  const secret = (name: string, notAfter: Date): object => {
    const { certificate, key } = authority.issue({ commonName: name, hosts: [`${name}.example.com`], notBefore: new Date(Date.now() - 60 * day), notAfter });
    return { apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/tls', metadata: metadata(name), stringData: { 'tls.crt': certificate, 'tls.key': key } };
  };
  await make(secret('fresh', new Date(Date.now() + 90 * day + day / 2)), secret('soon', new Date(Date.now() + 5 * day + day / 2)), secret('over', new Date(Date.now() - 2.5 * day)));
  await explained('secrets', 'fresh', ['ok', /^The certificate is valid until \d{4}-\d\d-\d\d, 90d left$/], ['unknown', /^Certificate for: fresh\.example\.com$/]);
  await explained('secrets', 'soon', ['warning', /5d\d+h left$/]);
  await explained('secrets', 'over', ['error', /^The certificate expired on \d{4}-\d\d-\d\d, 2d\d+h ago$/]);
  const resource = await program.connection.discovery.find('secrets');
  assert.ok(resource);
  assert.equal(profileOf(resource).facts, undefined, 'a list of secrets brings none of their data');
});

test('a node that is cordoned, under pressure and silent', async () => {
  await make({ apiVersion: 'v1', kind: 'Node', metadata: { name: broken }, spec: { unschedulable: true } });
  const since = new Date(Date.now() - 5 * 60 * 1000).toISOString();
  await succeed(cluster, 'patch', 'node', broken, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status: { conditions: [
    { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status', lastHeartbeatTime: new Date().toISOString(), lastTransitionTime: since },
    { type: 'DiskPressure', status: 'True', reason: 'KubeletHasDiskPressure', message: 'kubelet has disk pressure', lastHeartbeatTime: new Date().toISOString(), lastTransitionTime: since },
  ] } }));
  await explained('nodes', broken, ['warning', /^DiskPressure for 5m\d*s?: KubeletHasDiskPressure|^DiskPressure for 5m/], ['warning', /^Cordoned/]);
  await fares('nodes', broken, 'warning');
  await succeed(cluster, 'patch', 'node', broken, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status: { conditions: [
    { type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.', lastTransitionTime: since },
  ] } }));
  await explained('nodes', broken, ['error', /^Its kubelet has said nothing for 5m.*Kubelet stopped posting node status\.$/]);
  await fares('nodes', broken, 'error');
});

test('an object that waits for its finalizers', async () => {
  await make({ apiVersion: 'v1', kind: 'Service', metadata: { ...metadata('held'), finalizers: ['example.com/hold'] }, spec: { ports: [{ port: 80 }] } });
  await succeed(cluster, 'delete', 'service', 'held', '-n', namespace, '--wait=false');
  try {
    await explained('services', 'held', ['progressing', /^Being deleted for \d+s: waits for example\.com\/hold$/]);
    await fares('services', 'held', 'progressing');
  } finally {
    await succeed(cluster, 'patch', 'service', 'held', '-n', namespace, '--type=merge', '-p', '{"metadata":{"finalizers":null}}');
  }
});

test('a custom resource by its conditions', async () => {
  const group = 'explained.pilothouse.test';
  const definition = `widgets.${group}`;
  after(() => cluster.kubectl('delete', 'crd', definition, '--wait=false'));
  await make({
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: definition },
    spec: { group, scope: 'Namespaced', names: { kind: 'Widget', plural: 'widgets' }, versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }] },
  });
  await waitUntilServed(cluster, definition);
  await make({ apiVersion: `${group}/v1`, kind: 'Widget', metadata: metadata('odd') });
  const object = {
    status: {
      phase: 'Active',
      conditions: [
        { type: 'Ready', status: 'False', reason: 'NoDatabase', message: 'db is gone', lastTransitionTime: new Date(Date.now() - 60_000).toISOString() },
        { type: 'Stalled', status: 'True', reason: 'Retries', message: 'gave up' },
        { type: 'Reconciling', status: 'True', message: 'at it' },
        { type: 'Degraded', status: 'False' },
        { type: 'MemoryPressure', status: 'False' },
        { type: 'Synced', status: 'True' },
        { type: 'Migrated', status: 'False', reason: 'MigrationFailed', message: 'table is locked' },
        { type: 'Blue', status: 'False', reason: 'Red', message: 'says nothing' },
      ],
    },
  };
  assert.deepEqual(explainObject(profileOf({ group, kind: 'Widget' }), object, Date.now()).map(({ health, text }) => [health, text]), [
    ['error', 'Ready is False for 60s: NoDatabase: db is gone'],
    ['error', 'Stalled is True: Retries: gave up'],
    ['warning', 'Migrated is False: MigrationFailed: table is locked'],
    ['progressing', 'Reconciling is True: at it'],
  ]);
  program.connection.discovery.refresh();
  assert.deepEqual(await remarksOf(definition, 'odd'), []);
});
