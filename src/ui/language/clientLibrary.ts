// The client library is big: this file is the only one that loads it, and is itself loaded on first use. Its names are
// passed on one by one, because a bundled CommonJS module has none for a dynamic import.
export { LanguageClient, TransportKind } from 'vscode-languageclient/node';
