import * as vscode from 'vscode';
import { commands } from '../../contributions.ts';
import type { ContextEntry } from '../../kube/types.ts';
import type { ContextTargets } from '../contexts/contextTargets.ts';
import type { Kube } from '../explorer/node.ts';
import type { Scopes } from '../explorer/scopes.ts';
import { inContext } from '../failures/actions.ts';
import type { Command } from './command.ts';
import type { Picks } from './picks.ts';

/**
 * Chooses the namespaces that the lists of a context show in this window: of the row's context, else of the window's.
 * No kubeconfig file is changed.
 */
export function chooseNamespaceCommand(kube: () => Promise<Kube>, contexts: ContextTargets, picks: Picks, scopes: Scopes): Command {
  const choose = async (context: ContextEntry, title: string): Promise<void> => {
    const connection = await (await kube()).connections.get(context.name);
    const scope = await picks.scope(connection, title);
    if (scope !== undefined) {
      await scopes.choose(context, scope);
    }
  };
  return {
    id: commands.chooseNamespace,
    run: async (args) => {
      const title = vscode.l10n.t('Choose Namespace');
      const window = async (): Promise<ContextEntry | undefined> => scopes.contextOf(await (await kube()).kubeconfigs.contexts());
      const context = await contexts.named(args) ?? await window() ?? await picks.context(title);
      if (context !== undefined) {
        await inContext(context.name, choose(context, title));
      }
    },
  };
}
