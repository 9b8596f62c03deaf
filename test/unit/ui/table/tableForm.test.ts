import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Resource } from '../../../../src/kube/api/types.ts';
import type { Column, Row } from '../../../../src/kube/live/types.ts';
import { entriesOf } from '../../../../src/ui/table/columnEntries.ts';
import { readableColumns } from '../../../../src/ui/table/readableColumns.ts';
import { sinceMark } from '../../../../src/tableProtocol.ts';
import { TableForm } from '../../../../src/ui/table/tableForm.ts';

const pods: Resource = { group: '', version: 'v1', resource: 'pods', singular: 'pod', kind: 'Pod', namespaced: true, verbs: ['list', 'watch'], shortNames: [], categories: [] };
const column = (name: string, type = 'string', priority = 0): Column => ({ name, type, format: name === 'Name' ? 'name' : '', priority, description: `The ${name}.` });
const columns = [column('Name'), column('Ready'), column('Status'), column('Age'), column('IP', 'string', 1)];
const row: Row = {
  uid: 'u1', name: 'web', namespace: 'shop', cells: ['web', '0/1', 'Crash\u001b[31mLoop', '5d', null],
  metadata: { name: 'web', creationTimestamp: '2026-01-01T00:00:00Z', labels: { app: 'front' } },
};

async function formOf(chosen: readonly string[], acrossNamespaces = false, resource = pods): Promise<TableForm> {
  const entries = entriesOf({ pods: chosen }, 'pods');
  return new TableForm(resource, acrossNamespaces, entries, await readableColumns(entries));
}

describe('a list as a table', () => {
  test('has the server\'s columns, those with a priority as wide ones', async () => {
    const layout = (await formOf([])).layout(columns);
    assert.deepEqual(layout.columns.map(({ title, kind, wide }) => [title, kind, wide]), [
      ['Name', 'name', false], ['Ready', 'text', false], ['Status', 'text', false], ['Age', 'age', false], ['IP', 'text', true],
    ]);
  });

  test('has rows of harmless cells with the object\'s health and time of creation', async () => {
    const layout = (await formOf([])).layout(columns);
    assert.deepEqual(layout.row(row), ['u1', 'web', 'shop', Date.UTC(2026, 0, 1) / 1000, 'error', '', '0/1', 'CrashLoop', '', '']);
  });

  test('names the namespace of each row where there are several', async () => {
    const { columns: shown } = (await formOf([], true)).layout(columns);
    assert.equal(shown[0]?.kind, 'namespace');
  });

  test('has only the columns that are named, in that order, and others with a priority on demand', async () => {
    const layout = (await formOf(['Age', 'NODE:.spec.nodeName', 'Name'])).layout(columns);
    assert.deepEqual(layout.columns.map(({ title, wide }) => [title, wide]), [['Age', false], ['NODE', false], ['Name', false], ['IP', true]]);
  });

  test('has the server\'s columns where a name is wrong and no column tells the objects apart, and says so', async () => {
    const mistyped = (await formOf(['Nmae', 'Status', 'NODE:.spec.nodeName'])).layout(columns);
    assert.deepEqual(mistyped.columns.map(({ title }) => title), ['Name', 'Ready', 'Status', 'Age', 'IP', 'NODE']);
    assert.deepEqual(mistyped.unknown, ['Nmae']);
    const other = (await formOf(['NAME', 'Stauts', 'ready'])).layout(columns);
    assert.deepEqual(other.columns.map(({ title, wide }) => [title, wide]), [['Name', false], ['Ready', false], ['IP', true]]);
    assert.deepEqual(other.unknown, ['Stauts']);
  });

  test('has no column of names where the person wants none', async () => {
    const layout = (await formOf(['Status'])).layout(columns);
    assert.deepEqual([layout.columns.map(({ title }) => title), layout.unknown], [['Status', 'IP'], []]);
  });

  test('reads what rows hold of the metadata without whole objects', async () => {
    const form = await formOf(['APP:metadata.labels.app', 'NS:{.metadata.name}']);
    assert.equal(form.facts, undefined);
    assert.deepEqual(form.layout(columns).row(row).slice(-2), ['front', 'web']);
    for (const path of ['metadata.labels', '.metadata.ownerReferences[0].name', '{.metadata.labels[\'app\']}', 'metadata.creationTimestamp', 'metadata.finalizers']) {
      assert.equal((await formOf([`X:${path}`])).facts, undefined, path);
    }
  });

  test('reads whole objects for all that rows leave out of the metadata', async () => {
    const paths = [
      'metadata.generateName', 'metadata.deletionGracePeriodSeconds', 'metadata.selfLink', 'metadata.annotations.notes', 'metadata.managedFields[0].manager', 'metadata', 'metadata.*',
      'metadata.names', '{.metadata.name}{.spec.nodeName}', 'metadata.labels..app', 'metadata.ownerReferences[?(@.name==$.spec.owner)].kind',
    ];
    for (const path of paths) {
      assert.notEqual((await formOf([`X:${path}`])).facts, undefined, path);
    }
    const form = await formOf(['FROM:metadata.generateName']);
    const facts = form.facts?.read({ metadata: { name: 'web-1', generateName: 'web-' } });
    assert.equal(form.layout(columns).row({ ...row, facts }).at(-1), 'web-');
  });

  test('sends the moments of spans that go on, for the page to count', async () => {
    const readAt = Date.UTC(2026, 0, 2);
    const at = (ago: number): string => sinceMark(readAt / 1000 - ago);
    const cellOf = async (resource: Resource, name: string, cell: unknown, more: Partial<Row> = {}, type = 'string', others: Record<string, string> = {}): Promise<unknown> => {
      const printed = [column(name, type), ...Object.keys(others).map((other) => column(other))];
      return (await formOf([], false, resource)).layout(printed).row({ ...row, readAt, cells: [cell, ...Object.values(others)], ...more })[5];
    };
    const kind = (group: string, name: string): Resource => ({ ...pods, group, kind: name });
    assert.equal(await cellOf(pods, 'Restarts', '3 (5m ago)'), `3 (${at(300)} ago)`);
    assert.equal(await cellOf(kind('batch', 'CronJob'), 'Last Schedule', '90s'), at(90));
    assert.equal(await cellOf(kind('batch', 'Job'), 'Duration', '90s', {}, 'string', { Status: 'Running' }), at(90));
    assert.equal(await cellOf(kind('batch', 'Job'), 'Duration', '90s', {}, 'string', { Status: 'Complete' }), '90s');
    assert.equal(await cellOf(kind('', 'Event'), 'Last Seen', '5m', { facts: { last: readAt - 310_000 } }), at(310));
    assert.equal(await cellOf(kind('example.com', 'Backup'), 'Synced', '2h', {}, 'date'), at(7200));
    assert.equal(await cellOf(kind('example.com', 'Backup'), 'Age', '24h', {}, 'date'), '', 'the time of creation');
    assert.equal(await cellOf(kind('example.com', 'Backup'), 'Age', '2h', {}, 'date'), at(7200), 'another time than that of creation');
  });

  test('asks for whole objects where a path needs them, and keeps only the cells', async () => {
    const form = await formOf(['NODE:.spec.nodeName', 'PHASE:{.status.phase}']);
    const facts = form.facts?.read({ metadata: {}, spec: { nodeName: 'one' }, status: { phase: 'Running', more: 'x' } });
    assert.deepEqual(form.layout(columns).row({ ...row, facts }).slice(-2), ['one', 'Running']);
    assert.notEqual(form.facts?.id, (await formOf(['NODE:.spec.nodeName'])).facts?.id);
    assert.doesNotMatch(JSON.stringify(facts), /more/);
  });

  test('says in the cells that a path cannot be read', async () => {
    const form = await formOf(['BAD:{.spec[}']);
    const facts = form.facts?.read({});
    assert.match(form.layout(columns).row({ ...row, facts }).at(-1) as string, /^<Custom column "BAD"/);
  });
});
