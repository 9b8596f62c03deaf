/** Words that YAML 1.1 or 1.2 reads as a truth value, as nothing, as a number or as a merge of maps. */
const words = new Set([
  '', '~', 'null', 'Null', 'NULL', '<<',
  'y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON',
  'n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF',
  '.nan', '.NaN', '.NAN',
  ...['', '+', '-'].flatMap((sign) => ['.inf', '.Inf', '.INF'].map((infinity) => sign + infinity)),
]);

const integer = /^[-+]?(?:0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*|0[xX][0-9a-fA-F]+)$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const day = '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}';
const clock = '[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:[.,][0-9]+)?';
const timestamp = new RegExp(`^${day}(?:[Tt]${clock}(?:[Zz]|[-+][0-9]{2}:[0-9]{2})| +${clock})?$`);

/** Whether some YAML parser would read this plain text as something other than text. */
function readsAsOther(text: string): boolean {
  if (words.has(text)) {
    return true;
  }
  if (!/^[-+.0-9]/.test(text)) {
    return false;
  }
  const plain = text.replaceAll('_', '');
  const numeric = integer.test(plain) || float.test(plain);
  return numeric || base60.test(text) || timestamp.test(text);
}

// Control characters, the line breaks of other systems, and what lies beyond the basic plane.
const special = /[^\n\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u;

/** What would begin something else, end the text or start a comment in plain style. */
function needsQuotes(text: string): boolean {
  return /^(?:[#,[\]{}&*!|>'"%@`]|[?:-](?: |$)|---|\.\.\.)/.test(text) || /: |:$| #/.test(text) || /^ | $/.test(text);
}

/** Where a value begins, and how far its further lines are indented, both in columns from the left. */
export interface Place {
  readonly column: number;
  readonly indent: number;
}

/** A string as the value of a map or the member of a list: its lines, those after the first not indented. */
export function scalarLines(text: string, place: Place): string[] {
  if (text.includes('\n')) {
    return blockLines(text) ?? fold(doubleQuoted(text), place, true);
  }
  const pieces = oneLine(text);
  return fold(pieces, place, pieces[0] === '"');
}

/** A string as the key of a map. */
export function keyText(text: string): string {
  return (text.includes('\n') ? doubleQuoted(text) : oneLine(text)).join('');
}

/** The text in the plainest style that keeps it, in pieces of one character of the text or one quote. */
function oneLine(text: string): string[] {
  if (special.test(text) || readsAsOther(text)) {
    return doubleQuoted(text);
  }
  return needsQuotes(text) ? ['\'', ...Array.from(text, (char) => char === '\'' ? '\'\'' : char), '\''] : Array.from(text);
}

/** Text is folded at the first space behind this column. */
const foldColumn = 80;

/**
 * Breaks a long text at its spaces; a reader takes the break for the space. Where spaces follow each other it is
 * broken in double quotes only, with a backslash that keeps the rest of them.
 */
function fold(pieces: readonly string[], place: Place, doubleQuotes: boolean): string[] {
  const lines = [''];
  const quotes = pieces[0] === '"' || pieces[0] === '\'' ? 1 : 0;
  let column = place.column;
  pieces.forEach((piece, index) => {
    const next = pieces[index + 1];
    const inside = index > quotes && index < pieces.length - 1 - quotes;
    const breaks = piece === ' ' && pieces[index - 1] !== ' ' && inside && column > foldColumn;
    if (breaks && (doubleQuotes || next !== ' ')) {
      lines.push(next === ' ' ? '\\' : '');
      column = place.indent + (next === ' ' ? 1 : 0);
    } else {
      lines[lines.length - 1] += piece;
      column += Array.from(piece).length;
    }
  });
  return lines;
}

/** The literal style keeps every line; undefined where it cannot hold the text. */
function blockLines(text: string): string[] | undefined {
  if (special.test(text) || / $| \n/.test(text)) {
    return undefined;
  }
  const header = `|${/^[ \n]/.test(text) ? '2' : ''}${chomping(text)}`;
  const lines = text.split('\n');
  return [header, ...(text.endsWith('\n') ? lines.slice(0, -1) : lines)];
}

/** How many line ends the text has: none `-`, one, or more `+`. */
function chomping(text: string): string {
  if (!text.endsWith('\n')) {
    return '-';
  }
  return text === '\n' || text.endsWith('\n\n') ? '+' : '';
}

const shortEscapes: Readonly<Record<string, string>> = {
  '\0': '0', '\u0007': 'a', '\b': 'b', '\t': 't', '\n': 'n', '\v': 'v', '\f': 'f', '\r': 'r', '\u001b': 'e',
  '"': '"', '\\': '\\', '\u0085': 'N', '\u2028': 'L', '\u2029': 'P',
};

function doubleQuoted(text: string): string[] {
  const escaped = Array.from(text, (char) => {
    const short = shortEscapes[char];
    if (short !== undefined) {
      return `\\${short}`;
    }
    return special.test(char) ? numericEscape(char.codePointAt(0) ?? 0) : char;
  });
  return ['"', ...escaped, '"'];
}

function numericEscape(code: number): string {
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) {
    return `\\x${hex.padStart(2, '0')}`;
  }
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
