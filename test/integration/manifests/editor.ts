import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnosticSource } from '../../../src/protocol.ts';
import { until } from '../support/until.ts';

/** A YAML document as a person edits it. */
export class ManifestEditor {
  readonly document: vscode.TextDocument;

  constructor(document: vscode.TextDocument) {
    this.document = document;
  }

  /** Opens a file of the suite's workspace. */
  static async open(...path: string[]): Promise<ManifestEditor> {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(folder);
    const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, ...path));
    await vscode.window.showTextDocument(document);
    return new ManifestEditor(document);
  }

  /** An untitled document with this text; `|` is where `cursor` is. */
  static async write(text: string): Promise<{ readonly editor: ManifestEditor; readonly cursor: vscode.Position }> {
    const offset = text.indexOf('|');
    const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: text.replace('|', '') });
    await vscode.window.showTextDocument(document);
    return { editor: new ManifestEditor(document), cursor: document.positionAt(Math.max(offset, 0)) };
  }

  /** Our findings about it, as they stand. */
  get findings(): readonly vscode.Diagnostic[] {
    return vscode.languages.getDiagnostics(this.document.uri).filter(({ source }) => source === diagnosticSource);
  }

  finding(message: RegExp): Promise<vscode.Diagnostic> {
    return until(`a finding ${String(message)}`, () => this.findings.find((each) => message.test(each.message)));
  }

  async noFindings(): Promise<void> {
    await until('no findings', () => this.findings.length === 0);
  }

  async replace(from: string, to: string): Promise<void> {
    const start = this.document.getText().indexOf(from);
    assert.ok(start >= 0, from);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(this.document.uri, new vscode.Range(this.document.positionAt(start), this.document.positionAt(start + from.length)), to);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  positionOf(text: string): vscode.Position {
    const offset = this.document.getText().indexOf(text);
    assert.ok(offset >= 0, text);
    return this.document.positionAt(offset + 1);
  }

  /** Labels of what completes at a position, best first; asked until `wanted` is among them. */
  completions(position: vscode.Position, wanted: string): Promise<string[]> {
    return until(`completion ${wanted}`, async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', this.document.uri, position);
      const sorted = [...list.items].sort((a, b) => ((a.sortText ?? nameOf(a)) < (b.sortText ?? nameOf(b)) ? -1 : 1));
      const labels = sorted.map(nameOf);
      return labels.includes(wanted) && labels;
    });
  }

  hover(position: vscode.Position): Promise<string> {
    return until('a hover', async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', this.document.uri, position);
      return hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value))).join('\n') || undefined;
    });
  }
}

function nameOf({ label }: vscode.CompletionItem): string {
  return typeof label === 'string' ? label : label.label;
}
