import * as vscode from 'vscode';
import { Failure } from '../../common/failure.ts';
import { views } from '../../contributions.ts';
import type { ObjectRef } from '../../kube/api/types.ts';
import type { Dialogs } from '../dialogs.ts';
import { locate, type LocateServices } from '../explorer/locate.ts';
import type { TreeNode } from '../explorer/node.ts';
import type { ListNode } from '../explorer/nodes/listNode.ts';
import type { ExplorerView } from '../explorer/provider.ts';
import { inContext } from '../failures/actions.ts';
import { withProgress } from '../progress.ts';

export interface RevealServices extends Omit<LocateServices, 't'> {
  readonly view: Pick<ExplorerView, 'reveal' | 'selection'>;
  readonly dialogs: Dialogs;
}

/** Steps that may be needed one after the other: another scope, no filter, a shorter list. */
const mostSteps = 4;
const mostTries = 10;
const looksPerTry = 10;
const lookMs = 50;

/**
 * Shows an object's row in the tree, selected. Where the tree does not show its namespace, it does from then on, and a
 * message says so; a filter is cleared and a list made shorter only with consent. Rejects with a Failure.
 */
export async function reveal(context: string, ref: ObjectRef, services: RevealServices): Promise<void> {
  const { kind } = ref.resource;
  const row = await inContext(context, withProgress(vscode.l10n.t('Looking for {0} {1}', kind, ref.name), (signal) => findRow(context, ref, services, signal)));
  if (row !== undefined) {
    await vscode.commands.executeCommand(`${views.explorer}.focus`);
    await show(row, services.view);
  }
}

/** Undefined where the person did not agree to what it takes. */
async function findRow(context: string, ref: ObjectRef, services: RevealServices, signal: AbortSignal): Promise<TreeNode | undefined> {
  for (let step = 0; step < mostSteps; step++) {
    const located = await locate(context, ref, { ...services, t: vscode.l10n.t }, signal);
    if ('row' in located) {
      return located.row;
    }
    if (!await makeRoom(located.hiddenBy, located.list, ref, services)) {
      return undefined;
    }
  }
  throw new Failure('internal', vscode.l10n.t('The tree does not show {0} {1}, though it is in the cluster.', ref.resource.kind, ref.name));
}

/** Changes what the tree shows so that it shows the object. Says whether it did. */
async function makeRoom(hiddenBy: 'scope' | 'filter' | 'length', list: ListNode, ref: ObjectRef, services: RevealServices): Promise<boolean> {
  switch (hiddenBy) {
    case 'scope':
      await widenScope(list, ref, services);
      return true;
    case 'filter':
      return clearFilters(list, ref, services);
    case 'length':
      return narrowScope(list, ref, services);
  }
}

async function widenScope({ context: { entry } }: ListNode, { namespace = '' }: ObjectRef, { scopes }: RevealServices): Promise<void> {
  const before = scopes.of(entry);
  await scopes.choose(entry, { namespaces: [...new Set([...(before.namespaces.length === 0 ? scopes.fallback(entry) : before.namespaces), namespace])] });
  const undo = vscode.l10n.t('Undo');
  const message = vscode.l10n.t('The tree now shows namespace {0} of context {1}, too.', namespace, entry.name);
  void vscode.window.showInformationMessage(message, undo).then((pressed) => (pressed === undo ? scopes.choose(entry, before) : undefined));
}

async function clearFilters({ context: { entry } }: ListNode, { resource, name }: ObjectRef, { filters, dialogs }: RevealServices): Promise<boolean> {
  const { name: words, labels, fields } = filters.of(entry.name, resource);
  const clear = vscode.l10n.t('Clear Filter');
  const pressed = await dialogs.confirm({
    message: vscode.l10n.t('A filter of the tree hides {0} {1}.', resource.kind, name),
    detail: [words, labels, fields].filter((part) => part !== undefined).join('\n'),
    buttons: [clear],
  });
  if (pressed !== clear) {
    return false;
  }
  await filters.setTree('');
  await filters.clear(entry.name, resource);
  return true;
}

async function narrowScope({ context: { entry } }: ListNode, { resource, namespace, name }: ObjectRef, { scopes, dialogs }: RevealServices): Promise<boolean> {
  const shown = scopes.of(entry).namespaces;
  if (namespace === undefined || shown.length === 1) {
    throw new Failure('unsupported', vscode.l10n.t('The list is longer than the tree shows, and {0} {1} stands behind its last row.', resource.kind, name), {
      hint: vscode.l10n.t('Filter the list by name.'),
    });
  }
  const narrow = vscode.l10n.t('Show Only Namespace {0}', namespace);
  const pressed = await dialogs.confirm({
    message: vscode.l10n.t('The list is longer than the tree shows, and {0} {1} stands behind its last row.', resource.kind, name),
    detail: '',
    buttons: [narrow],
  });
  if (pressed !== narrow) {
    return false;
  }
  await scopes.choose(entry, { namespaces: [namespace] });
  return true;
}

/** The editor may refuse, or say that it did and not have selected the row, while it takes in the rows around it. */
async function show(row: TreeNode, view: RevealServices['view']): Promise<void> {
  let refusal: unknown;
  for (let tries = 0; tries < mostTries; tries++) {
    try {
      await view.reveal(row, { select: true, focus: true });
      refusal = undefined;
    } catch (error) {
      refusal = error;
    }
    if (await isSelected(row, view)) {
      return;
    }
  }
  if (refusal !== undefined) {
    throw Failure.from(refusal);
  }
}

/** The selection is told a moment after the row was revealed. */
async function isSelected(row: TreeNode, view: RevealServices['view']): Promise<boolean> {
  for (let looks = 0; looks < looksPerTry && !view.selection.includes(row); looks++) {
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
  return view.selection.includes(row);
}
