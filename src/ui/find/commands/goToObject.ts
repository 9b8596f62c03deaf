import * as vscode from 'vscode';
import { systemClock } from '../../../common/clock.ts';
import { asString, isObject } from '../../../common/json.ts';
import { commands } from '../../../contributions.ts';
import type { Command } from '../../commands/command.ts';
import { inContext } from '../../failures/actions.ts';
import { withProgress } from '../../progress.ts';
import type { CommandServices } from '../../commands/registry.ts';
import { KeptIndexes } from '../keptIndexes.ts';

/**
 * Finds any object of a context by typing: the context of the row, the one named as `{ context }`, or the window's.
 * `{ query }` begins with these words.
 */
export function goToObjectCommand(services: CommandServices): Command {
  const { kube, contexts, picks, scopes } = services;
  const indexes = new KeptIndexes(systemClock);
  return {
    id: commands.goToObject,
    run: async (args) => {
      const title = vscode.l10n.t('Go to Object');
      const usable = ({ problem }: { problem: unknown }): boolean => problem === undefined;
      const { kubeconfigs, connections } = await kube();
      let context = await contexts.named(args) ?? scopes.contextOf((await kubeconfigs.contexts()).filter(usable)) ?? await picks.context(title, usable);
      let query = isObject(args[0]) ? asString(args[0].query) ?? '' : '';
      const { goToObject } = await import('../goToObject.ts');
      while (context !== undefined) {
        const { name } = context;
        const connection = await inContext(name, connections.get(name));
        await inContext(name, withProgress(vscode.l10n.t('Connecting to {0}…', name), (signal) => connection.discovery.resources(signal)));
        const elsewhere = await goToObject(connection, query, { ...services, indexes });
        if (elsewhere === undefined) {
          return;
        }
        query = elsewhere.query;
        context = await picks.context(title, usable);
      }
    },
  };
}
