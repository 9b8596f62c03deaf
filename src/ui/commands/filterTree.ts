import * as vscode from 'vscode';
import { systemClock } from '../../common/clock.ts';
import type { Disposable } from '../../common/lifetime.ts';
import { commands } from '../../contributions.ts';
import type { Filters } from '../explorer/filters.ts';
import type { Command } from './command.ts';

/** Time after a key in which another one may follow. */
const typingMs = 150;

/** Filters the lists of all kinds by name while one types. Enter keeps the filter, Escape goes back to the one before. */
export function filterTreeCommand(filters: Filters): Command {
  return {
    id: commands.filterTree,
    run: () => new Promise<void>((resolve, reject) => {
      const box = vscode.window.createInputBox();
      const clear: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('clear-all'), tooltip: vscode.l10n.t('Clear Filter') };
      let typing: Disposable | undefined;
      box.title = vscode.l10n.t('Filter the Tree');
      box.prompt = vscode.l10n.t('Words that names in the lists of kinds hold, all of them.');
      box.value = filters.tree;
      box.buttons = [clear];
      // The tree can be scrolled and looked through while one types.
      box.ignoreFocusOut = true;
      box.onDidChangeValue((value) => {
        typing?.dispose();
        typing = systemClock.after(typingMs, () => filters.tryTree(value));
      });
      const keep = (words: string): void => {
        typing?.dispose();
        filters.setTree(words).then(() => box.hide(), reject);
      };
      box.onDidAccept(() => keep(box.value));
      box.onDidTriggerButton(() => keep(''));
      box.onDidHide(() => {
        typing?.dispose();
        filters.tryTree(undefined);
        box.dispose();
        resolve();
      });
      box.show();
    }),
  };
}

export function clearTreeFilterCommand(filters: Filters): Command {
  return { id: commands.clearTreeFilter, run: () => filters.setTree('') };
}
