import * as vscode from 'vscode';
import { Failure } from '../../../common/failure.ts';
import { commands } from '../../../contributions.ts';
import type { ContextEntry } from '../../../kube/types.ts';
import type { Command } from '../../commands/command.ts';
import type { ContextServices } from '../services.ts';

/** Makes a context the one that this window works in. No kubeconfig file is changed and no cluster asked. */
export function useContextCommand({ contexts, scopes }: ContextServices): Command {
  return {
    id: commands.useContext,
    run: async (args) => {
      const context = await contexts.of(args, vscode.l10n.t('Use Context in This Window'));
      if (context !== undefined) {
        await scopes.use(context);
      }
    },
  };
}

/** Writes a context as the current one into the kubeconfig file, as `kubectl config use-context`. */
export function setKubeconfigContextCommand({ contexts, scopes, files, dialogs }: ContextServices): Command {
  return {
    id: commands.setKubeconfigContext,
    run: async (args) => {
      const context = await contexts.of(args, vscode.l10n.t('Set Current Context in Kubeconfig'));
      if (context === undefined) {
        return;
      }
      const agreed = await dialogs.confirm({
        message: vscode.l10n.t('Make {0} the current context in {1}?', context.name, await files.first()),
        detail: vscode.l10n.t('kubectl and other programs that use this file work in it from then on.'),
        buttons: [vscode.l10n.t('Change File')],
      });
      if (agreed !== undefined) {
        await files.setCurrentContext(context.name);
        await scopes.use(context);
      }
    },
  };
}

/** Writes a context's namespace into the kubeconfig file, as `kubectl config set-context --namespace`. */
export function setKubeconfigNamespaceCommand(services: ContextServices): Command {
  const { contexts, scopes, files, dialogs } = services;
  return {
    id: commands.setKubeconfigNamespace,
    run: async (args) => {
      const context = await contexts.of(args, vscode.l10n.t('Set Namespace in Kubeconfig'));
      const namespace = context && await namespaceFor(context, services);
      if (context === undefined || namespace === undefined) {
        return;
      }
      const agreed = await dialogs.confirm({
        message: vscode.l10n.t('Make {0} the namespace of context {1} in {2}?', namespace, context.name, context.file),
        detail: vscode.l10n.t('kubectl and other programs that use this file work in it from then on.'),
        buttons: [vscode.l10n.t('Change File')],
      });
      if (agreed !== undefined) {
        await files.setNamespace(context.name, namespace);
        // What was chosen for this window before would hide it.
        await scopes.forget(context.name);
      }
    },
  };
}

/** One of the cluster's namespaces, or a name typed where the cluster cannot be asked. */
async function namespaceFor(context: ContextEntry, { kube, picks, dialogs }: ContextServices): Promise<string | undefined> {
  const title = vscode.l10n.t('Set Namespace in Kubeconfig');
  try {
    const connection = await (await kube()).connections.get(context.name);
    return (await picks.scope(connection, title, false))?.namespaces[0];
  } catch (error) {
    if (Failure.from(error).code === 'cancelled') {
      return undefined;
    }
    return await dialogs.text({ title, prompt: vscode.l10n.t('Name of the namespace'), value: context.namespace }) || undefined;
  }
}
