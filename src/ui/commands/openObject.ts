import * as vscode from 'vscode';
import type { DocumentView } from '../documents/address.ts';
import type { ObjectDocuments } from '../documents/objectDocuments.ts';
import { withProgress } from '../progress.ts';
import type { Target } from './targets.ts';

/** Reads one of an object's texts and shows it, with progress that can be cancelled. */
export async function openObject(documents: ObjectDocuments, { connection, ref }: Target, view: DocumentView, container?: string): Promise<void> {
  const { group, version, kind } = ref.resource;
  const address = { context: connection.context.name, namespace: ref.namespace, group, version, kind, name: ref.name, view, container };
  await withProgress(vscode.l10n.t('Reading {0} {1}', kind, ref.name), (signal) => documents.open(address, signal));
}
