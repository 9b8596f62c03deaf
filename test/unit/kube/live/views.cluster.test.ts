import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asString, at } from '../../../../src/common/json.ts';
import type { FactsReader, LiveCollection } from '../../../../src/kube/live/types.ts';
import { sharedCluster } from '../../../cluster/shared.ts';
import { teamNamespace } from '../../../cluster/users.ts';
import { layCable, newNamespace, startProgram, until } from '../real.ts';

const cluster = await sharedCluster();
const namespace = await newNamespace(cluster);
const other = await newNamespace(cluster);

function configMap(within: string, name: string, value: string): string {
  return `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: within, labels: { app: 'views' } }, data: { value } })}\n`;
}

function names({ rows }: LiveCollection): string[] {
  return rows.map((row) => `${row.namespace}/${row.name}`);
}

describe('a part of an open list', () => {
  test('asks nothing of the server and follows; where none is open it asks for itself', async () => {
    await cluster.apply(configMap(namespace, 'part-a', '1') + configMap(namespace, 'part-b', '1'));
    const program = await startProgram(cluster);
    const { collections, discovery } = program.connection;
    const resource = (await discovery.find('cm'))!;
    const whole = collections.open({ resource });
    await whole.settled;
    const asked = async (): Promise<string[]> => (await program.requests()).filter(({ uri }) => uri.includes('/configmaps')).map(({ verb }) => verb);
    await until(async () => (await asked()).includes('watch'), 'the watch');
    const before = await asked();
    const part = collections.openPart({ resource, namespace }, ({ name }) => name.startsWith('part-'));
    assert.deepEqual([names(part), part.state.phase], [[`${namespace}/part-a`, `${namespace}/part-b`], 'live']);
    await cluster.apply(configMap(namespace, 'part-c', '1'));
    await until(() => part.rows.length === 3, 'the new row in the part');
    assert.deepEqual(await asked(), before);
    // The part keeps the list that it comes from.
    whole.dispose();
    const another = collections.openPart({ resource, namespace, labelSelector: 'app=views' }, () => true);
    assert.equal(another.state.phase, 'live');
    part.dispose();
    another.dispose();
    const own = collections.openPart({ resource, namespace: other }, () => true);
    await own.settled;
    assert.deepEqual(names(own), [`${other}/kube-root-ca.crt`]);
    await until(async () => (await asked()).length === before.length + 2, 'a list and a watch of its own');
    own.dispose();
  });
});

describe('lists of several namespaces', () => {
  test('stand together as kubectl orders them, with one list and one watch each', async () => {
    const program = await startProgram(cluster);
    const resource = (await program.connection.discovery.find('cm'))!;
    const scope = program.connection.collections.openScope({ resource }, [other, namespace]);
    await scope.settled;
    assert.deepEqual(names(scope), [...names(scope)].sort());
    await cluster.apply(configMap(other, 'scope-a', '1'));
    await until(() => names(scope).includes(`${other}/scope-a`), 'the new row');
    assert.ok(names(scope).includes(`${namespace}/kube-root-ca.crt`));
    const asked = (await program.requests()).filter(({ uri }) => uri.includes('/configmaps')).map(({ verb }) => verb).sort();
    assert.deepEqual(asked, ['list', 'list', 'watch', 'watch']);
    scope.dispose();
  });

  test('show what a user may see, and name what is refused', async () => {
    const { connection } = await startProgram(cluster, cluster.kubeconfigFor('namespaced'));
    const resource = (await connection.discovery.find('cm'))!;
    const scope = connection.collections.openScope({ resource }, [teamNamespace, namespace]);
    await scope.settled;
    assert.ok(scope.state.phase === 'live' && scope.state.missing?.length === 1, JSON.stringify(scope.state));
    assert.deepEqual([scope.state.missing[0]?.namespace, scope.state.missing[0]?.failure.code], [namespace, 'forbidden']);
    assert.ok(scope.rows.length > 0 && scope.rows.every((row) => row.namespace === teamNamespace));
    scope.dispose();
    const all = connection.collections.openScope({ resource }, [], [teamNamespace]);
    await all.settled;
    assert.ok(all.state.phase === 'live' && all.state.missing?.[0]?.namespace === undefined && all.state.missing?.[0]?.failure.code === 'forbidden', JSON.stringify(all.state));
    assert.ok(all.rows.length > 0 && all.rows.every((row) => row.namespace === teamNamespace));
    all.dispose();
    const refused = connection.collections.openScope({ resource }, [namespace, other]);
    await refused.settled;
    assert.equal(refused.state.phase, 'denied');
    refused.dispose();
  });
});

describe('facts of whole objects', () => {
  const value: FactsReader = { id: 'value', read: (object) => {
    const read = asString(at(object, 'data', 'value'));
    if (read === undefined) {
      throw new Error('no value');
    }
    return { value: read };
  } };

  test('are in the rows of the list and of later changes, and lists with and without them are two', async () => {
    await cluster.apply(configMap(namespace, 'facts', 'first'));
    const program = await startProgram(cluster);
    const { collections, discovery } = program.connection;
    const resource = (await discovery.find('cm'))!;
    const plain = collections.open({ resource, namespace });
    const live = collections.open({ resource, namespace, facts: value });
    await Promise.all([plain.settled, live.settled]);
    const fact = (name: string, from = live): unknown => from.rows.find((row) => row.name === name)?.facts;
    assert.deepEqual([fact('facts'), fact('kube-root-ca.crt'), fact('facts', plain)], [{ value: 'first' }, undefined, undefined]);
    assert.equal(live.rows.length, plain.rows.length);
    await cluster.apply(configMap(namespace, 'facts', 'second'));
    await until(() => at(fact('facts'), 'value') === 'second', 'the changed fact');
    const wanted = (await program.requests()).filter(({ uri }) => uri.includes('/configmaps')).map(({ verb, uri }) => `${verb} ${uri.includes('includeObject=Object')}`).sort();
    assert.deepEqual(wanted, ['list false', 'list true', 'watch false', 'watch true']);
    // Rows with facts serve those who want none.
    plain.dispose();
    const part = collections.openPart({ resource, namespace, facts: value }, ({ name }) => name === 'facts');
    assert.deepEqual(fact('facts', part), { value: 'second' });
    part.dispose();
    live.dispose();
  });
});

describe('a collection over a network that broke', () => {
  test('takes up its watch without reading the list again', async () => {
    const cable = await layCable(cluster);
    const program = await startProgram(cluster, cable.kubeconfig);
    const resource = (await program.connection.discovery.find('cm'))!;
    const live = program.connection.collections.open({ resource, namespace });
    await live.settled;
    const asked = async (): Promise<string[]> => (await program.requests()).filter(({ uri }) => uri.includes('/configmaps')).map(({ verb }) => verb);
    await until(async () => (await asked()).length === 2, 'a list and a watch');
    cable.cut();
    await cluster.apply(configMap(namespace, 'after-cut', '1'));
    await until(() => names(live).includes(`${namespace}/after-cut`), 'what came meanwhile');
    assert.deepEqual(await asked(), ['list', 'watch', 'watch']);
    live.dispose();
  });
});
