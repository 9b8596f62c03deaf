import * as vscode from 'vscode';
import type { PilothouseApi } from '../../../src/extension.ts';
import type { Confirmation, Dialogs, TextQuestion } from '../../../src/ui/dialogs.ts';
import { until } from './until.ts';

/** Stands in for the person before questions that would block the editor under test. Says no to what has no answer. */
export class Answers {
  readonly confirmations: Confirmation[] = [];
  readonly texts: TextQuestion[] = [];
  /** Which button to press: by its place, or none. */
  button: number | undefined;
  text: string | undefined;
  file: string | undefined;
  readonly #api: PilothouseApi;
  readonly #before: Dialogs;

  constructor(api: PilothouseApi) {
    this.#api = api;
    this.#before = { ...api.dialogs };
    Object.assign(api.dialogs, {
      confirm: (confirmation) => {
        this.confirmations.push(confirmation);
        return Promise.resolve(this.button === undefined ? undefined : confirmation.buttons[this.button]);
      },
      text: (question) => {
        this.texts.push(question);
        const refused = this.text === undefined || question.validate?.(this.text) !== undefined;
        return Promise.resolve(refused ? undefined : this.text);
      },
      file: () => Promise.resolve(this.file),
    } satisfies Dialogs);
  }

  get last(): Confirmation | undefined {
    return this.confirmations.at(-1);
  }

  reset(): void {
    this.confirmations.length = 0;
    this.texts.length = 0;
    this.button = this.text = this.file = undefined;
  }

  restore(): void {
    Object.assign(this.#api.dialogs, this.#before);
  }
}

/** Runs a command and chooses an item of the list that it opens, by its place from the one that has the focus. */
export async function runAndPick(command: string, place: number, ...args: unknown[]): Promise<void> {
  let over = false;
  const running = Promise.resolve(vscode.commands.executeCommand(command, ...args)).finally(() => { over = true; });
  // There is no telling when the list has come; before it has, these commands do nothing.
  await new Promise((resolve) => setTimeout(resolve, 700));
  for (let step = 0; step < Math.abs(place); step++) {
    await vscode.commands.executeCommand(place > 0 ? 'workbench.action.quickOpenSelectNext' : 'workbench.action.quickOpenSelectPrevious');
  }
  await until(`${command} ends`, async () => {
    if (!over) {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    return over;
  });
  await running;
}
