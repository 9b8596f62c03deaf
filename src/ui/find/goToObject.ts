import * as vscode from 'vscode';
import { Failure } from '../../common/failure.ts';
import { commands } from '../../contributions.ts';
import type { Connection } from '../../kube/types.ts';
import { inContext } from '../failures/actions.ts';
import { ObjectTargets } from '../target.ts';
import type { KeptIndexes } from './keptIndexes.ts';
import { ObjectIndex } from './objectIndex.ts';
import { ObjectPick, type Choice } from './objectPick.ts';
import { QuickItems, type ObjectAction } from './quickItems.ts';
import type { RecentObjects } from './recent.ts';
import { reveal, type RevealServices } from './reveal.ts';

export interface GoToServices extends RevealServices {
  readonly recent: RecentObjects;
  readonly indexes: KeptIndexes;
}

const commandOf: Readonly<Record<Exclude<ObjectAction, 'reveal'>, string>> = {
  describe: commands.describe,
  followLogs: commands.followLogs,
  viewYaml: commands.viewYaml,
};

/**
 * Lets the person find any object of a context by typing, and shows it in the tree or what else they ask for. Resolves
 * with the words typed where they want to look in another context.
 */
export async function goToObject(connection: Connection, query: string, services: GoToServices): Promise<{ readonly query: string } | undefined> {
  const context = connection.context.name;
  const choice = await inContext(context, choose(connection, query, services));
  if (choice === undefined || choice.action === 'otherContext') {
    return choice;
  }
  const { action, ref } = choice;
  await services.recent.add(context, ref);
  if (action !== 'reveal') {
    await vscode.commands.executeCommand(commandOf[action], new ObjectTargets([{ connection, ref }]));
    return undefined;
  }
  try {
    await reveal(context, ref, services);
  } catch (error) {
    if (Failure.from(error).code === 'not-found') {
      await services.recent.remove(context, ref);
    }
    throw error;
  }
  return undefined;
}

async function choose(connection: Connection, query: string, { scopes, recent, indexes }: GoToServices): Promise<Choice | undefined> {
  const context = connection.context;
  const abort = new AbortController();
  const signal = AbortSignal.any([abort.signal, connection.signal]);
  const index = new ObjectIndex(connection, [...new Set([...scopes.of(context).namespaces, ...scopes.fallback(context)])], indexes.of(connection));
  let pick: ObjectPick | undefined;
  try {
    const resources = await connection.discovery.resources(signal);
    pick = new ObjectPick({ index, items: new QuickItems(resources), recent: recent.of(context.name, resources), query });
    const open = pick;
    const reading = index.read(signal).then(() => open.complete());
    const failed = new Promise<never>((_, reject) => {
      reading.catch(reject);
    });
    return await Promise.race([pick.show(), failed]);
  } finally {
    indexes.keep(connection, index.contents);
    abort.abort();
    pick?.dispose();
    index.dispose();
  }
}
