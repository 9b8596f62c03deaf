import * as vscode from 'vscode';
import { commands } from '../../contributions.ts';
import type { ContextTargets } from '../contexts/contextTargets.ts';
import { hiddenPatterns, writeHiddenPatterns } from '../contexts/settings.ts';
import { hiddenAfter, type Arrangement } from '../explorer/arrangement.ts';
import type { Kube } from '../explorer/node.ts';
import type { Command } from './command.ts';

/** Leaves contexts out of the tree, by the settings. The message that says so takes it back. */
export function hideContextCommand(contexts: ContextTargets, arrangement: Arrangement, inBackground: (work: Promise<unknown>) => void): Command {
  return {
    id: commands.hideContext,
    run: async (args) => {
      const chosen = await contexts.all(args, vscode.l10n.t('Hide Context'), ({ name }) => !arrangement.isHidden(name));
      const names = chosen.map(({ name }) => name).filter((name) => !arrangement.isHidden(name));
      if (names.length === 0) {
        return;
      }
      await writeHiddenPatterns([...hiddenPatterns(), ...names]);
      // The message may stay for long, and the command is over.
      inBackground(offerUndo(names));
    },
  };
}

async function offerUndo(names: readonly string[]): Promise<void> {
  const undo = vscode.l10n.t('Undo');
  const choose = vscode.l10n.t('Choose Shown Contexts…');
  const [only = ''] = names;
  const message = names.length === 1 ? vscode.l10n.t('Context {0} is hidden.', only) : vscode.l10n.t('{0} contexts are hidden.', names.length);
  const pressed = await vscode.window.showInformationMessage(message, undo, choose);
  if (pressed === undo) {
    await writeHiddenPatterns(hiddenPatterns().filter((pattern) => !names.includes(pattern)));
  } else if (pressed === choose) {
    await vscode.commands.executeCommand(commands.chooseShownContexts);
  }
}

/** Asks for every context whether the tree shows it, and writes that into the settings. */
export function chooseShownContextsCommand(kube: () => Promise<Kube>, arrangement: Arrangement): Command {
  return {
    id: commands.chooseShownContexts,
    run: async () => {
      const contexts = await (await kube()).kubeconfigs.contexts();
      const items = contexts.map(({ name, server, file }) => ({ label: name, description: server ?? '', detail: file, picked: !arrangement.isHidden(name) }));
      const picked = await vscode.window.showQuickPick(items, {
        title: vscode.l10n.t('Choose Shown Contexts'),
        placeHolder: vscode.l10n.t('Contexts that the tree shows'),
        canPickMany: true,
        matchOnDescription: true,
        matchOnDetail: true,
      });
      if (picked !== undefined) {
        await writeHiddenPatterns(hiddenAfter(hiddenPatterns(), contexts.map(({ name }) => name), new Set(picked.map(({ label }) => label))));
      }
    },
  };
}
