import * as vscode from 'vscode';
import type { Dialogs } from '../dialogs.ts';

/** Names that a question lists: the editor's dialogs do not scroll. */
const mostNames = 20;
/** Objects that are read one by one without asking. */
const mostReads = 50;
/** Requests at the same time, since the connection is shared with what the person looks at. */
const atOnce = 4;

/** Asks before something is opened for very many objects at once. Says whether to go on. */
export function agreedTo(dialogs: Dialogs, question: string, names: readonly string[], limit: number): Promise<boolean> {
  return agreed(dialogs, question, names, limit, vscode.l10n.t('Open'));
}

/** Asks before very many objects are read one by one. Says whether to go on. */
export function agreedToRead(dialogs: Dialogs, names: readonly string[]): Promise<boolean> {
  return agreed(dialogs, vscode.l10n.t('Read {0} objects, each by a request?', names.length), names, mostReads, vscode.l10n.t('Read'));
}

async function agreed(dialogs: Dialogs, message: string, names: readonly string[], limit: number, button: string): Promise<boolean> {
  if (names.length <= limit) {
    return true;
  }
  const rest = names.length - mostNames;
  const shown = rest > 0 ? [...names.slice(0, mostNames), vscode.l10n.t('and {0} more', rest)] : names;
  return await dialogs.confirm({ message, detail: shown.join('\n'), buttons: [button] }) === button;
}

/** Works on all values, a few at a time; results stand in the order of the values. Rejects with the first failure and begins no more. */
export async function fewAtOnce<T, R>(values: readonly T[], work: (value: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(values.length);
  const left = values.entries();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (let next = left.next(); next.done !== true && !failed; next = left.next()) {
      const [index, value] = next.value;
      results[index] = await work(value).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
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
