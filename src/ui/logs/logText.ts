// One escape sequence: CSI, OSC or another string sequence, or two characters.
const sequences = /\u001b(?:\[([0-?]*)([ -/]*)([@-~])|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])?/g;
// Control characters but tab, newline and escape, and the Unicode controls that reorder text.
const controls = /[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Log text made harmless for a terminal: colours stay, every other escape sequence and control character goes, so
 * that no log line can move the cursor, rename the terminal or answer for the person. Newlines become CR LF.
 */
export function terminalText(text: string): string {
  return text
    .replace(sequences, (sequence, parameters: string | undefined, middle: string | undefined, final: string | undefined) =>
      final === 'm' && middle === '' && /^[0-9;:]*$/.test(parameters ?? '') ? sequence : '')
    .replace(controls, '')
    .replace(/\n/g, '\r\n');
}

/** A line of our own among log lines: dim, so that it is not taken for one of them. */
export function markerLine(text: string): string {
  return `\u001b[2m--- ${terminalText(text).replace(/\r\n/g, ' ')} ---\u001b[0m\r\n`;
}

/** The text in pieces of at most `most` UTF-16 units, none of which ends within a character. */
export function* piecesOf(text: string, most: number): Generator<string> {
  let start = 0;
  while (start < text.length) {
    let end = Math.min(start + most, text.length);
    const last = text.charCodeAt(end - 1);
    if (end < text.length && end - start > 1 && last >= 0xd800 && last < 0xdc00) {
      end--;
    }
    yield text.slice(start, end);
    start = end;
  }
}
