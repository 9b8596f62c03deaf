import * as vscode from 'vscode';
import { explain, Failure } from '../../common/failure.ts';
import { settings } from '../../contributions.ts';
import type { Resource } from '../../kube/api/types.ts';
import type { Column } from '../../kube/live/types.ts';
import { customColumn, parseCustomColumns } from '../../kube/print/customColumns.ts';
import { pluralLabel } from '../explorer/layout.ts';
import type { TextQuestion } from '../dialogs.ts';
import { entriesFor, entriesOf, hasHeaders, headerOf, kindKey, settingWrites, usualNames, writeEntry, type ColumnEntry } from './columnEntries.ts';

interface ColumnItem extends vscode.QuickPickItem {
  readonly entry: ColumnEntry;
}

/** Asks which columns the tables of a kind have, and keeps the answer in the settings. */
export async function chooseColumns(resource: Resource, columns: readonly Column[], ask: (question: TextQuestion) => Promise<string | undefined>): Promise<void> {
  const title = vscode.l10n.t('Columns of {0}', pluralLabel(resource));
  const key = kindKey(resource);
  const entries = entriesOf(readSetting(), key);
  const show = { label: `$(list-selection) ${vscode.l10n.t('Choose Columns to Show…')}` };
  const add = { label: `$(add) ${vscode.l10n.t('Add Columns by Path…')}` };
  const reset = { label: `$(discard) ${vscode.l10n.t('Show What the Server Shows')}` };
  const picked = await vscode.window.showQuickPick([show, add, ...(entries.length === 0 ? [] : [reset])], { title });
  const chosen = picked === show ? await chooseShown(title, columns, entries)
    : picked === add ? await askForPaths(title, columns, entries, ask)
      : picked === reset ? [] : undefined;
  if (chosen !== undefined) {
    await keep(key, chosen);
  }
}

/** Writes where the value in effect stands: one at another level would change nothing. */
async function keep(key: string, entries: readonly ColumnEntry[]): Promise<void> {
  const configuration = vscode.workspace.getConfiguration();
  const { globalValue: user, workspaceValue: workspace } = configuration.inspect(settings.tableColumns) ?? {};
  const targets = { user: vscode.ConfigurationTarget.Global, workspace: vscode.ConfigurationTarget.Workspace };
  for (const { level, value } of settingWrites({ user, workspace }, key, entries)) {
    await configuration.update(settings.tableColumns, value, targets[level]);
  }
}

async function chooseShown(title: string, columns: readonly Column[], entries: readonly ColumnEntry[]): Promise<readonly ColumnEntry[] | undefined> {
  const named = entries.filter((entry) => entry.type === 'server')
    .flatMap((entry) => columns.filter(({ name }) => name.toLowerCase() === entry.name.toLowerCase())).map(({ name }) => name);
  const shown = named.length === 0 ? usualNames(columns) : named;
  const items: ColumnItem[] = [
    ...columns.map(({ name, description, priority }) => ({
      label: name,
      description: priority === 0 ? '' : vscode.l10n.t('wide'),
      detail: description,
      picked: shown.includes(name),
      entry: { type: 'server' as const, name },
    })),
    ...entries.filter((entry) => entry.type === 'custom').map((entry) => ({ label: entry.header, description: entry.path, picked: true, entry })),
  ];
  const picked = await vscode.window.showQuickPick(items, { title, canPickMany: true, placeHolder: vscode.l10n.t('Columns to show'), matchOnDescription: true });
  if (picked === undefined || picked.length === 0) {
    return undefined;
  }
  const names = picked.map(({ entry }) => entry).filter((entry) => entry.type === 'server').map(({ name }) => name);
  return entriesFor(columns, names, picked.map(({ entry }) => entry).filter((entry) => entry.type === 'custom'));
}

async function askForPaths(title: string, columns: readonly Column[], entries: readonly ColumnEntry[], ask: (question: TextQuestion) => Promise<string | undefined>): Promise<readonly ColumnEntry[] | undefined> {
  const text = await ask({
    title,
    prompt: vscode.l10n.t('A path such as spec.nodeName or metadata.labels.app, a JSONPath, or columns as kubectl takes them: NODE:.spec.nodeName,IP:.status.podIP'),
    validate: (value) => {
      try {
        readPaths(value);
        return undefined;
      } catch (error) {
        return explain(Failure.from(error));
      }
    },
  });
  if (text === undefined) {
    return undefined;
  }
  const added = readPaths(text).filter((entry) => !entries.some((known) => writeEntry(known) === writeEntry(entry)));
  const before = entries.length === 0 ? entriesFor(columns, usualNames(columns), []) : entries;
  return [...before, ...added];
}

/** Throws a Failure that says what is wrong. */
function readPaths(text: string): readonly ColumnEntry[] {
  const columns = hasHeaders(text) ? parseCustomColumns(text.trim()) : [customColumn(headerOf(text.trim()), text.trim())];
  return columns.map(({ header, path }) => ({ type: 'custom', header, path }));
}

function readSetting(): unknown {
  return vscode.workspace.getConfiguration().get(settings.tableColumns);
}
