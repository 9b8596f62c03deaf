import * as vscode from 'vscode';
import { Failure } from '../../../common/failure.ts';
import { commands } from '../../../contributions.ts';
import type { KubectlCommand } from '../../../kube/kubectlCommand.ts';
import { profileOf } from '../../../kube/kinds/registry.ts';
import { choose } from '../../commands/choose.ts';
import type { Command } from '../../commands/command.ts';
import { ContainerNode } from '../../explorer/nodes/containerNode.ts';
import { inContext } from '../../failures/actions.ts';
import { withProgress } from '../../progress.ts';
import type { Target } from '../../target.ts';
import type { CommandServices } from '../../commands/registry.ts';
import { shellKind } from '../shellKind.ts';

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
export function copyImageCommand({ targets }: CommandServices): Command {
  return {
    id: commands.copyImage,
    run: async (args) => {
      const chosen = await targets.containers(args, vscode.l10n.t('Copy Image'));
      const images = await withProgress(vscode.l10n.t('Copy Image'), (signal) => Promise.all(chosen.map(async ({ connection, ref, container }) => {
        const object = await inContext(connection.context.name, connection.reader.get(ref, signal));
        return profileOf(ref.resource).containers?.(object).find(({ name }) => name === container)?.image ?? '';
      })));
      await copy(images.filter((image) => image !== ''));
    },
  };
}

/** Copies a kubectl command for objects, chosen from those that fit all of them; one line each, quoted for the shell in use. */
export function copyKubectlCommand({ targets }: CommandServices): Command {
  return {
    id: commands.copyKubectl,
    run: async (args) => {
      const title = vscode.l10n.t('Copy kubectl Command');
      const chosen = await targets.objects(args, title);
      const nodes = targets.nodes(args);
      const containerOf = (target: Target): string | undefined => nodes.find((node): node is ContainerNode => node instanceof ContainerNode && node.target?.ref.name === target.ref.name)?.name;
      if (chosen.length === 0) {
        return;
      }
      const what = await choose<readonly string[]>({
        title,
        placeholder: chosen.map(({ ref }) => ref.name).slice(0, 3).join(', ') + (chosen.length > 3 ? ', …' : ''),
        none: vscode.l10n.t('There is no command that fits all of them.'),
        always: true,
        choices: async (signal) => {
          const each = await Promise.all(chosen.map((target) => inContext(target.connection.context.name, commandsFor(target, containerOf(target), signal))));
          const shared = (each[0] ?? []).filter(({ what: one }) => each.every((of) => of.some((other) => other.what === one)));
          return shared.map(({ what: one }) => {
            const lines = each.flatMap((of) => of.filter((other) => other.what === one).map(({ line }) => line));
            return { label: one, detail: lines.length === 1 ? lines[0]! : `${lines[0]!} …`, value: lines };
          });
        },
      });
      await copy(what ?? []);
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

async function copy(lines: readonly string[]): Promise<void> {
  if (lines.length > 0) {
    await vscode.env.clipboard.writeText(lines.join('\n'));
  }
}

async function commandsFor({ connection, ref }: Target, container: string | undefined, signal: AbortSignal): Promise<readonly KubectlCommand[]> {
  const { kubectlCommands } = await import('../../../kube/kubectlCommand.ts');
  const { group, singular, kind } = ref.resource;
  const name = singular || kind.toLowerCase();
  // As kubectl would understand it: the bare name where that means this kind.
  const known = await connection.discovery.find(name, signal);
  const type = known?.group === group && known.kind === kind ? name : `${name}.${group}`;
  // Only to offer more: without the right to read it the other commands are still of use.
  const object = await connection.reader.get(ref, signal).catch(() => undefined);
  return kubectlCommands({ context: connection.context.name, ref, type, object, container }, shellKind(vscode.env.shell));
}
