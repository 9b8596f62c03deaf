import * as vscode from 'vscode';
import { Failure } from '../../../common/failure.ts';
import { commands } from '../../../contributions.ts';
import type { KubeObject } from '../../../kube/api/types.ts';
import type { KubectlCommand } from '../../../kube/kubectlCommand.ts';
import { choose, type Choice } from '../../commands/choose.ts';
import type { Command } from '../../commands/command.ts';
import type { CommandServices } from '../../commands/registry.ts';
import { agreedToRead, fewAtOnce } from '../../commands/several.ts';
import { partName, readObject, type Part } from '../../commands/targets.ts';
import { inContext } from '../../failures/actions.ts';
import { withProgress } from '../../progress.ts';
import { shellKind } from '../shellKind.ts';
import { copy } from './copy.ts';

/** The lines to copy, or that the ports have to be read first. */
type Answer = readonly string[] | 'ports';

/** Copies a kubectl command for objects and containers, chosen from those that fit all of them; one line each, quoted for the shell in use. */
export function copyKubectlCommand({ targets, dialogs }: CommandServices): Command {
  return {
    id: commands.copyKubectl,
    run: async (args) => {
      const title = vscode.l10n.t('Copy kubectl Command');
      const parts = await targets.parts(args, title);
      if (parts.length === 0) {
        return;
      }
      const answer = await choose<Answer>({
        title,
        placeholder: parts.map(partName).slice(0, 3).join(', ') + (parts.length > 3 ? ', …' : ''),
        none: vscode.l10n.t('There is no command that fits all of them.'),
        always: true,
        choices: (signal) => offers(parts, signal),
      });
      if (answer !== 'ports') {
        await copy(answer ?? []);
      } else if (await agreedToRead(dialogs, parts.map(partName))) {
        await copy(await withProgress(title, (signal) => portForwards(parts, signal)));
      }
    },
  };
}

/** The commands that fit all. Of several objects none is read: what needs their ports is only offered. */
async function offers(parts: readonly Part[], signal: AbortSignal): Promise<readonly Choice<Answer>[]> {
  const { mayForward } = await import('../../../kube/kubectlCommand.ts');
  const [only] = parts;
  // Only to offer more: without the right to read it the other commands are still of use.
  const object = only !== undefined && parts.length === 1 ? await readObject(only, signal).catch(() => undefined) : undefined;
  const each = await fewAtOnce(parts, (part) => commandsFor(part, object, signal));
  const shared = (each[0] ?? []).filter(({ what }) => each.every((of) => of.some((other) => other.what === what)));
  const known = shared.map(({ what }): Choice<Answer> => {
    const lines = [...new Set(each.flatMap((of) => of.filter((other) => other.what === what).map(({ line }) => line)))];
    return { label: what, detail: lines.length === 1 ? lines[0]! : `${lines[0]!} …`, value: lines };
  });
  const canRead = parts.length > 1 && parts.every(({ ref }) => mayForward(ref.resource));
  return canRead ? [...known, { label: 'port-forward', detail: vscode.l10n.t('reads the ports of all of them'), value: 'ports' }] : known;
}

/** Rejects with a Failure where none has a port. */
async function portForwards(parts: readonly Part[], signal: AbortSignal): Promise<readonly string[]> {
  const each = await fewAtOnce(parts, async (part) => commandsFor(part, await readObject(part, signal), signal));
  const lines = new Set(each.flat().filter(({ what }) => what === 'port-forward').map(({ line }) => line));
  if (lines.size === 0) {
    throw new Failure('not-found', vscode.l10n.t('None of them has a port.'));
  }
  return [...lines];
}

function commandsFor({ connection, ref, container }: Part, object: KubeObject | undefined, signal: AbortSignal): Promise<readonly KubectlCommand[]> {
  const context = connection.context.name;
  return inContext(context, (async () => {
    const { kubectlCommands } = await import('../../../kube/kubectlCommand.ts');
    const { group, singular, kind } = ref.resource;
    const name = singular || kind.toLowerCase();
    // As kubectl would understand it: the bare name where that means this kind.
    const known = await connection.discovery.find(name, signal);
    const type = known?.group === group && known.kind === kind ? name : `${name}.${group}`;
    return kubectlCommands({ context, ref, type, object, container }, shellKind(vscode.env.shell));
  })());
}
