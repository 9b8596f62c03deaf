import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { layoutColumns } from '../../../../src/kube/text/columns.ts';

function lays(lines: readonly string[], expected: readonly string[]): void {
  assert.equal(layoutColumns(`${lines.join('\n')}\n`), `${expected.join('\n')}\n`);
}

describe('columns', () => {
  test('cells of consecutive lines are as wide as the widest and two spaces', () => {
    lays(['a:\t1', 'long:\t2'], ['a:     1', 'long:  2']);
  });

  test('a line without the cell ends the column', () => {
    lays(['a:\t1', 'between', 'long:\t2'], ['a:  1', 'between', 'long:  2']);
    lays(['a\tb\tc', 'aa\tbb', 'aaa\tbbbb\tc'], ['a    b  c', 'aa   bb', 'aaa  bbbb  c']);
  });

  test('the text behind the last tab widens nothing', () => {
    lays(['a\tvery long text', 'b\tc\td'], ['a  very long text', 'b  c  d']);
  });

  test('empty cells take their place', () => {
    lays(['key:\tone', '\ttwo'], ['key:  one', '      two']);
    lays(['Namespace:\t'], ['Namespace:  ']);
  });

  test('widths count characters, not bytes', () => {
    lays(['é汉😀\tx', 'abcd\ty'], ['é汉😀   x', 'abcd  y']);
  });

  test('a form feed ends the line and all columns, a vertical tab ends a cell', () => {
    assert.equal(layoutColumns('a\tb\flong\tc\n'), 'a  b\nlong  c\n');
    assert.equal(layoutColumns('a\vb\nlong\vc\n'), 'a     b\nlong  c\n');
  });

  test('nothing in a value can move the cursor, hide text or shift a column', () => {
    assert.equal(layoutColumns('a\u001b[2J\tx\nb\r\ty\n'), 'a^[[2J  x\nb\\r     y\n');
    assert.equal(layoutColumns('a\u0007\u202e\tx\nb\ty\n'), 'a  x\nb  y\n');
  });
});
