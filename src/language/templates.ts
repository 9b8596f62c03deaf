import type { Slice } from './slices.ts';

const modeline = /^\s*#\s+yaml-language-server\s*:.*\$schema=\S+/m;
const quoted = /"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/g;
const comment = /(?:^|\s)#.*$/;

/** Whether the author names a schema for the document (`# yaml-language-server: $schema=...`): then ours steps back. */
export function hasOwnSchema(slice: Slice): boolean {
  return modeline.test(slice.preamble) || modeline.test(slice.text);
}

/**
 * Whether a document is a template that another program turns into YAML: it has `{{` where YAML would read it, not
 * in quotes, comments or block scalars. Data such as the annotations of a PrometheusRule makes no template.
 */
export function isTemplate(text: string): boolean {
  return text.includes('{{') && readableLines(text).some((line) => line.replace(quoted, '').replace(comment, '').includes('{{'));
}

/** The lines that are not content of a block scalar (after `|` or `>`). */
function readableLines(text: string): string[] {
  const lines: string[] = [];
  let blockParent: number | undefined;
  for (const line of text.split('\n')) {
    const indent = line.search(/\S/);
    if (blockParent !== undefined && (indent < 0 || indent > blockParent)) {
      continue;
    }
    blockParent = blockParentOf(line);
    lines.push(line);
  }
  return lines;
}

/** The column that the content of the block scalar opened on this line must be right of, if one is. */
function blockParentOf(line: string): number | undefined {
  const match = /^(\s*(?:-\s+)*)(.*?)[|>][-+0-9]*\s*(?:#.*)?$/.exec(line);
  if (match === null || !/(?:^|[:\s])$/.test(match[2]!)) {
    return undefined;
  }
  return match[2] === '' ? Math.max(match[1]!.lastIndexOf('-'), 0) : match[1]!.length;
}
