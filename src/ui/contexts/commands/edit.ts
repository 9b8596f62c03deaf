import * as vscode from 'vscode';
import { commands } from '../../../contributions.ts';
import type { ContextEntry } from '../../../kube/types.ts';
import type { Command } from '../../commands/command.ts';
import type { ContextServices } from '../services.ts';
import { ownProtectedPatterns, writeProtectedPatterns } from '../settings.ts';

/** Copies the names of contexts, one a line. */
export function copyContextNameCommand({ contexts }: ContextServices): Command {
  return {
    id: commands.copyContextName,
    run: async (args) => {
      const chosen = await contexts.all(args, vscode.l10n.t('Copy Context Name'));
      if (chosen.length > 0) {
        await vscode.env.clipboard.writeText(chosen.map(({ name }) => name).join('\n'));
      }
    },
  };
}

/** Renames a context in its file. What the window remembers of it, and its protection, go with it. */
export function renameContextCommand({ kube, contexts, files, scopes, filters, favourites, recent, protection, dialogs }: ContextServices): Command {
  return {
    id: commands.renameContext,
    run: async (args) => {
      const title = vscode.l10n.t('Rename Context');
      const context = await contexts.of(args, title);
      if (context === undefined) {
        return;
      }
      const taken = new Set((await (await kube()).kubeconfigs.contexts()).map(({ name }) => name));
      const name = await dialogs.text({
        title,
        prompt: vscode.l10n.t('New name of context {0} in {1}', context.name, context.file),
        value: context.name,
        validate: (value) => value.trim() === '' ? vscode.l10n.t('A context needs a name.')
          : value !== context.name && taken.has(value) ? vscode.l10n.t('There is a context {0} already.', value) : undefined,
      });
      if (name === undefined || name === context.name) {
        return;
      }
      if (protection.isListed(context.name) && !protection.isListed(name)) {
        // Before the rename: at no time is there a name that is not protected.
        await writeProtectedPatterns([...ownProtectedPatterns(), name]);
      }
      await files.renameContext(context.name, name);
      for (const remembered of [filters, favourites, recent, scopes]) {
        await remembered.rename(context.name, name);
      }
    },
  };
}

/** Deletes a context from its file, and what no other context uses if the person wants that. */
export function deleteContextCommand({ contexts, files, dialogs }: ContextServices): Command {
  return {
    id: commands.deleteContext,
    run: async (args) => {
      const context = await contexts.of(args, vscode.l10n.t('Delete Context'));
      if (context === undefined) {
        return;
      }
      const unused = await files.unusedAfterDelete(context.name);
      const whole = vscode.l10n.t('Delete All of It');
      const only = vscode.l10n.t('Delete Context Only');
      const others = [...unused.clusters.map((name) => vscode.l10n.t('Cluster: {0}', name)), ...unused.users.map((name) => vscode.l10n.t('User: {0}', name))];
      const pressed = await dialogs.confirm({
        message: vscode.l10n.t('Delete context {0} from {1}?', context.name, context.file),
        detail: detailOf(context, others),
        buttons: others.length > 0 ? [whole, only] : [only],
      });
      if (pressed !== undefined) {
        await files.deleteContext(context.name, pressed === whole);
      }
    },
  };
}

function detailOf(context: ContextEntry, others: readonly string[]): string {
  return [
    ...(others.length > 0 ? [vscode.l10n.t('No other context uses these, which can go as well:'), ...others] : []),
    ...(context.current ? [vscode.l10n.t('It is the current context of the file, which will have none then.')] : []),
    vscode.l10n.t('The cluster itself is left alone.'),
  ].join('\n');
}
