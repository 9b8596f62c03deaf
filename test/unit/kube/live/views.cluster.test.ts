import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { asString, at } from '../../../../src/common/json.ts';
import type { FactsReader, LiveCollection, Row } from '../../../../src/kube/live/types.ts';
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

describe('a part of which the whole is opened later', () => {
  test('moves onto it without a row that comes or goes, and ends its own list', async () => {
    const within = await newNamespace(cluster);
    await cluster.apply(configMap(within, 'part-a', '1') + configMap(within, 'part-b', '1'));
    const program = await startProgram(cluster, cluster.kubeconfig, 50);
    const { collections, discovery } = program.connection;
    const resource = (await discovery.find('cm'))!;
    const isPart = ({ name }: Row): boolean => name.startsWith('part-');
    // Nobody else watches in this namespace by `pilothouse`.
    const watches = async (stage: string): Promise<number> => {
      const lines = (await readFile(cluster.auditLog!, 'utf8')).split('\n').filter((line) => line.includes(`/namespaces/${within}/configmaps`) && line.includes('"pilothouse/'));
      return lines.map((line) => JSON.parse(line) as unknown).filter((line) => at(line, 'verb') === 'watch' && at(line, 'stage') === stage).length;
    };
    const asked = async (): Promise<string[]> => (await program.requests()).filter(({ uri }) => uri.includes('/configmaps')).map(({ verb }) => verb).sort();
    const picked = collections.openPart({ resource, namespace: within, labelSelector: 'app=views' }, isPart);
    await until(async () => (await asked()).length === 2, 'a list and a watch of some');
    const part = collections.openPart({ resource, namespace: within }, isPart);
    await until(async () => (await asked()).length === 4 && await watches('ResponseComplete') === 1, 'a list and a watch of all in the namespace, in place of those of some');
    const heard: string[] = [];
    part.onDidChange(({ added, updated, removed }) => heard.push([...added, ...updated, ...removed].map(({ name }) => name).join(' ')));
    part.onDidChangeState(({ phase }) => heard.push(phase));
    const whole = collections.open({ resource });
    await whole.settled;
    await until(async () => await watches('ResponseComplete') === 2, 'the end of the watches of the parts');
    await cluster.apply(configMap(within, 'part-c', '1'));
    await until(() => part.rows.length === 3 && picked.rows.length === 3, 'the new row in the parts');
    assert.deepEqual(heard, ['part-c']);
    assert.deepEqual(await asked(), ['list', 'list', 'list', 'watch', 'watch', 'watch']);
    [part, picked, whole].forEach((list) => list.dispose());
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

  test('are in the rows of the list and of later changes, and serve those who want none, whichever list is opened first', async () => {
    await cluster.apply(configMap(namespace, 'facts', 'first'));
    const program = await startProgram(cluster);
    const { collections, discovery } = program.connection;
    const resource = (await discovery.find('cm'))!;
    const plain = collections.open({ resource, namespace });
    const heard: string[] = [];
    plain.onDidChange(({ added, updated, removed }) => heard.push([added, updated, removed].map(({ length }) => length).join(' ')));
    await plain.settled;
    heard.length = 0;
    const live = collections.open({ resource, namespace, facts: value });
    await live.settled;
    const fact = (name: string, from = live): unknown => from.rows.find((row) => row.name === name)?.facts;
    assert.deepEqual([fact('facts'), fact('kube-root-ca.crt'), fact('facts', plain)], [{ value: 'first' }, undefined, { value: 'first' }]);
    assert.deepEqual([plain.rows, heard], [live.rows, []], 'the same rows, of which none came, changed or went');
    await cluster.apply(configMap(namespace, 'facts', 'second'));
    await until(() => at(fact('facts'), 'value') === 'second', 'the changed fact');
    assert.deepEqual(heard, ['0 1 0']);
    const later = collections.open({ resource, namespace });
    assert.equal(later.rows, live.rows);
    const asked = async (verb: string): Promise<string[]> => (await program.requests()).filter((each) => each.verb === verb && each.uri.includes('/configmaps')).map(({ uri }) => String(uri.includes('includeObject=Object'))).sort();
    await until(async () => (await asked('watch')).length === 2, 'the watches');
    assert.deepEqual([await asked('list'), await asked('watch')], [['false', 'true'], ['false', 'true']]);
    plain.dispose();
    later.dispose();
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
