import * as vscode from 'vscode';
import { Failure } from '../../../common/failure.ts';
import { commands } from '../../../contributions.ts';
import { profileOf } from '../../../kube/kinds/registry.ts';
import type { Command } from '../../commands/command.ts';
import type { CommandServices } from '../../commands/registry.ts';
import { agreedToRead, fewAtOnce } from '../../commands/several.ts';
import { mainContainer, partName, readObject } from '../../commands/targets.ts';
import { withProgress } from '../../progress.ts';

/** Copies `namespace/name` of objects, one a line; only the name of those without a namespace. */
export function copyNamespacedNameCommand({ targets }: CommandServices): Command {
  return {
    id: commands.copyNamespacedName,
    run: async (args) => {
      const chosen = await targets.objects(args, vscode.l10n.t('Copy Namespace and Name'));
      await copy(chosen.map(({ ref }) => (ref.namespace === undefined ? ref.name : `${ref.namespace}/${ref.name}`)));
    },
  };
}

/** Copies the images of containers, one a line. */
export function copyImageCommand({ targets, dialogs }: CommandServices): Command {
  return {
    id: commands.copyImage,
    run: async (args) => {
      const title = vscode.l10n.t('Copy Image');
      const chosen = await targets.containers(args, title);
      if (!await agreedToRead(dialogs, chosen.map(partName))) {
        return;
      }
      const images = await withProgress(title, (signal) => fewAtOnce(chosen, async (part) => {
        const object = await readObject(part, signal);
        const wanted = part.container ?? mainContainer(part, object);
        return profileOf(part.ref.resource).containers?.(object).find(({ name }) => name === wanted)?.image ?? '';
      }));
      await copy(images.filter((image) => image !== ''));
    },
  };
}

/** Copies where the cursor is in a YAML document as kubectl's JSONPath; one line for each cursor. */
export function copyJsonPathCommand(): Command {
  return {
    id: commands.copyJsonPath,
    run: async () => {
      const editor = vscode.window.activeTextEditor;
      const { jsonPathAt } = await import('../yamlPlace.ts');
      const text = editor?.document.getText() ?? '';
      const paths = (editor?.selections ?? []).map(({ active }) => jsonPathAt(text, active.line, active.character)).filter((each) => each !== undefined);
      if (paths.length === 0) {
        throw new Failure('not-found', vscode.l10n.t('There is no field at the cursor.'), { hint: vscode.l10n.t('Put the cursor on a field of a YAML document.') });
      }
      await copy(paths);
    },
  };
}

/** Puts lines into the clipboard, which stays as it is where there are none. */
export async function copy(lines: readonly string[]): Promise<void> {
  if (lines.length > 0) {
    await vscode.env.clipboard.writeText(lines.join('\n'));
  }
}
