import * as vscode from 'vscode';
import { Failure } from '../../common/failure.ts';
import { commands, type CommandId } from '../../contributions.ts';
import type { Resource } from '../../kube/api/types.ts';
import type { ContextEntry } from '../../kube/types.ts';
import type { Dialogs } from '../dialogs.ts';
import type { Filters } from '../explorer/filters.ts';
import type { TreeNode } from '../explorer/node.ts';
import { ListNode } from '../explorer/nodes/listNode.ts';
import type { Scopes } from '../explorer/scopes.ts';
import type { TablePanel } from '../table/tablePanel.ts';
import type { Tables } from '../table/tables.ts';
import type { Command } from './command.ts';
import type { Picks } from './picks.ts';
import type { Targets } from './targets.ts';

export interface TableCommandServices {
  readonly targets: Targets;
  readonly picks: Picks;
  readonly scopes: Scopes;
  readonly filters: Filters;
  readonly tables: Tables;
}

/** Opens a kind's objects as a table, in the scope and with the filter that its list in the tree has. */
export function openTableCommand({ targets, picks, scopes, filters, tables }: TableCommandServices): Command {
  const open = async (context: ContextEntry, resource: Resource): Promise<void> => {
    const { name = '', labels = '', fields = '' } = filters.of(context.name, resource);
    const { group, version, kind } = resource;
    const namespaces = resource.namespaced ? scopes.of(context).namespaces : [];
    await tables.open({ context: context.name, group, version, kind, resource: resource.resource, namespaces, labels, fields }, name);
  };
  return {
    id: commands.openTable,
    run: async (args) => {
      if (args.length > 0 && (args[0] === undefined || args[0] === null)) {
        // A row whose list the editor was just taking in anew: asking for a kind would be an answer to another question.
        throw new Failure('gone', vscode.l10n.t('The list was just being read anew.'), { hint: vscode.l10n.t('Choose the row once more.') });
      }
      const lists = targets.nodes(args).map(listOf).filter((list) => list !== undefined);
      if (lists.length > 0) {
        for (const list of new Set(lists)) {
          await open(list.context.entry, list.resource);
        }
        return;
      }
      const kind = await picks.kind(vscode.l10n.t('Open as Table'));
      if (kind !== undefined) {
        await open(kind.connection.context, kind.resource);
      }
    },
  };
}

/** Asks which columns a table shows. */
export function tableColumnsCommand(tables: Tables, dialogs: Dialogs): Command {
  return {
    id: commands.tableColumns,
    run: async (args) => {
      const { shown } = tableOf(tables, args);
      if (shown === undefined) {
        throw new Failure('not-found', vscode.l10n.t('The cluster has not said yet which columns there are.'));
      }
      const { chooseColumns } = await import('../table/columnQuestions.ts');
      await chooseColumns(shown.resource, shown.collection.columns, (question) => dialogs.text(question));
    },
  };
}

/** Puts the selected rows of a table into the clipboard. */
export function copyTableCommand(tables: Tables, format: 'csv' | 'json'): Command {
  const ids: Readonly<Record<typeof format, CommandId>> = { csv: commands.copyTableCsv, json: commands.copyTableJson };
  return {
    id: ids[format],
    run: (args) => {
      tableOf(tables, args).copy(format);
      return Promise.resolve();
    },
  };
}

function tableOf(tables: Tables, args: readonly unknown[]): TablePanel {
  const table = tables.of(args) ?? tables.active;
  if (table === undefined) {
    throw new Failure('not-found', vscode.l10n.t('No table has the focus.'));
  }
  return table;
}

/** The list that a row is, or belongs to. */
function listOf(node: TreeNode): ListNode | undefined {
  for (let current: TreeNode | undefined = node; current !== undefined; current = current.parent) {
    if (current instanceof ListNode) {
      return current;
    }
  }
  return undefined;
}
