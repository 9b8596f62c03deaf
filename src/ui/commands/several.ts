import * as vscode from 'vscode';
import type { Dialogs } from '../dialogs.ts';

/** Asks before something is opened for very many objects at once. Says whether to go on. */
export async function agreedTo(dialogs: Dialogs, question: string, names: readonly string[], limit: number): Promise<boolean> {
  if (names.length <= limit) {
    return true;
  }
  const open = vscode.l10n.t('Open');
  return await dialogs.confirm({ message: question, detail: names.join('\n'), buttons: [open] }) === open;
}

/** Does one after the other and goes on after a failure; rejects with the first one at the end. */
export async function each<T>(values: readonly T[], work: (value: T) => Promise<unknown>): Promise<void> {
  const failures: unknown[] = [];
  for (const value of values) {
    try {
      await work(value);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) {
    throw failures[0];
  }
}
