import * as vscode from 'vscode';
import { systemClock } from '../../common/clock.ts';
import { Failure } from '../../common/failure.ts';
import { settledWithin } from '../explorer/settledWithin.ts';

export interface Choice<T> extends vscode.QuickPickItem {
  readonly value: T;
}

export interface Question<T> {
  readonly title: string;
  readonly placeholder: string;
  /** Reads the answers to choose from. Aborted when the person breaks off. */
  readonly choices: (signal: AbortSignal) => Promise<readonly Choice<T>[]>;
  /** Said where there is nothing to choose from. */
  readonly none: string;
  /** Ask also when there is one answer only. */
  readonly always?: boolean;
}

/** Time in which a quick answer spares the person an empty list. */
const patienceMs = 250;

/**
 * Asks one question; a single answer is taken without asking. While the answers are read the list shows progress,
 * and Escape stops the reading. Undefined where the person broke off; rejects with a Failure.
 */
export async function choose<T>(question: Question<T>): Promise<T | undefined> {
  const abort = new AbortController();
  const loading = question.choices(abort.signal);
  if (await settledWithin(loading, patienceMs, systemClock)) {
    const only = onlyAnswer(await loading, question);
    if (only !== undefined) {
      return only.value;
    }
  }
  const hide = new vscode.CancellationTokenSource();
  try {
    let only: Choice<T> | undefined;
    const items = loading.then((choices) => {
      only = onlyAnswer(choices, question);
      if (only !== undefined) {
        hide.cancel();
      }
      return [...choices];
    });
    const options = { title: question.title, placeHolder: question.placeholder, matchOnDescription: true, matchOnDetail: true };
    const picked = await Promise.race([vscode.window.showQuickPick(items, options, hide.token), failureOf(items)]);
    return (picked ?? only)?.value;
  } finally {
    abort.abort();
    hide.cancel();
    hide.dispose();
  }
}

function onlyAnswer<T>(choices: readonly Choice<T>[], question: Question<T>): Choice<T> | undefined {
  if (choices.length === 0) {
    throw new Failure('not-found', question.none);
  }
  return choices.length === 1 && question.always !== true ? choices[0] : undefined;
}

/** Never resolves; rejects when the work fails. */
function failureOf(work: Promise<unknown>): Promise<never> {
  return new Promise((_, reject) => {
    work.catch((error: unknown) => reject(Failure.from(error)));
  });
}
