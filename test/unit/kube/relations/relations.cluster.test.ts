import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { after, before, describe, test } from 'node:test';
import { cellOf } from '../../../../src/kube/relations/build.ts';
import { openRelation } from '../../../../src/kube/relations/open.ts';
import { waitUntilServed } from '../../../cluster/definitions.ts';
import { sharedCluster } from '../../../cluster/shared.ts';
import { newNamespace, startProgram, until } from '../real.ts';
import { below, deleteObjects, makeObjects, relations, subjectOf, succeed } from './stage.ts';

const cluster = await sharedCluster();
const namespace = await newNamespace(cluster);
const group = `r${randomBytes(4).toString('hex')}.example.com`;
const { connection } = await startProgram(cluster);

function kind(name: string, plural: string, scope = 'Namespaced', of = group, version = 'v1'): string {
  return JSON.stringify({
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${of}`, annotations: { 'api-approved.kubernetes.io': 'unapproved, of a test' } },
    spec: {
      group: of, scope, names: { plural, singular: plural.slice(0, -1), kind: name },
      versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } } }],
    },
  });
}

const gateway = 'gateway.networking.k8s.io';
const definitions = [`parents.${group}`, `children.${group}`, `wholes.${group}`, `gateways.${gateway}`, `httproutes.${gateway}`, `grpcroutes.${gateway}`, `tcproutes.${gateway}`];

/** Waits until that is what is read: a list that an earlier test had open learns what is new by its watch. */
async function comes(expected: readonly string[], read: () => Promise<readonly string[]>): Promise<void> {
  let found: readonly string[] = [];
  const isThere = async (): Promise<boolean> => {
    found = await read();
    return isDeepStrictEqual(found, expected);
  };
  await until(isThere, expected.join()).catch(() => assert.deepEqual(found, expected));
}

/** Waits until this is below an object; `''` is the namespace of what has none. */
async function has(expected: readonly string[], type: string, name: string, inNamespace = namespace): Promise<void> {
  await comes(expected, () => below(connection, type, name, inNamespace === '' ? undefined : inNamespace));
}

before(async () => {
  await cluster.apply([
    kind('Parent', 'parents'), kind('Child', 'children'), kind('Whole', 'wholes', 'Cluster'),
    kind('Gateway', 'gateways', 'Namespaced', gateway), kind('HTTPRoute', 'httproutes', 'Namespaced', gateway),
    kind('GRPCRoute', 'grpcroutes', 'Namespaced', gateway), kind('TCPRoute', 'tcproutes', 'Namespaced', gateway, 'v1alpha2'),
  ].join('\n---\n'));
  await waitUntilServed(cluster, ...definitions);
  await until(async () => {
    connection.discovery.refresh();
    const served = await Promise.all(definitions.map((name) => connection.discovery.find(name)));
    return served.every((resource) => resource !== undefined);
  }, 'the kinds in discovery');
  await makeObjects(cluster, namespace, group);
  await cluster.apply(JSON.stringify({ apiVersion: `${group}/v1`, kind: 'Parent', metadata: { name: 'one', namespace } }));
});

after(async () => {
  await cluster.kubectl('delete', 'crd', ...definitions, '--wait=false');
  await deleteObjects(cluster, namespace);
});

describe('below workloads', () => {
  test('Deployment > ReplicaSet > Pod', async () => {
    await has(['ReplicaSet web-*'], 'deployments', 'web');
    const replicaSet = (await succeed(cluster, 'get', 'rs', '-n', namespace, '-l', 'app=web', '-o', 'jsonpath={.items[0].metadata.name}')).trim();
    await has(['Pod web-*', 'Pod web-*'], 'replicasets', replicaSet);
  });

  test('StatefulSet and DaemonSet > Pod', async () => {
    await has(['Pod store-0'], 'statefulsets', 'store');
    await until(async () => (await below(connection, 'daemonsets', 'agent', namespace)).includes('Pod agent-*'), 'a pod of the DaemonSet');
  });

  test('CronJob > Job > Pod', async () => {
    await succeed(cluster, 'create', 'job', '-n', namespace, 'report-now', '--from=cronjob/report');
    await has(['Job report-now'], 'cronjobs', 'report');
    await has(['Pod report-now-*'], 'jobs', 'report-now');
  });

  test('HorizontalPodAutoscaler > what it scales, also if that does not exist', async () => {
    await has(['Deployment web'], 'hpa', 'web');
    await has(['Deployment lost missing'], 'hpa', 'lost');
  });
});

describe('below Services and what leads to them', () => {
  test('Service > EndpointSlice > Pod', async () => {
    await has(['EndpointSlice web-*'], 'services', 'web');
    const slice = (await succeed(cluster, 'get', 'endpointslices', '-n', namespace, '-l', 'kubernetes.io/service-name=web', '-o', 'jsonpath={.items[0].metadata.name}')).trim();
    await has(['Pod web-*', 'Pod web-*'], 'endpointslices', slice);
  });

  test('a Service without a selector, with one that matches nothing, and one that is only a name say so', async () => {
    await has(['{"code":"no-selector"}', 'EndpointSlice by-hand-1'], 'services', 'by-hand');
    await has(['{"code":"other-addresses","count":2}'], 'endpointslices', 'by-hand-1');
    await has(['{"code":"matches-nothing","selector":"app=nothing,tier=none"}', 'EndpointSlice nothing-*'], 'services', 'nothing');
    await has(['{"code":"external-name","target":"db.example.com"}'], 'services', 'elsewhere');
  });

  test('Ingress > its Services and other backends, also if they do not exist', async () => {
    await has([
      'Service by-hand', 'Service web', 'Service gone missing', 'Parent one',
      JSON.stringify({ code: 'unserved', kind: 'Bucket', target: { namespace, name: 'pictures' } }),
    ], 'ingresses', 'shop');
  });

  test('routes of the Gateway API > Services, by the defaults that references have; Gateway > routes', async () => {
    const route = (type: string, name: string, spec: object, version = 'v1'): string =>
      JSON.stringify({ apiVersion: `${gateway}/${version}`, kind: type, metadata: { name, namespace }, spec: { parentRefs: [{ name: 'front' }], ...spec } });
    await cluster.apply([
      JSON.stringify({ apiVersion: `${gateway}/v1`, kind: 'Gateway', metadata: { name: 'front', namespace }, spec: { listeners: [{ name: 'https', tls: { certificateRefs: [{ name: 'certificate' }] } }] } }),
      route('HTTPRoute', 'http', { rules: [{ backendRefs: [{ name: 'web', port: 80 }], filters: [{ type: 'RequestMirror', requestMirror: { backendRef: { name: 'nothing' } } }] }] }),
      route('GRPCRoute', 'grpc', { rules: [{ backendRefs: [{ name: 'web' }, { name: 'kubernetes', namespace: 'default' }, { group, kind: 'Parent', name: 'one' }] }] }),
      route('TCPRoute', 'tcp', { rules: [{ backendRefs: [{ name: 'gone' }] }] }, 'v1alpha2'),
    ].join('\n---\n'));
    await has(['Service nothing', 'Service web'], 'httproutes', 'http');
    await has(['Service kubernetes', 'Service web', 'Parent one'], 'grpcroutes', 'grpc');
    await has(['Service gone missing'], 'tcproutes', 'tcp');
    await has(['GRPCRoute grpc', 'HTTPRoute http', 'TCPRoute tcp'], `gateways.${gateway}`, 'front');
  });
});

describe('below nodes, volumes and accounts', () => {
  test('Node > its Pods, of all namespaces', async () => {
    const node = (await succeed(cluster, 'get', 'pod', 'lone', '-n', namespace, '-o', 'jsonpath={.spec.nodeName}')).trim();
    await until(async () => {
      const found = await below(connection, 'nodes', node);
      return found.includes('Pod lone') && found.includes('Pod web-*');
    }, 'the pods of the node');
    const found = await below(connection, 'nodes', node);
    assert.deepEqual(found.filter((line) => !line.startsWith('Pod ')), []);
  });

  test('PersistentVolumeClaim <-> PersistentVolume, and who uses the claim', async () => {
    await has([`PersistentVolume ${namespace}`, '[usedBy] StatefulSet store', '[usedBy] Pod store-0'], 'pvc', 'data');
    await has(['PersistentVolumeClaim data'], 'pv', namespace, '');
  });

  test('ServiceAccount > its bindings and its pods, also bindings of groups it is in', async () => {
    await comes(['[bindings] RoleBinding watchers', '[bindings] RoleBinding whole-namespace', `[bindings] ClusterRoleBinding ${namespace}`, '[pods] Pod lone'],
      async () => (await below(connection, 'serviceaccounts', 'robot', namespace)).filter((line) => !line.includes(' system:')));
  });

  test('RoleBinding > Role, also if that does not exist, and back', async () => {
    await has(['Role watcher'], 'rolebindings', 'watchers');
    await has([`ClusterRole ${namespace}`], 'rolebindings', 'whole-namespace');
    await has(['Role lost missing'], 'rolebindings', 'lost');
    await has([`ClusterRole ${namespace}`], 'clusterrolebindings', namespace, '');
    await has(['[bindings] RoleBinding watchers'], 'roles', 'watcher');
    await has(['[bindings] RoleBinding whole-namespace', `[bindings] ClusterRoleBinding ${namespace}`], 'clusterroles', namespace, '');
  });
});

describe('who uses', () => {
  const users = async (type: string, name: string): Promise<string[]> => (await below(connection, type, name, namespace)).map((line) => line.replace('[usedBy] ', ''));

  test('a ConfigMap or a Secret, in every way that there is', async () => {
    const image = { image: cluster.images.busybox, imagePullPolicy: cluster.images.pullPolicy, command: ['sleep', '3600'] };
    const ways: Readonly<Record<string, object>> = {
      'by-csi': { volumes: [{ name: 'a', csi: { driver: 'none.example.com', nodePublishSecretRef: { name: 'used' } } }] },
      'by-env': { containers: [{ name: 'a', ...image, env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'used', key: 'a', optional: true } } }, { name: 'B', valueFrom: { secretKeyRef: { name: 'used', key: 'a', optional: true } } }] }] },
      'by-env-from': { containers: [{ name: 'a', ...image, envFrom: [{ configMapRef: { name: 'used', optional: true } }, { secretRef: { name: 'used', optional: true } }] }] },
      'by-init': { initContainers: [{ name: 'i', ...image, envFrom: [{ configMapRef: { name: 'used', optional: true } }, { secretRef: { name: 'used', optional: true } }] }] },
      'by-older-driver': { volumes: [{ name: 'a', iscsi: { targetPortal: '192.0.2.1', iqn: 'iqn.2001-04.com.example:a', lun: 0, secretRef: { name: 'used' } } }] },
      'by-projected': { volumes: [{ name: 'a', projected: { sources: [{ configMap: { name: 'used', optional: true } }, { secret: { name: 'used', optional: true } }] } }] },
      'by-pull': { imagePullSecrets: [{ name: 'used' }] },
      'by-volume': { volumes: [{ name: 'a', configMap: { name: 'used', optional: true } }, { name: 'b', secret: { secretName: 'used', optional: true } }] },
      'not': { volumes: [{ name: 'a', configMap: { name: 'unused', optional: true } }] },
    };
    await cluster.apply(Object.entries(ways).map(([name, spec]) => JSON.stringify({
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace },
      spec: { replicas: 0, selector: { matchLabels: { way: name } }, template: { metadata: { labels: { way: name } }, spec: { containers: [{ name: 'a', ...image }], ...spec } } },
    })).concat(['ConfigMap', 'Secret'].map((of) => JSON.stringify({ apiVersion: 'v1', kind: of, metadata: { name: 'used', namespace } }))).join('\n---\n'));
    const deployments = async (type: string): Promise<string[]> => (await users(type, 'used')).filter((line) => line.startsWith('Deployment'));
    const ofMaps = ['by-env', 'by-env-from', 'by-init', 'by-projected', 'by-volume'];
    await comes(ofMaps.map((name) => `Deployment ${name}`), () => deployments('configmaps'));
    await comes([...ofMaps, 'by-csi', 'by-older-driver', 'by-pull'].sort().map((name) => `Deployment ${name}`), () => deployments('secrets'));
  });

  test('them from Jobs, Ingresses, Gateways, ServiceAccounts and pods alone; nobody where nobody does', async () => {
    await comes(['CronJob report', 'Job report-now', 'Pod lone', 'Pod report-now-*', 'ServiceAccount robot'], () => users('secrets', 'token'));
    await comes(['Ingress shop', 'Gateway front'], () => users('secrets', 'certificate'));
    await comes(['Deployment not', 'ReplicaSet not-*'], () => users('configmaps', 'unused'));
    await comes([`PersistentVolume ${namespace}`, 'StatefulSet store', 'Pod store-0'], () => users('pvc', 'data'));
  });
});

describe('a custom resource', () => {
  test('> what it owns, of the kinds that operators make and of its own group, as controller or not', async () => {
    const parent = { apiVersion: `${group}/v1`, kind: 'Parent', name: 'one', uid: (await succeed(cluster, 'get', `parents.${group}`, 'one', '-n', namespace, '-o', 'jsonpath={.metadata.uid}')).trim() };
    const owned = (apiVersion: string, of: string, name: string, more: object = {}): string =>
      JSON.stringify({ apiVersion, kind: of, metadata: { name, namespace, ownerReferences: [{ ...parent, ...(name === 'child' ? { controller: true } : {}) }] }, ...more });
    await cluster.apply([owned(`${group}/v1`, 'Child', 'child'), owned('v1', 'ConfigMap', 'of-parent'), owned('v1', 'ServiceAccount', 'of-parent')].join('\n---\n'));
    await has(['Child child', 'ConfigMap of-parent', 'ServiceAccount of-parent'], `parents.${group}`, 'one');
  });

  test('of no namespace has them in a folder, from all namespaces', async () => {
    await cluster.apply(JSON.stringify({ apiVersion: `${group}/v1`, kind: 'Whole', metadata: { name: 'whole' } }));
    const uid = (await succeed(cluster, 'get', `wholes.${group}`, 'whole', '-o', 'jsonpath={.metadata.uid}')).trim();
    await cluster.apply(JSON.stringify({ apiVersion: `${group}/v1`, kind: 'Child', metadata: { name: 'of-whole', namespace, ownerReferences: [{ apiVersion: `${group}/v1`, kind: 'Whole', name: 'whole', uid }] } }));
    await has(['[owned] Child of-whole'], `wholes.${group}`, 'whole', '');
  });
});

describe('events', () => {
  const eventsOf = async (type: string, name: string, inNamespace?: string): Promise<readonly string[]> => {
    const subject = await subjectOf(connection, type, name, inNamespace);
    const relation = (await relations(connection, subject)).find(({ folder }) => folder === 'events');
    assert.ok(relation?.type === 'rows', 'there are events to look at');
    const list = openRelation(connection.collections, relation, []);
    await list.settled;
    const messages = list.rows.map((row) => cellOf(row, list.columns, 'Reason'));
    list.dispose();
    return messages;
  };

  test('of an object are those about it, of a node also those that name no uid, of a namespace all in it', async () => {
    await until(async () => (await eventsOf('pods', 'lone', namespace)).includes('Started'), 'the pod has started');
    await comes(['ScalingReplicaSet'], async () => [...new Set(await eventsOf('deployments', 'web', namespace))]);
    assert.deepEqual(await eventsOf('configmaps', 'unused', namespace), []);
    const node = (await succeed(cluster, 'get', 'pod', 'lone', '-n', namespace, '-o', 'jsonpath={.spec.nodeName}')).trim();
    const ofNode = await succeed(cluster, 'get', 'events', '-A', '--field-selector', `involvedObject.kind=Node,involvedObject.name=${node}`, '-o', 'name');
    assert.equal((await eventsOf('nodes', node)).length, ofNode.split('\n').filter((line) => line !== '').length);
    const ofNamespace = await eventsOf('namespaces', namespace);
    assert.ok(ofNamespace.includes('Started') && ofNamespace.includes('ScalingReplicaSet'), ofNamespace.join());
  });

  test('lead to the object that they are about and have no events of their own', async () => {
    const name = (await succeed(cluster, 'get', 'events', '-n', namespace, '--field-selector', 'involvedObject.name=lone', '-o', 'jsonpath={.items[0].metadata.name}')).trim();
    await has(['Pod lone'], 'events', name);
    assert.ok((await relations(connection, await subjectOf(connection, 'events', name, namespace))).every(({ folder }) => folder !== 'events'));
  });
});

describe('with few rights', () => {
  test('what is refused says so in its place, and the rest works', async () => {
    const listed = ['deployments.apps', 'replicasets.apps', 'statefulsets.apps', 'ingresses.networking.k8s.io', 'pods', 'persistentvolumeclaims', 'serviceaccounts'];
    await succeed(cluster, 'create', 'role', 'few', '-n', namespace, '--verb=list,watch', `--resource=${listed.join()}`);
    await succeed(cluster, 'create', 'rolebinding', 'few', '-n', namespace, '--role=few', '--user=nobody');
    const few = (await startProgram(cluster, cluster.kubeconfigFor('nobody'))).connection;
    await until(async () => (await below(few, 'deployments', 'web', namespace)).join() === 'ReplicaSet web-*', 'the right to look');
    assert.deepEqual(await below(few, 'serviceaccounts', 'robot', namespace), ['[bindings] RoleBinding denied', '[bindings] ClusterRoleBinding denied', '[pods] Pod lone']);
    assert.deepEqual(await below(few, 'ingresses', 'shop', namespace), ['forbidden']);
    const volume = await below(few, 'pvc', 'data', namespace);
    assert.deepEqual(volume.filter((line) => !line.includes('[usedBy]')), ['PersistentVolume denied']);
    assert.deepEqual(volume.filter((line) => !line.includes('denied')), ['[usedBy] StatefulSet store', '[usedBy] Pod store-0']);
  });
});
