import * as vscode from 'vscode';
import { commands } from '../../contributions.ts';
import type { ContextEntry } from '../../kube/types.ts';
import type { ContextServices } from '../contexts/services.ts';
import { inContext } from '../failures/actions.ts';
import type { Command } from './command.ts';
import { pickNamespaces } from './namespacePicker.ts';

/**
 * Chooses the namespaces that the lists of a context show in this window: of the row's context, else of the window's.
 * No kubeconfig file is changed.
 */
export function chooseNamespaceCommand({ kube, contexts, picks, scopes, favourites }: ContextServices): Command {
  const choose = async (context: ContextEntry, title: string): Promise<void> => {
    const connection = await (await kube()).connections.get(context.name);
    const before = scopes.of(context);
    const scope = await pickNamespaces({
      title,
      context,
      scope: before,
      fallback: scopes.fallback(context),
      favourites,
      read: (signal) => picks.namespaces(connection, signal),
    });
    if (scope !== undefined && scope !== before) {
      await scopes.choose(context, scope);
    }
  };
  return {
    id: commands.chooseNamespace,
    run: async (args) => {
      const title = vscode.l10n.t('Choose Namespaces');
      const window = async (): Promise<ContextEntry | undefined> => scopes.contextOf(await (await kube()).kubeconfigs.contexts());
      const context = await contexts.named(args) ?? await window() ?? await picks.context(title);
      if (context !== undefined) {
        await inContext(context.name, choose(context, title));
      }
    },
  };
}
