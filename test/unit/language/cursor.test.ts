import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cursorAt } from '../../../src/language/cursor.ts';
import { atCursor } from './support.ts';

function at(marked: string): string {
  const { text, position } = atCursor(marked);
  const { path, key, word } = cursorAt(text, position.line, position.character);
  return `${path.map((step) => step ?? '[]').join('.')}${key === undefined ? '' : `.${key}=`} ${word}`.trim();
}

describe('the cursor knows its place from indentation', () => {
  const places: [string, string][] = [
    ['spec:\n  re|', 'spec re'],
    ['spec:\n  replicas: 3|', 'spec.replicas= 3'],
    ['spec:\n  a:\n    b: 1\n  |', 'spec'],
    ['spec:\n  list:\n    - name: x\n      im|', 'spec.list.[] im'],
    ['spec:\n  list:\n  - name: x\n    im|', 'spec.list.[] im'],
    ['spec:\n  list:\n  - na|', 'spec.list.[] na'],
    ['spec:\n  list:\n  - a: 1\n  other:\n    |', 'spec.other'],
    ['a:\n  - - b: 1\n      c|', 'a.[].[] c'],
    ['a:\n  # comment\n\n  "b.c/d":\n    |', 'a.b.c/d'],
    ['|', ''],
    ['kind: Po|', '.kind= Po'],
    ['a:\n  values:\n    - x|', 'a.values.[] x'],
  ];
  for (const [text, expected] of places) {
    test(JSON.stringify(text), () => assert.equal(at(text), expected));
  }
});
