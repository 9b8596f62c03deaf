import path from 'node:path';
import * as vscode from 'vscode';
import { Failure } from '../../../common/failure.ts';
import { commands, documentScheme } from '../../../contributions.ts';
import type { ObjectRef } from '../../../kube/api/types.ts';
import type { Connection, ContextEntry } from '../../../kube/types.ts';
import { choose } from '../../commands/choose.ts';
import type { Command } from '../../commands/command.ts';
import { fromUriParts } from '../../documents/address.ts';
import { inContext } from '../../failures/actions.ts';
import { withProgress } from '../../progress.ts';
import { ObjectTargets, type Target } from '../../target.ts';
import { terminalTarget } from '../../terminals/ownTerminals.ts';
import type { ManifestName } from '../yamlPlace.ts';
import type { CommandServices } from '../../commands/registry.ts';

/**
 * Shows an object in the tree: that of the document or of the manifest under the cursor, of a row of another view, of a
 * log or shell, or one asked for.
 */
export function revealCommand(services: CommandServices): Command {
  return {
    id: commands.reveal,
    run: async (args) => {
      const target = await targetOf(args, services);
      if (target !== undefined) {
        const { reveal } = await import('../reveal.ts');
        await reveal(target.connection.context.name, target.ref, services);
      }
    },
  };
}

async function targetOf(args: readonly unknown[], services: CommandServices): Promise<Target | undefined> {
  const [first] = args;
  const title = vscode.l10n.t('Reveal in Tree');
  if (first instanceof ObjectTargets || services.targets.node(args) !== undefined) {
    return (await services.targets.objects(args, title))[0];
  }
  const terminal = vscode.window.terminals.find((each) => each === first);
  if (terminal !== undefined) {
    return ofTerminal(terminal);
  }
  const { activeTextEditor: editor, activeTerminal } = vscode.window;
  // The palette says nothing of what it was opened over.
  const own = args.length === 0 && activeTerminal !== undefined && terminalTarget(activeTerminal) !== undefined ? activeTerminal : undefined;
  if (own !== undefined) {
    const place = await placeMeant(own, editor?.document, title);
    if (place !== 'document') {
      return place && ofTerminal(own);
    }
  }
  const uri = first instanceof vscode.Uri ? first : editor?.document.uri;
  const address = uri?.scheme === documentScheme ? fromUriParts(uri.path, uri.query) : undefined;
  if (address !== undefined) {
    const { context, group, version, kind, namespace, name } = address;
    return resolve(context, { apiVersion: group === '' ? version : `${group}/${version}`, kind, namespace, name }, services);
  }
  if (uri !== undefined && editor?.document.uri.toString() === uri.toString() && editor.document.languageId === 'yaml') {
    const found = await ofManifest(editor, title, services);
    if (found !== 'none') {
      return found;
    }
    if (args.length > 0) {
      throw new Failure('not-found', vscode.l10n.t('There is no object with a name at the cursor.'), { hint: vscode.l10n.t('Put the cursor into a manifest that has apiVersion, kind and metadata.name.') });
    }
  }
  return services.picks.object(title);
}

function ofTerminal(terminal: vscode.Terminal): Target {
  const target = terminalTarget(terminal);
  if (target === undefined) {
    throw new Failure('not-found', vscode.l10n.t('The terminal {0} shows no object of a cluster.', terminal.name));
  }
  return target;
}

/** Asks only where the document in front may name an object, too. Undefined where the person broke off. */
async function placeMeant(terminal: vscode.Terminal, document: vscode.TextDocument | undefined, title: string): Promise<'terminal' | 'document' | undefined> {
  if (document === undefined || (document.uri.scheme !== documentScheme && document.languageId !== 'yaml')) {
    return 'terminal';
  }
  return choose<'terminal' | 'document'>({
    title,
    placeholder: vscode.l10n.t('The object of the terminal or of the document?'),
    none: '',
    choices: () => Promise.resolve([
      { label: terminal.name, iconPath: new vscode.ThemeIcon('terminal'), value: 'terminal' },
      { label: path.posix.basename(document.uri.path), iconPath: new vscode.ThemeIcon('file'), value: 'document' },
    ]),
  });
}

/** The object of the manifest at the cursor, or that there is none. Undefined where the person broke off. */
async function ofManifest(editor: vscode.TextEditor, title: string, services: CommandServices): Promise<Target | 'none' | undefined> {
  const { manifestAt } = await import('../yamlPlace.ts');
  const manifest = manifestAt(editor.document.getText(), editor.selection.active.line);
  if (manifest?.name === undefined) {
    return 'none';
  }
  const { kubeconfigs } = await services.kube();
  const usable = ({ problem }: ContextEntry): boolean => problem === undefined;
  const context = services.scopes.contextOf((await kubeconfigs.contexts()).filter(usable)) ?? await services.picks.context(title, usable);
  return context && resolve(context.name, manifest, services);
}

/** The object as the cluster knows its kind. A manifest that names no namespace is for the context's own. */
async function resolve(context: string, { apiVersion, kind, name, namespace }: ManifestName, { kube }: CommandServices): Promise<Target> {
  const { connections } = await kube();
  return inContext(context, (async () => {
    const connection = await connections.get(context);
    const resource = await withProgress(vscode.l10n.t('Connecting to {0}…', context), (signal) => connection.discovery.byKind(apiVersion, kind, signal));
    if (resource === undefined) {
      throw new Failure('not-found', vscode.l10n.t('The cluster of context {0} does not know the kind {1} of {2}.', context, kind, apiVersion));
    }
    const ref: ObjectRef = { resource, namespace: resource.namespaced ? namespace ?? connection.context.namespace : undefined, name: name ?? '' };
    return { connection, ref: { ...ref, resource: await preferred(connection, ref) } };
  })());
}

/** The tree lists every kind in one version, whichever a manifest is written in. */
async function preferred(connection: Connection, { resource }: ObjectRef): Promise<ObjectRef['resource']> {
  const all = await connection.discovery.resources(connection.signal);
  return all.find((each) => each.group === resource.group && each.resource === resource.resource) ?? resource;
}
