import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { load } from 'js-yaml';
import { parse } from 'yaml';
import { printYaml } from '../../../../src/kube/yaml/print.ts';

const hard = JSON.parse(await readFile(path.join(import.meta.dirname, '../../../fixtures/describe/hard-strings.json'), 'utf8')) as string[];

/** The 1.1 reader of this library takes them for numbers, against YAML 1.1 and unlike Kubernetes. */
const misread = new Set(['.', 'e1']);

describe('an object printed as YAML', () => {
  test('reads back the same by YAML 1.1 and 1.2, wherever a string stands', () => {
    const strings = hard.filter((text) => !misread.has(text));
    const object = {
      list: strings,
      deep: { deeper: [{ strings: strings.map((text) => [text, { text }]) }] },
      map: Object.fromEntries(strings.map((text, index) => [`key-${index}`, text])),
      keys: Object.fromEntries(strings.filter((text) => !text.includes('\n')).map((text) => [text, 1])),
      long: { ['k'.repeat(200)]: 'v', ['l'.repeat(200)]: { a: ['b'] }, ['m'.repeat(200)]: [], n: 1 },
    };
    const text = printYaml(object);
    assert.deepEqual(parse(text, { version: '1.1' }), object);
    assert.deepEqual(parse(text, { version: '1.2' }), object);
    assert.deepEqual(load(text), object);
  });

  test('keeps numbers, truth values, nothing and what is empty', () => {
    const object = { a: [0, -1, 1.5, 1e21, 12345678.5, true, false, null, {}, []], b: {}, c: [], d: null };
    assert.equal(printYaml(object), [
      'a:', '- 0', '- -1', '- 1.5', '- 1e+21', '- 1.23456785e+07', '- true', '- false', '- null', '- {}', '- []',
      'b: {}', 'c: []', 'd: null', '',
    ].join('\n'));
  });

  test('has its keys sorted as kubectl sorts them', () => {
    const keys = ['b', 'a', 'a10', 'a2', 'B', 'a-b', 'a.b', 'ab', 'a02'];
    const text = printYaml(Object.fromEntries(keys.map((key) => [key, 1])));
    assert.deepEqual(text.trim().split('\n').map((line) => line.split(':')[0]), ['B', 'a', 'a-b', 'a.b', 'a2', 'a02', 'a10', 'ab', 'b']);
  });

  test('has no managedFields, and the object itself is left alone', () => {
    const object = { metadata: { name: 'x', managedFields: [{}] }, other: { managedFields: 1 } };
    assert.equal(printYaml(object), 'metadata:\n  name: x\nother:\n  managedFields: 1\n');
    assert.ok('managedFields' in object.metadata);
  });

  test('keeps many lines as they are in block style', () => {
    assert.equal(printYaml({ a: { b: ['x\n  y\n\nz\n', 'last\n\n'] } }), 'a:\n  b:\n  - |\n    x\n      y\n\n    z\n  - |+\n    last\n\n');
  });
});
