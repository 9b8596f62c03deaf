import type { TextDocumentContentChangeEvent } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Typing } from '../language/calm.ts';

/** More at once is pasted or written by a program. */
const maxTyped = 200;

/** Whether an edit looks like somebody writing, and where. `before` is the document without the edit. */
export function typingOf(before: TextDocument, changes: readonly TextDocumentContentChangeEvent[]): Typing | undefined {
  const [change] = changes;
  if (change === undefined || changes.length > 1 || !('range' in change) || change.text.length > maxTyped) {
    return undefined;
  }
  const start = before.offsetAt(change.range.start);
  const removed = before.offsetAt(change.range.end) - start;
  // A struck bracket or quote brings its other half, a new line its indentation.
  const isKey = change.text.length <= 2 || /^\r?\n[ -]*$/.test(change.text);
  const behind = /^(?:\[\]|\{\}|""|'')$/.test(change.text) ? 1 : change.text.length;
  return { offset: start + behind, keystroke: isKey && removed <= 1 };
}
