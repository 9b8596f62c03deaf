import { layoutColumns } from '../text/columns.ts';

const indent = (level: number): string => '  '.repeat(level);

/** Collects the lines of a description. Levels are steps of two spaces; tabs end the cells of a column. */
export class DescribeWriter {
  readonly #blocks: string[][] = [[]];

  /** One line as it is; tabs in it end cells. */
  line(level: number, text: string): void {
    this.#blocks.at(-1)?.push(`${indent(level)}${text}\n`);
  }

  /** `Label:` and a value in the next column. */
  field(level: number, label: string, value: string | number | boolean): void {
    this.line(level, `${label}:\t${value}`);
  }

  /** The same, left out where there is no text. */
  optional(level: number, label: string, value: string | undefined): void {
    if (value) {
      this.field(level, label, value);
    }
  }

  /** `Label:` with one value a line, all in the next column; `<none>` where there are none. */
  values(label: string, values: readonly string[]): void {
    this.field(0, label, values[0] ?? '<none>');
    for (const value of values.slice(1)) {
      this.line(0, `\t${value}`);
    }
  }

  /** Ends every column, so that what follows is aligned on its own. */
  endColumns(): void {
    this.#blocks.push([]);
  }

  /** The whole text with its columns aligned and made harmless to show. */
  text(): string {
    return this.#blocks.map((lines) => layoutColumns(lines.join(''))).join('');
  }
}
