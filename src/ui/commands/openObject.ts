import * as vscode from 'vscode';
import type { Dialogs } from '../dialogs.ts';
import type { Address, DocumentView } from '../documents/address.ts';
import type { ObjectDocuments } from '../documents/objectDocuments.ts';
import { withProgress } from '../progress.ts';
import type { Target } from '../target.ts';
import { agreedTo, each } from './several.ts';

/** Documents that are opened without asking. */
const mostDocuments = 8;

/** Reads one of an object's texts and shows it, with progress that can be cancelled. */
export async function openObject(documents: ObjectDocuments, target: Target, view: DocumentView, container?: string): Promise<void> {
  const { resource, name } = target.ref;
  await withProgress(vscode.l10n.t('Reading {0} {1}', resource.kind, name), (signal) => documents.open({ ...addressOf(target, view), container }, signal));
}

/** The same for any number of objects, each in an editor that stays. Asks first where there are very many. */
export async function openObjects(documents: ObjectDocuments, dialogs: Dialogs, targets: readonly Target[], view: DocumentView): Promise<void> {
  const [only] = targets;
  if (only !== undefined && targets.length === 1) {
    return openObject(documents, only, view);
  }
  const question = vscode.l10n.t('Open {0} documents?', targets.length);
  if (await agreedTo(dialogs, question, targets.map(({ ref }) => `${ref.resource.kind} ${ref.name}`), mostDocuments)) {
    await withProgress(vscode.l10n.t('Reading {0} objects', targets.length), (signal) =>
      each(targets, (target) => documents.open(addressOf(target, view), signal, { preview: false })));
  }
}

function addressOf({ connection, ref }: Target, view: DocumentView): Address {
  const { group, version, kind } = ref.resource;
  return { context: connection.context.name, namespace: ref.namespace, group, version, kind, name: ref.name, view };
}
