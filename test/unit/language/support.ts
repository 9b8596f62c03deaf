import type { Position } from '../../../src/language/items.ts';

/** A text with `|` where the cursor is. */
export function atCursor(marked: string): { readonly text: string; readonly position: Position; readonly offset: number } {
  const offset = marked.indexOf('|');
  const lines = marked.slice(0, offset).split('\n');
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), position: { line: lines.length - 1, character: lines.at(-1)!.length }, offset };
}
