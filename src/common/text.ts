// ESC sequences (CSI, OSC and the two-character ones), then every control character but tab and newline,
// then the Unicode controls that reorder text.
 
const escapes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
 
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Text from a cluster made harmless for a document: no terminal escapes, no control or bidirectional characters. */
export function plainText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(escapes, '').replace(controls, '');
}

/** The same on one line, for labels and tooltips; cut to `limit` characters with an ellipsis. */
export function plainLine(text: string, limit = 1000): string {
  const line = plainText(text).replace(/\s+/g, ' ').trim();
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
}
