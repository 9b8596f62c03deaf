import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { markerLine, piecesOf, terminalText } from '../../../src/ui/logs/logText.ts';

describe('log text in a terminal', () => {
  test('colours stay', () => {
    assert.equal(terminalText('\u001b[31merror\u001b[0m \u001b[38;5;200mx\u001b[m'), '\u001b[31merror\u001b[0m \u001b[38;5;200mx\u001b[m');
  });

  test('nothing that moves the cursor, sets the title or asks the terminal comes through', () => {
    assert.equal(terminalText('a\u001b[2Jb\u001b[10;5Hc\u001b]0;title\u0007d\u001b[6ne\u001b]52;c;QUJD\u001b\\f\u001bcg'), 'abcdefg');
    assert.equal(terminalText('x\u001b[>1mx\u001b[?25lx'), 'xxx');
  });

  test('control and bidirectional characters go, tabs stay and newlines become CR LF', () => {
    assert.equal(terminalText('a\u0000b\u0007\tc\u202ed\r\ne\n'), 'ab\tcd\r\ne\r\n');
  });

  test('an escape cut off at the end shows nothing', () => {
    assert.equal(terminalText('a\u001b'), 'a');
    assert.equal(terminalText('a\u001b]0;endless'), 'a');
  });

  test('a marker is one dim line', () => {
    assert.equal(markerLine('gap\nhere'), '\u001b[2m--- gap here ---\u001b[0m\r\n');
  });
});

describe('long text in pieces', () => {
  test('is whole again when the pieces are put together', () => {
    const text = 'abc😀'.repeat(50);
    for (const most of [1, 2, 3, 7, 1000]) {
      assert.equal([...piecesOf(text, most)].join(''), text);
    }
  });

  test('is never cut within a character', () => {
    assert.ok([...piecesOf('a😀😀😀', 2)].every((piece) => piece.isWellFormed()));
  });
});
