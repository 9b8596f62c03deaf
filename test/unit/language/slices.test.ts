import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cutSlices, sliceAtLine } from '../../../src/language/slices.ts';

const outline = (text: string): [string, number][] => cutSlices(text).map((slice) => [slice.text, slice.line]);

describe('a file is cut into documents', () => {
  test('at lines that begin with three dashes, which belong to none', () => {
    assert.deepEqual(outline('a: 1\n---\nb: 2\n--- # note\nc: 3\n'), [['a: 1\n', 0], ['b: 2\n', 2], ['c: 3\n', 4]]);
  });

  test('also inside a block scalar, but not where the dashes are indented', () => {
    assert.deepEqual(outline('a: |\n  ---\n---\nb'), [['a: |\n  ---\n', 0], ['b', 3]]);
  });

  test('with comments above the first separator as the first document\'s preamble', () => {
    const [first, ...rest] = cutSlices('# one\n\n---\na: 1\n');
    assert.deepEqual([first?.preamble, first?.text, first?.index, rest.length], ['# one\n\n', 'a: 1\n', 0, 0]);
  });

  test('with Windows line ends', () => {
    assert.deepEqual(outline('a: 1\r\n---\r\nb: 2\r\n'), [['a: 1\r\n', 0], ['b: 2\r\n', 2]]);
  });

  test('so that every document knows where it starts', () => {
    const text = 'a: 1\n---\nb: 2\n---\nc: 3';
    assert.ok(cutSlices(text).every((slice) => text.startsWith(slice.text, slice.offset)));
  });
});

test('a line belongs to one document or to a separator', () => {
  const slices = cutSlices('a: 1\n---\nb: 2\nc: 3\n---\n');
  assert.deepEqual([0, 1, 2, 3, 4, 5].map((line) => sliceAtLine(slices, line)?.index), [0, undefined, 1, 1, undefined, 2]);
});
