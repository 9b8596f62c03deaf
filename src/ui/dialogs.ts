import * as vscode from 'vscode';

/** Something to agree to before it is done. */
export interface Confirmation {
  readonly message: string;
  /** What else there is to know: files, names. */
  readonly detail: string;
  /** The buttons to go on with, the usual one first. Cancelling is always there. */
  readonly buttons: readonly string[];
}

export interface TextQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly value?: string;
  /** Says what is wrong with an answer; undefined where nothing is. */
  readonly validate?: (value: string) => string | undefined;
}

/** Questions that stand in a person's way. A port, so that tests can answer. Undefined where the person broke off. */
export interface Dialogs {
  /** The button that was pressed. */
  confirm(confirmation: Confirmation): Promise<string | undefined>;
  text(question: TextQuestion): Promise<string | undefined>;
  /** A file on this machine. */
  file(title: string): Promise<string | undefined>;
}

export const editorDialogs: Dialogs = {
  confirm: async ({ message, detail, buttons }) => vscode.window.showWarningMessage(message, { modal: true, detail }, ...buttons),
  text: async ({ title, prompt, value, validate }) => vscode.window.showInputBox({
    title,
    prompt,
    ignoreFocusOut: true,
    ...(value === undefined ? {} : { value }),
    ...(validate === undefined ? {} : { validateInput: validate }),
  }),
  file: async (title) => (await vscode.window.showOpenDialog({ title, canSelectMany: false, openLabel: title }))?.[0]?.fsPath,
};
