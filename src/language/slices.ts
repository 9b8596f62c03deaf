/** One document of a file: what stands between two separator lines. Its findings depend on its text alone. */
export interface Slice {
  /** Index of the document in the file, from 0. */
  readonly index: number;
  readonly text: string;
  /** Where the text starts in the file, in UTF-16 code units. */
  readonly offset: number;
  /** The line that the text starts on, from 0; always at its first column. */
  readonly line: number;
  /** How many lines of the file are the document's. */
  readonly lines: number;
  /** Comments above the first separator, which belong to the first document. Empty for all others. */
  readonly preamble: string;
}

/**
 * Cuts a file into its documents without parsing it: a line that begins with `---` always ends a document, even
 * inside a block scalar. The separator lines are part of no slice. What stands before the first separator is no
 * document where it holds nothing but blank lines and comments.
 */
export function cutSlices(text: string): Slice[] {
  const slices: Slice[] = [];
  let preamble = '';
  let offset = 0;
  let line = 0;
  const end = (to: number, last: boolean): void => {
    const part = text.slice(offset, to);
    const lines = countLines(part) + (last ? 1 : 0);
    if (offset === 0 && !last && isBlank(part)) {
      preamble = part;
    } else {
      slices.push({ index: slices.length, text: part, offset, line, lines, preamble });
      preamble = '';
    }
    line += lines;
  };
  for (const separator of text.matchAll(/^---[^\n]*(?:\n|$)/gm)) {
    end(separator.index, false);
    line++;
    offset = separator.index + separator[0].length;
  }
  end(text.length, true);
  return slices;
}

/** The slice that holds a line of the file (from 0), or undefined on a separator line. */
export function sliceAtLine(slices: readonly Slice[], line: number): Slice | undefined {
  return slices.find((each) => line >= each.line && line < each.line + each.lines);
}

/** Whether a text holds nothing but blank lines and comments. */
export function isBlank(text: string): boolean {
  return text.split('\n').every((line) => /^\s*(?:#|$)/.test(line));
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    count++;
  }
  return count;
}
