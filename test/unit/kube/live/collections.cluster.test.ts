import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { asObject } from '../../../../src/common/json.ts';
import type { CollectionState, LiveCollection, Row } from '../../../../src/kube/live/types.ts';
import { sharedCluster } from '../../../cluster/shared.ts';
import { layCable, newNamespace, startProgram, until } from '../real.ts';

const cluster = await sharedCluster();
const namespace = await newNamespace(cluster);

/** The names that kubectl lists, in its order. */
async function listed(type: string, ...more: string[]): Promise<string[]> {
  const { stdout, stderr, code } = await cluster.kubectl('get', type, '-o', 'name', ...more);
  assert.equal(code, 0, stderr);
  return stdout.split('\n').filter((line) => line !== '').map((line) => line.slice(line.indexOf('/') + 1));
}

function names({ rows }: LiveCollection): string[] {
  return rows.map(({ name }) => name);
}

function configMap(name: string, value: string, labels: Record<string, string> = {}): string {
  return `${JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, labels }, data: { value } })}\n`;
}

describe('a live collection', () => {
  test('is one list and one watch, however many show it and come back', async () => {
    const program = await startProgram(cluster, undefined, 400);
    const { collections, discovery } = program.connection;
    const resource = (await discovery.find('configmaps'))!;
    const first = collections.open({ resource, namespace });
    const others = Array.from({ length: 5 }, () => collections.open({ resource, namespace }));
    await Promise.all([first, ...others].map(({ settled }) => settled));
    for (const handle of [first, ...others]) {
      handle.dispose();
    }
    const again = collections.open({ resource, namespace });
    assert.equal(again.state.phase, 'live');
    const ofMaps = async (): Promise<string[]> => (await program.requests()).filter(({ uri }) => uri.includes('/configmaps')).map(({ verb }) => verb);
    await until(async () => (await ofMaps()).length >= 2, 'a list and a watch');
    again.dispose();
    await new Promise((resolve) => setTimeout(resolve, 800));
    const anew = collections.open({ resource, namespace });
    await anew.settled;
    await until(async () => (await ofMaps()).length >= 4, 'another list and watch after the end of the first');
    assert.deepEqual(await ofMaps(), ['list', 'watch', 'list', 'watch']);
    anew.dispose();
  });

  test('follows what is created, changed and deleted, and keeps equal objects', async () => {
    const { connection } = await startProgram(cluster);
    const live = connection.collections.open({ resource: (await connection.discovery.find('cm'))!, namespace, labelSelector: 'app=follow' });
    await live.settled;
    const heard: string[] = [];
    const hear = (what: string, rows: readonly Row[]): void => rows.forEach(({ name }) => heard.push(`${what} ${name}`));
    live.onDidChange(({ added, updated, removed }) => {
      hear('+', added);
      hear('~', updated);
      hear('-', removed);
    });
    const app = { app: 'follow' };
    await cluster.apply(configMap('b', '1', app));
    await until(() => heard.length === 1, 'b');
    await cluster.apply(configMap('a', '1', app));
    await until(() => heard.length === 2, 'a');
    assert.deepEqual(names(live), ['a', 'b']);
    const [, unchanged] = live.rows;
    await cluster.apply(configMap('a', '2', app));
    await until(() => heard.length === 3, 'a again');
    assert.equal(live.rows[1], unchanged);
    await cluster.kubectl('delete', 'cm', '-n', namespace, 'b');
    await until(() => heard.length === 4, 'the end of b');
    await cluster.kubectl('label', 'cm', '-n', namespace, 'a', 'app=other', '--overwrite');
    await until(() => heard.length === 5, 'a out of the selector');
    assert.deepEqual(heard, ['+ b', '+ a', '~ a', '- b', '- a']);
    assert.deepEqual(names(live), []);
    live.dispose();
  });

  test('shows the columns and cells of kubectl get, with slim metadata', async () => {
    const { connection } = await startProgram(cluster);
    await cluster.apply(configMap('cells', 'x', { app: 'cells' }));
    await cluster.kubectl('annotate', 'cm', '-n', namespace, 'cells', 'kubectl.kubernetes.io/last-applied-configuration={}', 'kept=yes');
    const live = connection.collections.open({ resource: (await connection.discovery.find('cm'))!, namespace, labelSelector: 'app=cells' });
    await live.settled;
    assert.deepEqual(live.columns.filter(({ priority }) => priority === 0).map(({ name }) => name), ['Name', 'Data', 'Age']);
    const row = live.rows[0]!;
    assert.deepEqual([row.name, row.namespace, row.cells.slice(0, 2)], ['cells', namespace, ['cells', 1]]);
    assert.equal(row.metadata.managedFields, undefined);
    assert.deepEqual(asObject(row.metadata.annotations), { kept: 'yes' });
    live.dispose();
  });

  test('reads a long list in pages, shows them as they come, and ends as kubectl lists', async () => {
    const maker = await startProgram(cluster);
    await Promise.all(Array.from({ length: 1200 }, (_, index) => maker.connection.client.json({
      method: 'POST', path: `/api/v1/namespaces/${namespace}/configmaps`, body: configMap(`many-${index}`, 'x', { app: 'many' }), timeoutMs: 0,
    })));
    const program = await startProgram(cluster);
    const live = program.connection.collections.open({ resource: (await program.connection.discovery.find('cm'))!, namespace, labelSelector: 'app=many' });
    const states: CollectionState[] = [];
    const seen: number[] = [];
    live.onDidChangeState((state) => {
      states.push(state);
      seen.push(live.rows.length);
    });
    await live.settled;
    assert.deepEqual(states.map((state) => (state.phase === 'loading' ? state.loaded : state.phase)), [500, 1000, 1200, 'live']);
    assert.deepEqual(seen, [500, 1000, 1200, 1200]);
    assert.deepEqual(names(live), await listed('cm', '-n', namespace, '-l', 'app=many'));
    const lists = (await program.requests()).filter(({ verb }) => verb === 'list');
    assert.deepEqual([lists.length, lists.every(({ uri }) => uri.includes('limit=500'))], [3, true]);
    live.dispose();
  });

  test('of all namespaces stands in the order of kubectl get -A', async () => {
    const { connection } = await startProgram(cluster);
    const live = connection.collections.open({ resource: (await connection.discovery.find('serviceaccounts'))! });
    await live.settled;
    await until(async () => {
      const { stdout } = await cluster.kubectl('get', 'sa', '-A', '-o', 'jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name}{"\\n"}{end}');
      return live.rows.map((row) => `${row.namespace}/${row.name}\n`).join('') === stdout;
    }, 'the rows equal kubectl get');
    live.dispose();
  });

  test('that is forbidden is denied, and is read again when asked', async () => {
    const user = `temporary-${randomBytes(4).toString('hex')}`;
    const { connection } = await startProgram(cluster, cluster.kubeconfigFor('nobody'));
    const live = connection.collections.open({ resource: (await connection.discovery.find('cm'))!, namespace });
    await live.settled;
    assert.equal(live.state.phase, 'denied');
    assert.match(live.state.phase === 'denied' ? live.state.failure.message : '', /configmaps is forbidden/);
    const { code, stderr } = await cluster.kubectl('create', 'rolebinding', user, '-n', namespace, '--clusterrole=view', '--user=nobody');
    assert.equal(code, 0, stderr);
    await until(() => {
      if (live.state.phase === 'denied') {
        live.retry();
      }
      return live.state.phase === 'live';
    }, 'the list after the right was given');
    assert.ok(live.rows.length > 0);
    live.dispose();
    await cluster.kubectl('delete', 'rolebinding', user, '-n', namespace);
  });

  test('of a kind that does not exist, or no longer, fails and shows nothing', async () => {
    const { connection } = await startProgram(cluster);
    const group = `g${randomBytes(4).toString('hex')}.test`;
    await cluster.apply(JSON.stringify({
      apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: `things.${group}` },
      spec: { group, scope: 'Namespaced', names: { plural: 'things', singular: 'thing', kind: 'Thing' }, versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }] },
    }));
    await until(async () => {
      connection.discovery.refresh();
      return (await connection.discovery.find(`things.${group}`)) !== undefined;
    }, 'the kind in discovery');
    await until(async () => (await cluster.kubectl('get', `things.${group}`, '-A')).code === 0, 'the kind is served');
    await cluster.apply(JSON.stringify({ apiVersion: `${group}/v1`, kind: 'Thing', metadata: { name: 'one', namespace } }));
    const live = connection.collections.open({ resource: (await connection.discovery.find(`things.${group}`))!, namespace });
    await live.settled;
    assert.deepEqual(names(live), ['one']);
    await cluster.kubectl('delete', 'crd', `things.${group}`);
    await until(() => live.state.phase === 'failed', 'the collection fails');
    assert.deepEqual([live.rows, live.state.phase === 'failed' && live.state.failure.code], [[], 'not-found']);
    live.dispose();
  });

  test('goes on after its connections broke, misses nothing of the time between, and lists only once', async () => {
    const cable = await layCable(cluster);
    const program = await startProgram(cluster, cable.kubeconfig);
    const live = program.connection.collections.open({ resource: (await program.connection.discovery.find('cm'))!, namespace, labelSelector: 'app=cable' });
    await live.settled;
    await cluster.apply(configMap('before', '1', { app: 'cable' }));
    await until(() => live.rows.length === 1, 'the first row');
    const phases: string[] = [];
    live.onDidChangeState(({ phase }) => phases.push(phase));
    cable.part();
    await until(() => live.state.phase === 'stale', 'stale');
    await cluster.apply(configMap('during', '1', { app: 'cable' }));
    await cluster.kubectl('delete', 'cm', '-n', namespace, 'before');
    assert.deepEqual(names(live), ['before']);
    cable.join();
    await until(() => live.state.phase === 'live' && names(live).join() === 'during', 'the rows of now');
    assert.deepEqual(phases, ['stale', 'live']);
    assert.equal((await program.requests()).filter(({ verb, uri }) => verb === 'list' && uri.includes('configmaps')).length, 1);
    live.dispose();
  });
});
