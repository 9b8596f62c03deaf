import * as vscode from 'vscode';
import { systemClock } from '../../common/clock.ts';
import { Lifetime, type Disposable } from '../../common/lifetime.ts';
import { contextKeys } from '../../contributions.ts';
import { isManifestText } from './manifestText.ts';

/** Time after a change in which another one may follow. */
const typingMs = 300;
/** Lines that are looked through. */
const looked = 2000;

/** Tells menus whether the editor in front shows a manifest, from now on. */
export function tellManifest(): Disposable {
  const lifetime = new Lifetime();
  let told: boolean | undefined;
  let typing: Disposable | undefined;
  const tell = (editor: vscode.TextEditor | undefined): void => {
    typing?.dispose();
    typing = undefined;
    const is = editor?.document.languageId === 'yaml' && isManifestText(editor.document.getText(new vscode.Range(0, 0, looked, 0)));
    if (is !== told) {
      told = is;
      void vscode.commands.executeCommand('setContext', contextKeys.manifest, is);
    }
  };
  const tellActive = (): void => tell(vscode.window.activeTextEditor);
  const ofActive = (document: vscode.TextDocument): boolean => document === vscode.window.activeTextEditor?.document;
  lifetime.add(vscode.window.onDidChangeActiveTextEditor(tell));
  // The language of a document changes so.
  lifetime.add(vscode.workspace.onDidOpenTextDocument((document) => {
    if (ofActive(document)) {
      tellActive();
    }
  }));
  lifetime.add(vscode.workspace.onDidChangeTextDocument(({ document }) => {
    if (ofActive(document) && document.languageId === 'yaml') {
      typing ??= systemClock.after(typingMs, tellActive);
    }
  }));
  lifetime.add({ dispose: () => typing?.dispose() });
  tellActive();
  return lifetime;
}
