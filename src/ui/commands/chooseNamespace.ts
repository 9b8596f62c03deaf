import * as vscode from 'vscode';
import { commands } from '../../contributions.ts';
import type { ContextEntry } from '../../kube/types.ts';
import type { Kube, TreeNode } from '../explorer/node.ts';
import { ContextNode } from '../explorer/nodes/contextNode.ts';
import type { Scopes } from '../explorer/scopes.ts';
import type { Command } from './command.ts';
import type { Picks } from './picks.ts';
import type { Targets } from './targets.ts';

/** Chooses the namespaces that the lists of a context show in this window. No kubeconfig file is changed. */
export function chooseNamespaceCommand(kube: () => Promise<Kube>, targets: Targets, picks: Picks, scopes: Scopes): Command {
  return {
    id: commands.chooseNamespace,
    run: async (args) => {
      const title = vscode.l10n.t('Choose Namespace');
      const context = contextOf(targets.node(args)) ?? await picks.context(title);
      if (context === undefined) {
        return;
      }
      const connection = await (await kube()).connections.get(context.name);
      const scope = await picks.scope(connection, title);
      if (scope !== undefined) {
        await scopes.choose(context, scope);
      }
    },
  };
}

function contextOf(node: TreeNode | undefined): ContextEntry | undefined {
  for (let current = node; current !== undefined; current = current.parent) {
    if (current instanceof ContextNode) {
      return current.entry;
    }
  }
  return undefined;
}
