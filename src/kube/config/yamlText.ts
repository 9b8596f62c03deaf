/**
 * What kubectl's YAML 1.1 reader refuses wherever it stands: control characters, a byte order mark that is not at the
 * start, and halves of surrogate pairs.
 */
const unreadable = /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

/** Why kubectl does not read this text, whatever it says; undefined where it may. */
export function unreadableText(text: string): string | undefined {
  if (unreadable.test(text.replace(/^\ufeff/, ''))) {
    return 'it holds control characters';
  }
  return /^%YAML\s+(?!1\.1\s*(?:#|$))/m.test(text.slice(0, contentStart(text))) ? 'it says that it is written in another version of YAML than 1.1' : undefined;
}

/**
 * The first document of a YAML text with all line ends as newlines (YAML 1.1 has more of them than YAML 1.2). What
 * follows it is not read, as kubectl does not read it, so that it may be anything.
 */
export function firstDocument(text: string): string {
  const lines = text.replace(/^\ufeff/, '').replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n');
  const start = contentStart(lines);
  const end = /^(?:---(?=\s|$)|\.\.\.(?=\s|$)|%)/m.exec(lines.slice(start));
  return end === null ? lines : lines.slice(0, start + end.index);
}

/** Where the first document's content begins: behind directives, comments, and the marker if there is one. */
function contentStart(text: string): number {
  // One line at a time: a single expression for all of them runs out of stack on millions.
  const line = /(?:[ \t]*(?:#[^\n\r]*)?|%[^\n\r]*)(?:\r\n?|\n)/y;
  let start = text.startsWith('\ufeff') ? 1 : 0;
  line.lastIndex = start;
  while (line.test(text)) {
    start = line.lastIndex;
  }
  return /^---(?:\s|$)/.test(text.slice(start, start + 4)) ? start + 3 : start;
}

/** A tab between a field's name, which starts a line or follows a bracket or a comma, and a list or map in brackets. */
const oddTab = /(?<=(?:^|[{,])(?:[ ]|- ){0,200}(?:"[^"\n]{0,200}"|'[^'\n]{0,200}'|[^\s'"#&*!|>%@`{}[\],:][^'"#\n:]{0,200}):)\t+(?=[[{])/gm;

/**
 * The text with spaces in place of tabs where the parser refuses them, though YAML does not. Only for a text that
 * cannot be read as it is: the same characters inside of a value could be changed, too.
 */
export function withoutOddTabs(text: string): string {
  return text.replace(oddTab, ' ');
}
