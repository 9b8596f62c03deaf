import * as vscode from 'vscode';
import { Lifetime, type Disposable } from '../../common/lifetime.ts';
import type { commands, CommandId } from '../../contributions.ts';
import { contextCommands } from '../contexts/commands/registry.ts';
import type { ContextServices } from '../contexts/services.ts';
import type { ObjectDocuments } from '../documents/objectDocuments.ts';
import type { ExplorerView } from '../explorer/provider.ts';
import { findCommands } from '../find/commands/registry.ts';
import type { LogTerminals } from '../logs/logTerminals.ts';
import type { Tables } from '../table/tables.ts';
import type { Shells } from '../terminals/shells.ts';
import { chooseNamespaceCommand } from './chooseNamespace.ts';
import type { Command } from './command.ts';
import { copyMessageCommand, copyNameCommand } from './copy.ts';
import { describeCommand } from './describe.ts';
import { clearFilterCommand, filterListCommand } from './filterList.ts';
import { clearTreeFilterCommand, filterTreeCommand } from './filterTree.ts';
import { followLogsCommand } from './followLogs.ts';
import { openSettingsCommand } from './openSettings.ts';
import { openShellCommand } from './openShell.ts';
import { previousLogsCommand } from './previousLogs.ts';
import { refreshCommand } from './refresh.ts';
import { refreshDocumentCommand } from './refreshDocument.ts';
import { reloadKubeconfigCommand } from './reloadKubeconfig.ts';
import { retryCommand } from './retry.ts';
import { chooseShownContextsCommand, hideContextCommand } from './shownContexts.ts';
import { stopLogsCommand } from './stopLogs.ts';
import { copyTableCommand, openTableCommand, tableColumnsCommand } from './table.ts';
import { viewYamlCommand } from './viewYaml.ts';

export interface CommandServices extends ContextServices {
  readonly extensionId: string;
  readonly documents: ObjectDocuments;
  readonly logs: LogTerminals;
  readonly shells: Shells;
  readonly view: ExplorerView;
  readonly tables: Tables;
  /** Waits for work that outlasts its command and hands its failure to the log. */
  readonly inBackground: (work: Promise<unknown>) => void;
}

/** Every command by its name in src/contributions.ts: one that is missing here does not compile. */
export function allCommands(services: CommandServices): Record<keyof typeof commands, Command> {
  const { extensionId, kube, explorer, filters, arrangement, protection, dialogs, targets, contexts, picks, documents, logs, shells, tables, inBackground } = services;
  return {
    ...contextCommands(services),
    ...findCommands(services),
    chooseNamespace: chooseNamespaceCommand(services),
    chooseShownContexts: chooseShownContextsCommand(kube, arrangement),
    clearFilter: clearFilterCommand(targets, filters),
    clearTreeFilter: clearTreeFilterCommand(filters),
    copyMessage: copyMessageCommand(targets),
    copyName: copyNameCommand(targets),
    copyTableCsv: copyTableCommand(tables, 'csv'),
    copyTableJson: copyTableCommand(tables, 'json'),
    describe: describeCommand(targets, documents, dialogs),
    filterList: filterListCommand(targets, picks, filters),
    filterTree: filterTreeCommand(filters),
    followLogs: followLogsCommand(targets, logs, dialogs),
    hideContext: hideContextCommand(contexts, arrangement, inBackground),
    openSettings: openSettingsCommand(extensionId),
    openShell: openShellCommand(targets, shells, protection, dialogs),
    openTable: openTableCommand(services),
    previousLogs: previousLogsCommand(targets, documents, dialogs),
    refresh: refreshCommand(targets, explorer),
    refreshDocument: refreshDocumentCommand(documents),
    reloadKubeconfig: reloadKubeconfigCommand(kube),
    retry: retryCommand(targets),
    stopLogs: stopLogsCommand(logs),
    tableColumns: tableColumnsCommand(tables, dialogs),
    viewYaml: viewYamlCommand(targets, documents, dialogs),
  };
}

/**
 * Registers the commands with the editor. What one rejects with is handed to `failed`, and how to do it once more.
 * `given` turns what other views than the tree hand over into what commands know.
 */
export function registerCommands(
  all: Iterable<Command>,
  failed: (id: CommandId, error: unknown, again: () => PromiseLike<unknown>) => void,
  given: (args: readonly unknown[]) => Promise<readonly unknown[]>,
): Disposable {
  const lifetime = new Lifetime();
  for (const command of all) {
    lifetime.add(vscode.commands.registerCommand(command.id, async (...args: unknown[]) => {
      try {
        return await command.run(await given(args));
      } catch (error) {
        failed(command.id, error, () => vscode.commands.executeCommand(command.id, ...args));
        return undefined;
      }
    }));
  }
  return lifetime;
}
