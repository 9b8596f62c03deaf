import { plainText } from '../../common/text.ts';

const padding = 2;

/**
 * Lays out text whose cells end in tabs, as kubectl's describe does: minimum width 0, padding 2, spaces. Cells in
 * the same place of consecutive lines form a column as wide as its widest cell; a line without that cell ends the
 * column. The text behind a line's last tab belongs to no column. A form feed ends the line and every column.
 *
 * The result is harmless to show: escapes are made visible and other control characters are taken out before
 * anything is measured, so that nothing invisible shifts a column.
 */
export function layoutColumns(text: string): string {
  return text.split('\f').map((block) => layoutBlock(harmless(block))).join('\n');
}

/** kubectl shows an escape as `^[` and a carriage return as `\r`; a vertical tab ends a cell like a tab. */
function harmless(text: string): string {
  return plainText(text.replaceAll('\u001b', '^[').replaceAll('\r', '\\r').replaceAll('\v', '\t'));
}

function layoutBlock(text: string): string {
  const lines = text.split('\n').map((line) => line.split('\t'));
  const widths = lines.map((): number[] => []);
  const deepest = lines.reduce((most, cells) => Math.max(most, cells.length - 1), 0);
  for (let column = 0; column < deepest; column++) {
    measureColumn(lines, widths, column);
  }
  return lines.map((cells, line) => cells.map((cell, column) => pad(cell, widths[line]?.[column])).join('')).join('\n');
}

/** Gives every run of consecutive lines with a tab-ended cell in this column the width of its widest one. */
function measureColumn(lines: readonly string[][], widths: number[][], column: number): void {
  let start = 0;
  while (start < lines.length) {
    let end = start;
    let width = 0;
    for (; column < (lines[end]?.length ?? 0) - 1; end++) {
      width = Math.max(width, runes(lines[end]?.[column] ?? '') + padding);
    }
    for (let line = start; line < end; line++) {
      widths[line]?.push(width);
    }
    start = end + 1;
  }
}

function pad(cell: string, width: number | undefined): string {
  return width === undefined ? cell : cell + ' '.repeat(width - runes(cell));
}

/** Widths count code points, as kubectl's do, not columns of a terminal. */
function runes(text: string): number {
  return Array.from(text).length;
}
