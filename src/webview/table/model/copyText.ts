import type { CopyFormat } from '../../../tableProtocol.ts';

/** Rows as text to paste elsewhere: every line ends with a line feed but the last. */
export function copyText(format: CopyFormat, titles: readonly string[], rows: readonly (readonly string[])[]): string {
  switch (format) {
    case 'csv':
      return [titles, ...rows].map((cells) => cells.map(csvCell).join(',')).join('\n');
    case 'tsv':
      // Tabs and line feeds cannot be told in this form; no cell holds any.
      return rows.map((cells) => cells.map(harmless).join('\t')).join('\n');
    case 'json': {
      const names = unique(titles);
      return JSON.stringify(rows.map((cells) => Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']))), undefined, 2);
    }
  }
}

/** As RFC 4180 has it. */
function csvCell(text: string): string {
  const safe = harmless(text);
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A spreadsheet takes a cell that begins so for a formula, which must not be a cluster's to write. Numbers stay. */
function harmless(text: string): string {
  return /^[=+\-@\t]/.test(text) && text !== '-' && !/^[+-]?[\d.,]+\S{0,3}$/.test(text) ? `'${text}` : text;
}

/** Two columns of one name would be one in JSON. */
function unique(titles: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return titles.map((title) => {
    const times = (seen.get(title) ?? 0) + 1;
    seen.set(title, times);
    return times === 1 ? title : `${title} (${times})`;
  });
}
