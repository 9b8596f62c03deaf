import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sinceMark, type TableColumn, type TableRow } from '../../../../src/tableProtocol.ts';
import { TableModel } from '../../../../src/webview/table/model/tableModel.ts';

const now = 1_700_000_000_000;
const column = (id: string, kind: TableColumn['kind'], wide = false): TableColumn => ({ id, title: id, description: '', kind, wide });
const columns = [column('Name', 'name'), column('Status', 'text'), column('Age', 'age'), column('Node', 'text', true)];

/** @param age in seconds */
function row(name: string, status: string, age: number, node = 'one', namespace = 'shop'): TableRow {
  return [`${namespace}/${name}`, name, namespace, now / 1000 - age, 'ok', '', status, '', node];
}

function modelOf(...rows: readonly TableRow[]): TableModel {
  const model = new TableModel(() => now);
  model.setColumns(columns);
  model.apply({ put: rows, drop: [] });
  return model;
}

const names = (model: TableModel): readonly string[] => model.view.map(({ name }) => name);

describe('the rows of a table', () => {
  test('stand in the server\'s order until a column is chosen, and then again', () => {
    const model = modelOf(row('b', 'Running', 10), row('a', 'Error', 20), row('z', 'Running', 5, 'one', 'sho'));
    assert.deepEqual(names(model), ['z', 'a', 'b']);
    model.setSort({ column: 'Age', descending: false });
    assert.deepEqual(names(model), ['z', 'b', 'a']);
    model.setSort({ column: 'Age', descending: true });
    assert.deepEqual(names(model), ['a', 'b', 'z']);
    model.setSort(undefined);
    assert.deepEqual(names(model), ['z', 'a', 'b']);
  });

  test('keep the order of equal cells, in either direction', () => {
    const model = modelOf(row('a', 'Running', 1), row('b', 'Error', 2), row('c', 'Running', 3));
    model.setSort({ column: 'Status', descending: true });
    assert.deepEqual(names(model), ['a', 'c', 'b']);
  });

  test('follow changes: in place, moved, added and gone', () => {
    const model = modelOf(row('a', 'Running', 1), row('b', 'Running', 2));
    model.setSort({ column: 'Status', descending: false });
    const entry = model.find('shop/a');
    model.apply({ put: [row('a', 'Succeeded', 1), row('c', 'Error', 3)], drop: [] });
    assert.deepEqual(names(model), ['c', 'b', 'a']);
    assert.equal(model.find('shop/a'), entry);
    model.apply({ put: [], drop: ['shop/b', 'shop/unknown'] });
    assert.deepEqual(names(model), ['c', 'a']);
    assert.equal(model.total, 2);
  });

  test('are filtered by all words, in any cell that is shown, in any case', () => {
    const model = modelOf(row('shop-1', 'Running', 1, 'Blue'), row('shop-2', 'Error', 2, 'green'), row('queue', 'Error', 3, 'blue'));
    model.setFilter('shop err');
    assert.deepEqual(names(model), ['shop-2']);
    model.setFilter('BLUE');
    assert.deepEqual(names(model), []);
    model.setWide(true);
    assert.deepEqual(names(model), ['queue', 'shop-1']);
    model.setFilter('');
    assert.equal(model.view.length, 3);
  });

  test('are filtered by ages as they are at that moment', () => {
    const model = modelOf(row('old', 'Running', 7200), row('young', 'Running', 59));
    model.setFilter('120m');
    assert.deepEqual(names(model), ['old']);
    model.setFilter('5');
    model.setFilter('59s');
    assert.deepEqual(names(model), ['young']);
  });

  test('count spans of time on, and are sorted and filtered by what they are at that moment', () => {
    let later = 0;
    const model = new TableModel(() => now + later);
    model.setColumns([column('Name', 'name'), column('Restarts', 'text'), column('Duration', 'duration'), column('Age', 'age')]);
    const since = (seconds: number): string => sinceMark(now / 1000 - seconds);
    const job = (name: string, restarts: string, duration: string, age = ''): TableRow => [name, name, '', now / 1000 - 100, 'ok', '', restarts, duration, age];
    model.apply({ put: [job('a', `2 (${since(7200)} ago)`, since(50)), job('b', `2 (${since(30)} ago)`, '90s'), job('c', '0', since(10), since(5))], drop: [] });
    const shown = (): string[] => model.view.map((entry) => model.columns.map((each) => model.textOf(entry, each)).join(' '));
    assert.deepEqual(shown(), ['a 2 (120m ago) 50s 100s', 'b 2 (30s ago) 90s 100s', 'c 0 10s 5s']);
    model.setSort({ column: 'Restarts', descending: false });
    assert.deepEqual(names(model), ['c', 'a', 'b']);
    model.setSort({ column: 'Duration', descending: false });
    assert.deepEqual(names(model), ['c', 'a', 'b']);
    later = 60_000;
    assert.deepEqual(shown(), ['c 0 70s 65s', 'a 2 (121m ago) 110s 2m40s', 'b 2 (90s ago) 90s 2m40s']);
    model.setSort({ column: 'Duration', descending: true });
    assert.deepEqual(names(model), ['a', 'b', 'c']);
    model.setFilter('121m');
    assert.deepEqual(names(model), ['a']);
    model.setFilter('ago)');
    assert.deepEqual(names(model), ['a', 'b']);
  });

  test('show what the filter lets through of new and changed rows', () => {
    const model = modelOf(row('a', 'Running', 1));
    model.setFilter('error');
    model.apply({ put: [row('b', 'Error', 1)], drop: [] });
    assert.deepEqual(names(model), ['b']);
    model.apply({ put: [row('a', 'Error', 1), row('b', 'Running', 1)], drop: [] });
    assert.deepEqual(names(model), ['a']);
    model.setFilter('erro');
    assert.deepEqual(names(model), ['a']);
  });

  test('are made ready for the filter bit by bit', () => {
    const model = modelOf(row('a', 'Running', 1), row('b', 'Running', 1), row('c', 'Running', 1));
    assert.equal(model.prepare(2), true);
    assert.equal(model.prepare(2), false);
  });

  test('hold the columns with a priority only while they are wanted', () => {
    const model = modelOf();
    assert.deepEqual(model.columns.map(({ id }) => id), ['Name', 'Status', 'Age']);
    assert.equal(model.hasWide, true);
    model.setWide(true);
    assert.deepEqual(model.columns.map(({ id }) => id), ['Name', 'Status', 'Age', 'Node']);
  });
});
