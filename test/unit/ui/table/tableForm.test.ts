import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Resource } from '../../../../src/kube/api/types.ts';
import type { Column, Row } from '../../../../src/kube/live/types.ts';
import { entriesOf } from '../../../../src/ui/table/columnEntries.ts';
import { readableColumns } from '../../../../src/ui/table/readableColumns.ts';
import { TableForm } from '../../../../src/ui/table/tableForm.ts';

const pods: Resource = { group: '', version: 'v1', resource: 'pods', singular: 'pod', kind: 'Pod', namespaced: true, verbs: ['list', 'watch'], shortNames: [], categories: [] };
const column = (name: string, type = 'string', priority = 0): Column => ({ name, type, format: name === 'Name' ? 'name' : '', priority, description: `The ${name}.` });
const columns = [column('Name'), column('Ready'), column('Status'), column('Age'), column('IP', 'string', 1)];
const row: Row = {
  uid: 'u1', name: 'web', namespace: 'shop', cells: ['web', '0/1', 'Crash\u001b[31mLoop', '5d', null],
  metadata: { name: 'web', creationTimestamp: '2026-01-01T00:00:00Z', labels: { app: 'front' } },
};

async function formOf(chosen: readonly string[], acrossNamespaces = false): Promise<TableForm> {
  const entries = entriesOf({ pods: chosen }, 'pods');
  return new TableForm(pods, acrossNamespaces, entries, await readableColumns(entries));
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

  test('reads paths of the metadata without whole objects', async () => {
    const form = await formOf(['APP:metadata.labels.app', 'NS:{.metadata.name}']);
    assert.equal(form.facts, undefined);
    assert.deepEqual(form.layout(columns).row(row).slice(-2), ['front', 'web']);
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
