import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Failure } from '../../../../src/common/failure.ts';
import type { Column } from '../../../../src/kube/live/types.ts';
import { parsePath } from '../../../../src/kube/jsonpath/path.ts';
import { parseCustomColumns } from '../../../../src/kube/print/customColumns.ts';
import { parseExact } from '../../../../src/kube/print/exactJson.ts';
import { jsonText } from '../../../../src/kube/print/json.ts';
import { jsonPrinter, listOf, namePrinter, yamlPrinter } from '../../../../src/kube/print/objects.ts';
import { sortByPath } from '../../../../src/kube/print/sort.ts';
import { TablePrinter, type PrintableTable, type TableOptions } from '../../../../src/kube/print/table.ts';

const plain: TableOptions = { wide: false, noHeaders: false, showLabels: false, labelColumns: [], withNamespace: false, kind: undefined };

const columns: readonly Column[] = ['Name', 'Text', 'Wide'].map((name, index) => (
  { name, type: 'string', format: index === 0 ? 'name' : '', priority: index === 2 ? 1 : 0, description: '' }));

/** A table of these rows; `labels` are those of every row. */
function table(rows: readonly (readonly unknown[])[]): PrintableTable {
  return { columns, rows: rows.map((cells) => ({ cells, metadata: { namespace: 'ns', labels: { b: '2', a: '1' } } })) };
}

function print(options: Partial<TableOptions>, ...rows: readonly (readonly unknown[])[]): string[] {
  const printer = new TablePrinter({ ...plain, ...options });
  return (printer.print(table(rows)) + printer.end()).split('\n');
}

describe('a table', () => {
  test('has headers in capitals, columns at least six wide, and three blanks between them', () => {
    assert.deepEqual(print({}, ['a', 'x', 'w']), ['NAME   TEXT', 'a      x', '']);
    assert.deepEqual(print({ wide: true }, ['a', 'longer than this', null]), ['NAME   TEXT               WIDE', 'a      longer than this   ', '']);
    assert.deepEqual(print({ noHeaders: true }, ['a', 'x']), ['a     x', '']);
  });

  test('has columns for namespaces and labels, and names with their kind', () => {
    assert.deepEqual(print({ withNamespace: true, kind: 'thing.example.com', labelColumns: ['x/b', 'none'], showLabels: true }, ['a', 1]), [
      'NAMESPACE   NAME                  TEXT   B     NONE   LABELS', 'ns          thing.example.com/a   1                   a=1,b=2', '']);
  });

  test('cuts a cell at the end of its first line, and shows what a terminal would obey', () => {
    assert.deepEqual(print({}, ['a', 'one\ntwo'], ['b', '\u001b[31mred'], ['c', true], ['d', [1, 'x']], ['e']), ['NAME   TEXT', 'a      one...', 'b      ^[[31mred', 'c      true', 'd      [1 x]', 'e', '']);
  });

  test('keeps its columns from page to page, and widens them where it must', () => {
    const printer = new TablePrinter(plain);
    const pages = [table([['abcdefgh', 1]]), { ...table([['a', 2]]), columns: [] }, table([['abcdefghijklm', 3]])];
    const text = pages.map((page) => printer.print(page) + printer.end()).join('');
    assert.equal(text, 'NAME       TEXT\nabcdefgh   1\na          2\nabcdefghijklm   3\n');
  });

  test('of nothing is nothing', () => assert.deepEqual(print({}), ['']));

  test('of 50,000 rows is printed whole', () => {
    assert.equal(print({}, ...Array.from({ length: 50_000 }, (_, index) => [`name-${index}`, index % 7])).length, 50_002);
  });
});

describe('objects', () => {
  const object = { kind: 'Thing', apiVersion: 'example.com/v1', metadata: { name: 'a', managedFields: [{}] }, b: '<&>\u2028', a: [] };

  test('are printed as JSON with sorted keys, four blanks and what HTML minds escaped', () => {
    assert.equal(jsonPrinter(false)({ ...object, metadata: { name: 'a' } }), '{\n    "a": [],\n    "apiVersion": "example.com/v1",\n    "b": "\\u003c\\u0026\\u003e\\u2028",\n    "kind": "Thing",\n    "metadata": {\n        "name": "a"\n    }\n}\n');
    assert.doesNotMatch(jsonPrinter(false)(listOf([object])), /managedFields/);
    assert.match(jsonPrinter(true)(listOf([object])), /managedFields/);
  });

  test('one after the other are documents of one YAML file', () => {
    const printer = yamlPrinter(false);
    assert.equal(printer({ a: 1 }) + printer({ a: 2 }), 'a: 1\n---\na: 2\n');
  });

  test('are named by kind and group', () => {
    assert.equal(namePrinter()(listOf([object, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } }])), 'thing.example.com/a\npod/p\n');
  });

  test('keep every digit of their numbers', () => {
    const text = '{"a":9007199254740993,"b":-9223372036854775808,"c":[1.5,12345678901234567890,1]}';
    assert.equal(jsonText(parseExact(text)), '{"a":9007199254740993,"b":-9223372036854775808,"c":[1.5,12345678901234567000,1]}');
  });
});

describe('sorting by a path', () => {
  function sorted(...values: unknown[]): unknown[] {
    return sortByPath(values.map((value) => ({ value })), (item) => item, parsePath('value'), 'value').map(({ value }) => value);
  }

  test('orders numbers, quantities and text, and lets what is equal be', () => {
    assert.deepEqual(sorted(10, 9, 2n), [2n, 9, 10]);
    assert.deepEqual(sorted('1Gi', '500Mi', '2', '10'), ['2', '10', '500Mi', '1Gi']);
    assert.deepEqual(sorted('b', 'B', 'a', 'é', 'z'), ['B', 'a', 'b', 'z', 'é']);
    assert.deepEqual(sorted('b', null, 'a'), [null, 'a', 'b']);
    const items = ['b1', 'a1', 'b2', 'a2'].map((text) => ({ key: text[0], text }));
    assert.deepEqual(sortByPath(items, (item) => item, parsePath('key'), 'key').map(({ text }) => text), ['a1', 'a2', 'b1', 'b2']);
  });

  test('refuses what has no order', () => {
    for (const values of [[{}, {}], [true, false], ['a', 1]]) {
      assert.throws(() => sorted(...values), (error) => error instanceof Failure && error.code === 'invalid');
    }
    assert.throws(() => sortByPath([{}, {}], (item) => item, parsePath('nope'), 'nope'), /"nope"/);
  });
});

describe('custom columns', () => {
  test('are read from a spec, each with its header and path', () => {
    const all = parseCustomColumns('NAME:.metadata.name,NODE:spec.nodeName,:kind,A:B:C');
    assert.deepEqual(all.map(({ header, path }) => [header, path]), [['NAME', '.metadata.name'], ['NODE', 'spec.nodeName'], ['', 'kind'], ['A', 'B:C']]);
    assert.deepEqual(all.map((column) => column.read({ kind: 'Pod', metadata: { name: 'p' } })), ['p', '<none>', 'Pod', '<none>']);
  });

  test('show several values with commas, null, lists and maps as kubectl does', () => {
    const read = (path: string): string | undefined => parseCustomColumns(`X:${path}`)[0]?.read({ a: [{ b: 1 }, { b: 'x' }], n: null, e: [] });
    assert.deepEqual(['.a[*].b', '.a', '.n', '.e', '.e[*]', ''].map(read), ['1,x', '[map[b:1] map[b:x]]', '<nil>', '[]', '<none>', '<none>']);
  });

  test('that are wrong are refused in words that say what and where', () => {
    for (const [spec, message] of [['', /No custom columns/], ['A:.a,B', /Column 2.*"B", has no path/], ['A:.a[', /column "A".*not closed.*character 4/], ['A:{.a}{.b}', /no path in an object/]] as const) {
      assert.throws(() => parseCustomColumns(spec), (error) => error instanceof Failure && error.code === 'invalid' && message.test(error.message), spec);
    }
    assert.throws(() => parseCustomColumns('A:.a[3]')[0]?.read({ a: [] }), /column "A": The index 3 is outside of a list of 0/);
  });
});
