/** What kubectl lays tables out with: columns at least 6 wide, with 3 blanks behind the widest cell. */
const narrowest = 6;
const gap = 3;

/**
 * Lays out lines of cells that tabs separate, as kubectl lays out its tables: cells in the same place of consecutive
 * lines form a column, and what stands behind a line's last tab belongs to none. Columns never get narrower from one
 * `flush` to the next, so that rows printed later stand under those printed before.
 */
export class TabWriter {
  #text = '';
  readonly #widest: number[] = [];

  write(text: string): void {
    this.#text += text;
  }

  /** The lines written since the last time, laid out. */
  flush(): string {
    if (this.#text === '') {
      return '';
    }
    // A form feed ends a line; a vertical tab ends a cell as a tab does.
    const lines = this.#text.split(/[\n\f]/).map((line) => line.split(/[\t\v]/));
    this.#text = '';
    const widths = lines.map((): number[] => []);
    const deepest = lines.reduce((most, cells) => Math.max(most, cells.length - 1), 0);
    for (let column = 0; column < deepest; column++) {
      this.#measure(lines, widths, column);
    }
    return lines.map((cells, line) => layLine(cells, widths[line] ?? [])).join('\n');
  }

  /** Lets the next lines have columns of their own. */
  forget(): void {
    this.#widest.length = 0;
  }

  /** Gives every run of consecutive lines with a tab-ended cell in this column one width. */
  #measure(lines: readonly string[][], widths: number[][], column: number): void {
    for (let start = 0; start < lines.length; start++) {
      let end = start;
      let width = Math.max(narrowest, this.#widest[column] ?? 0);
      for (; column < (lines[end]?.length ?? 0) - 1; end++) {
        width = Math.max(width, runes(lines[end]?.[column] ?? '') + gap);
      }
      if (end > start) {
        this.#widest[column] = width;
        for (let line = start; line < end; line++) {
          widths[line]?.push(width);
        }
      }
      start = end;
    }
  }
}

function layLine(cells: readonly string[], widths: readonly number[]): string {
  let line = '';
  for (const [column, cell] of cells.entries()) {
    const width = widths[column];
    line += width === undefined ? cell : cell + ' '.repeat(width - runes(cell));
  }
  return line;
}

/** Widths count code points, not columns of a terminal. */
function runes(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    count -= code >= 0xdc00 && code < 0xe000 ? 1 : 0;
  }
  return count;
}
