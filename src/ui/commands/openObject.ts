import * as vscode from 'vscode';
import type { Dialogs } from '../dialogs.ts';
import type { Address, DocumentView } from '../documents/address.ts';
import type { ObjectDocuments } from '../documents/objectDocuments.ts';
import { withProgress } from '../progress.ts';
import { agreedTo, each } from './several.ts';
import { namedContainers, partName, type Part } from './targets.ts';

/** Documents that are opened without asking. */
const mostDocuments = 8;

/** Reads one of an object's texts and shows it, with progress that can be cancelled. */
async function openObject(documents: ObjectDocuments, part: Part, view: DocumentView): Promise<void> {
  const { resource, name } = part.ref;
  await withProgress(vscode.l10n.t('Reading {0} {1}', resource.kind, name), (signal) => documents.open(addressOf(part, view), signal));
}

/** The same for any number of objects or, for logs, containers, each in an editor that stays. Asks first where there are very many. */
export async function openObjects(documents: ObjectDocuments, dialogs: Dialogs, parts: readonly Part[], view: DocumentView): Promise<void> {
  const title = vscode.l10n.t('Reading {0} objects', parts.length);
  if (!await agreedTo(dialogs, vscode.l10n.t('Open {0} documents?', parts.length), parts.map((part) => `${part.ref.resource.kind} ${partName(part)}`), mostDocuments)) {
    return;
  }
  const opened = view === 'log' ? await namedContainers(parts, title) : parts;
  const [only] = opened;
  if (only !== undefined && opened.length === 1) {
    return openObject(documents, only, view);
  }
  await withProgress(title, (signal) => each(opened, (part) => documents.open(addressOf(part, view), signal, { preview: false })));
}

function addressOf({ connection, ref, container }: Part, view: DocumentView): Address {
  const { group, version, kind } = ref.resource;
  return { context: connection.context.name, namespace: ref.namespace, group, version, kind, name: ref.name, view, container };
}
