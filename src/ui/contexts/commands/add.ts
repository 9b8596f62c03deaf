import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { Failure } from '../../../common/failure.ts';
import { commands } from '../../../contributions.ts';
import { choose } from '../../commands/choose.ts';
import type { Command } from '../../commands/command.ts';
import { withProgress } from '../../progress.ts';
import { contentOf, describeContent } from '../content.ts';
import type { ContextServices } from '../services.ts';
import { kubeconfigPaths, writeKubeconfigPaths } from '../settings.ts';
import { addressProblem, readAddress } from '../sources.ts';

type Source = 'file' | 'clipboard' | 'address';

/** Larger files are no kubeconfigs. */
const mostBytes = 16 * 1024 * 1024;

/** Adds a kubeconfig from a file, the clipboard or an address. Nothing is kept before the person agreed to its content. */
export function addKubeconfigCommand(services: ContextServices): Command {
  return {
    id: commands.addKubeconfig,
    run: async () => {
      const title = vscode.l10n.t('Add Kubeconfig');
      const source = await choose<Source>({
        title,
        placeholder: vscode.l10n.t('Where is the kubeconfig?'),
        none: '',
        choices: () => Promise.resolve([
          { label: vscode.l10n.t('File…'), value: 'file' },
          { label: vscode.l10n.t('Paste from Clipboard'), value: 'clipboard' },
          { label: vscode.l10n.t('Address (URL)…'), value: 'address' },
        ]),
      });
      switch (source) {
        case 'file':
          return addFile(title, services);
        case 'clipboard':
          return merge(await vscode.env.clipboard.readText(), vscode.l10n.t('the clipboard'), undefined, services);
        case 'address':
          return addAddress(title, services);
        case undefined:
          return undefined;
      }
    },
  };
}

/** Copies the entries of another kubeconfig file into the person's own. */
export function mergeKubeconfigCommand(services: ContextServices): Command {
  return {
    id: commands.mergeKubeconfig,
    run: async (args) => {
      const file = (await services.contexts.named(args))?.file ?? await services.dialogs.file(vscode.l10n.t('Merge into My Kubeconfig'));
      if (file !== undefined) {
        await merge(await read(file), file, path.dirname(file), services);
      }
    },
  };
}

async function addFile(title: string, services: ContextServices): Promise<void> {
  const { dialogs, files, kube } = services;
  const file = await dialogs.file(title);
  if (file === undefined) {
    return;
  }
  const text = await read(file);
  const content = await contentOf(text, file, vscode.l10n.t);
  const target = await ownFile(file, services);
  const use = vscode.l10n.t('Use the File');
  const copy = vscode.l10n.t('Merge into My Kubeconfig');
  const pressed = await dialogs.confirm({
    message: vscode.l10n.t('Add {0}?', file),
    detail: [
      describeContent(content, vscode.l10n.t),
      vscode.l10n.t('Use the file where it is (in the setting pilothouse.kubeconfigs), or copy its entries into {0}?', target),
    ].join('\n'),
    buttons: [use, copy],
  });
  if (pressed === copy) {
    await write(text, path.dirname(file), target, services);
  } else if (pressed === use) {
    // The setting stands in place of the files that are used without it: they have to stay.
    const before = kubeconfigPaths().length > 0 ? kubeconfigPaths() : await existing(await files.list());
    await writeKubeconfigPaths([...new Set([...before, file])]);
    (await kube()).kubeconfigs.reload();
  }
}

async function addAddress(title: string, services: ContextServices): Promise<void> {
  const address = await services.dialogs.text({
    title,
    prompt: vscode.l10n.t('Address of a kubeconfig, such as https://example.com/admin.conf'),
    validate: (value) => addressProblem(value, vscode.l10n.t),
  });
  if (address === undefined) {
    return;
  }
  const problem = addressProblem(address, vscode.l10n.t);
  if (problem !== undefined) {
    throw new Failure('invalid', problem);
  }
  const { host } = new URL(address.trim());
  const text = await withProgress(vscode.l10n.t('Reading a kubeconfig from {0}', host), (signal) => readAddress(address, vscode.l10n.t, signal));
  await merge(text, host, undefined, services);
}

/** Shows what a text holds, and adds it to the person's file once they agreed. */
async function merge(text: string, source: string, folder: string | undefined, services: ContextServices): Promise<void> {
  const target = await ownFile(source, services);
  const content = await contentOf(text, folder === undefined ? `(${source})` : source, vscode.l10n.t);
  const agreed = await services.dialogs.confirm({
    message: vscode.l10n.t('Add what {0} holds to {1}?', source, target),
    detail: describeContent(content, vscode.l10n.t),
    buttons: [vscode.l10n.t('Add')],
  });
  if (agreed !== undefined) {
    await write(text, folder, target, services);
  }
}

async function write(text: string, from: string | undefined, target: string, { files }: ContextServices): Promise<void> {
  const paths = from === undefined ? {} : { paths: { from, to: path.dirname(target), style: 'absolute' as const } };
  const { added } = await files.add(target, text, { collisions: 'rename', ...paths });
  const names = added.contexts.map(({ to }) => to);
  const message = names.length === 0
    ? vscode.l10n.t('{0} has all of these contexts already.', target)
    : vscode.l10n.t('Added to {0}: {1}', target, names.join(', '));
  void vscode.window.showInformationMessage(message);
}

/** The person's own kubeconfig file: the first in use that is not the one to be added. */
async function ownFile(added: string, { files }: ContextServices): Promise<string> {
  const first = await files.first();
  return path.resolve(first) === path.resolve(added) ? path.join(os.homedir(), '.kube', 'config') : first;
}

async function read(file: string): Promise<string> {
  const { size } = await fs.stat(file).catch((error: unknown) => {
    throw new Failure('not-found', vscode.l10n.t('{0} cannot be read.', file), { cause: error });
  });
  if (size > mostBytes) {
    throw new Failure('invalid', vscode.l10n.t('{0} is too large for a kubeconfig.', file));
  }
  return fs.readFile(file, 'utf8');
}

async function existing(files: readonly string[]): Promise<string[]> {
  const there = await Promise.all(files.map((file) => fs.access(file).then(() => true, () => false)));
  return files.filter((_, index) => there[index] === true);
}
