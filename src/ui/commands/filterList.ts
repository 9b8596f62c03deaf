import * as vscode from 'vscode';
import { commands } from '../../contributions.ts';
import type { ResourceId } from '../../kube/api/types.ts';
import { filterText, readFilter } from '../explorer/filterText.ts';
import { isFiltered, type Filters, type ListFilter } from '../explorer/filters.ts';
import { pluralLabel } from '../explorer/layout.ts';
import type { TreeNode } from '../explorer/node.ts';
import { ListNode } from '../explorer/nodes/listNode.ts';
import { choose } from './choose.ts';
import type { Command } from './command.ts';
import type { Picks } from './picks.ts';
import { savedFilters, type SavedFilters } from './savedFilters.ts';
import type { Targets } from './targets.ts';

type Item = vscode.QuickPickItem & { readonly filter?: ListFilter; readonly does?: 'save'; readonly saved?: string };

/** The list that a filter is for. */
interface Filtered {
  readonly context: string;
  readonly resource: ResourceId;
  /** What the kind is called. */
  readonly label: string;
}

/** Filters one list by names, labels and fields, or takes a filter that was saved. */
export function filterListCommand(targets: Targets, picks: Picks, filters: Filters): Command {
  return {
    id: commands.filterList,
    run: async (args) => {
      const list = listOf(targets.node(args)) ?? await pickList(picks);
      const filter = list && await ask(list, filters.own(list.context, list.resource), savedFilters);
      if (list !== undefined && filter !== undefined) {
        await filters.set(list.context, list.resource, filter);
      }
    },
  };
}

/** Shows everything of lists again; called on the lists or on what they have to say, else asks which of the filtered ones. */
export function clearFilterCommand(targets: Targets, filters: Filters): Command {
  return {
    id: commands.clearFilter,
    run: async (args) => {
      const lists = targets.nodes(args).map(listOf).filter((list) => list !== undefined);
      const picked = args.length === 0 ? await pickFiltered(filters) : undefined;
      for (const { context, resource } of picked === undefined ? lists : [picked]) {
        await filters.clear(context, resource);
      }
    },
  };
}

/** One of the lists that have a filter, connected or not. */
function pickFiltered(filters: Filters): Promise<Pick<Filtered, 'context' | 'resource'> | undefined> {
  return choose({
    title: vscode.l10n.t('Clear Filter'),
    placeholder: vscode.l10n.t('Lists that are filtered'),
    none: vscode.l10n.t('No list is filtered.'),
    choices: () => Promise.resolve(filters.filtered.map(({ context, resource }) => ({
      label: resource.group === '' ? resource.resource : `${resource.resource}.${resource.group}`,
      description: context,
      detail: filterText(filters.own(context, resource)),
      value: { context, resource },
    }))),
  });
}

function listOf(node: TreeNode | undefined): Filtered | undefined {
  const list = node instanceof ListNode ? node : node?.parent;
  return list instanceof ListNode ? { context: list.context.entry.name, resource: list.resource, label: list.look().label } : undefined;
}

async function pickList(picks: Picks): Promise<Filtered | undefined> {
  const picked = await picks.kind(vscode.l10n.t('Filter List'));
  return picked && { context: picked.connection.context.name, resource: picked.resource, label: pluralLabel(picked.resource) };
}

/** Undefined where the person broke off. */
function ask(list: Filtered, before: ListFilter, saved: SavedFilters): Promise<ListFilter | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  const trash: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('trash'), tooltip: vscode.l10n.t('Delete This Saved Filter') };
  pick.title = vscode.l10n.t('Filter {0} in {1}', list.label, list.context);
  pick.placeholder = vscode.l10n.t('Words of names, label:app=web, field:status.phase=Running');
  pick.value = filterText(before);
  // Ours is the order. Not in the stable API, yet taken by every editor; without it names that match come first, sorted.
  Object.assign(pick, { sortByLabel: false });
  const update = (): void => {
    pick.items = [...typedItems(pick.value, before, saved), ...savedItems(saved, trash)];
    // Enter does what was typed, even where a saved filter is called so.
    pick.activeItems = pick.items.filter(({ filter }) => filter !== undefined).slice(0, 1);
  };
  update();
  return new Promise((resolve, reject) => {
    let answer: ListFilter | undefined;
    pick.onDidChangeValue(update);
    pick.onDidTriggerItemButton(({ item }) => {
      saved.delete(item.saved ?? '').then(update, reject);
    });
    pick.onDidAccept(() => {
      const [item] = pick.activeItems;
      if (item?.filter === undefined) {
        return;
      }
      answer = item.filter;
      if (item.does === 'save') {
        resolve(save(item.filter, saved));
      }
      pick.hide();
    });
    pick.onDidHide(() => {
      pick.dispose();
      resolve(answer);
    });
    pick.show();
  });
}

function typedItems(value: string, before: ListFilter, saved: SavedFilters): Item[] {
  const read = readFilter(value, vscode.l10n.t);
  if ('problem' in read) {
    return [{ label: `$(error) ${read.problem}`, alwaysShow: true }];
  }
  const text = filterText(read.filter);
  const clear: Item = { label: `$(clear-all) ${vscode.l10n.t('Clear Filter')}`, description: vscode.l10n.t('shows all'), alwaysShow: true, filter: {} };
  if (!isFiltered(read.filter)) {
    return isFiltered(before) ? [clear] : [];
  }
  return [
    { label: `$(filter) ${vscode.l10n.t('Filter by {0}', text)}`, alwaysShow: true, filter: read.filter },
    ...(Object.values(saved.all()).includes(text) ? [] : [{ label: `$(save) ${vscode.l10n.t('Save This Filter…')}`, alwaysShow: true, filter: read.filter, does: 'save' as const }]),
    ...(isFiltered(before) ? [clear] : []),
  ];
}

function savedItems(saved: SavedFilters, trash: vscode.QuickInputButton): Item[] {
  const items = Object.entries(saved.all()).flatMap(([name, text]): Item[] => {
    const read = readFilter(text, vscode.l10n.t);
    const known = 'filter' in read ? { description: text, filter: read.filter } : { description: read.problem };
    return [{ label: name, ...known, alwaysShow: true, buttons: [trash], saved: name }];
  });
  return items.length === 0 ? [] : [{ label: vscode.l10n.t('Saved filters'), kind: vscode.QuickPickItemKind.Separator }, ...items];
}

async function save(filter: ListFilter, saved: SavedFilters): Promise<ListFilter> {
  const name = await vscode.window.showInputBox({ title: vscode.l10n.t('Save This Filter'), prompt: vscode.l10n.t('Name of the filter {0}', filterText(filter)) });
  if (name !== undefined && name.trim() !== '') {
    await saved.save(name.trim(), filterText(filter));
  }
  return filter;
}
