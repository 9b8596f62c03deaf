/** A step from the document's root: a key, or null for "some item of the list". */
export type Step = string | null;

/** Where in a document the cursor is, told by indentation alone, so that half-typed text is understood too. */
export interface Cursor {
  /** The keys above the cursor, outermost first, without the one on the cursor's own line. */
  readonly path: readonly Step[];
  /** The key on the cursor's line where the cursor is in its value. */
  readonly key: string | undefined;
  /** The text of the word being written, up to the cursor. */
  readonly word: string;
  /** Column of the word. */
  readonly column: number;
  /** Whether the cursor's line opens an item of a list (`- `). */
  readonly isItem: boolean;
}

interface Token {
  readonly column: number;
  /** A key, or null for the dash of a list item. */
  readonly key: Step;
}

/** `line` and `character` count from 0 in `text`, the text of one slice. */
export function cursorAt(text: string, line: number, character: number): Cursor {
  const lines = text.split('\n');
  const before = (lines[line] ?? '').slice(0, character);
  const own = tokensOf(before);
  const keyToken = own.tokens.findLast(({ key }) => key !== null);
  const column = keyToken === undefined ? own.end : keyToken.column;
  const path = climb(lines.slice(0, line), own.tokens.filter((token) => token !== keyToken), column);
  return { path, key: keyToken?.key ?? undefined, word: before.slice(own.end).trimStart(), column: own.end + leading(before.slice(own.end)), isItem: own.tokens.some(({ key }) => key === null) };
}

/** Walks up through lines, taking what is less indented than what was taken last. */
function climb(above: readonly string[], own: readonly Token[], start: number): Step[] {
  const path: Step[] = [];
  let column = start;
  let headIsItem = false;
  const take = (tokens: readonly Token[]): void => {
    for (const token of tokens.toReversed()) {
      const isParent = token.column < column || token.column === column && headIsItem && token.key !== null;
      if (isParent) {
        path.unshift(token.key);
        column = token.column;
        headIsItem = token.key === null;
      }
    }
  };
  take(own);
  for (let index = above.length - 1; index >= 0 && (column > 0 || headIsItem); index--) {
    const line = above[index]!;
    if (!/^\s*(?:#|$)/.test(line)) {
      take(tokensOf(line).tokens);
    }
  }
  return path;
}

/** The dashes and the key that a line begins with, and the column after them. */
function tokensOf(line: string): { readonly tokens: readonly Token[]; readonly end: number } {
  const tokens: Token[] = [];
  let end = leading(line);
  for (let dash = /^-(\s+|$)/.exec(line.slice(end)); dash !== null; dash = /^-(\s+|$)/.exec(line.slice(end))) {
    tokens.push({ column: end, key: null });
    end += dash[0].length;
  }
  const key = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s:#"'[\]{},&*!|>%@`][^:#]*?)\s*:(?=\s|$)/.exec(line.slice(end));
  if (key !== null) {
    tokens.push({ column: end, key: key[1]!.replace(/^(["'])(.*)\1$/, '$2') });
    end += key[0].length;
  }
  return { tokens, end };
}

function leading(text: string): number {
  return text.length - text.trimStart().length;
}
