import type { CompletionItem, Position, TextEdit } from 'vscode-languageserver';

// The data types of the Language Server Protocol; only types, so that nothing of a server is loaded with them.
export type { CompletionItem, Position, TextEdit };

/** Values of the protocol's CompletionItemKind that are used here. */
export const itemKinds = { value: 12 } as const;

/** The protocol's InsertTextMode for text that the editor must not indent again. */
export const asIs = 1;
