import * as vscode from 'vscode';
import { settings } from '../../contributions.ts';
import type { WorkspaceTrust } from './trust.ts';

/** What the editor says of its workspace. */
export const editorTrust: WorkspaceTrust = {
  isTrusted: () => vscode.workspace.isTrusted,
  folders: () => (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath),
};

/**
 * The kubeconfig paths of the setting. A workspace that is not trusted has no say in them, as kubeconfig files name
 * programs to run; the editor holds it to that, too.
 */
export function kubeconfigPaths(): readonly string[] {
  return vscode.workspace.isTrusted ? vscode.workspace.getConfiguration().get<string[]>(settings.kubeconfigs, []) : ownKubeconfigPaths();
}

/** The kubeconfig paths of the person's own settings. */
export function ownKubeconfigPaths(): readonly string[] {
  return vscode.workspace.getConfiguration().inspect<string[]>(settings.kubeconfigs)?.globalValue ?? [];
}

export async function writeKubeconfigPaths(paths: readonly string[]): Promise<void> {
  await vscode.workspace.getConfiguration().update(settings.kubeconfigs, paths, vscode.ConfigurationTarget.Global);
}

/**
 * Names and patterns of protected contexts: the person's own, and in a trusted workspace also its own. A workspace
 * adds to them and takes none away.
 */
export function protectedPatterns(): readonly string[] {
  const found = vscode.workspace.getConfiguration().inspect<string[]>(settings.protectedContexts);
  const workspace = vscode.workspace.isTrusted ? [...(found?.workspaceValue ?? []), ...(found?.workspaceFolderValue ?? [])] : [];
  return [...(found?.globalValue ?? []), ...workspace].filter((pattern) => typeof pattern === 'string');
}

/** The person's own names and patterns of protected contexts. */
export function ownProtectedPatterns(): readonly string[] {
  return vscode.workspace.getConfiguration().inspect<string[]>(settings.protectedContexts)?.globalValue ?? [];
}

export async function writeProtectedPatterns(patterns: readonly string[]): Promise<void> {
  await vscode.workspace.getConfiguration().update(settings.protectedContexts, patterns, vscode.ConfigurationTarget.Global);
}

/** How long a context stays unlocked, in milliseconds. */
export function unlockMs(): number {
  return vscode.workspace.getConfiguration().get<number>(settings.unlockMinutes, 10) * 60_000;
}

/** Names and patterns of the contexts that the tree leaves out. */
export function hiddenPatterns(): readonly string[] {
  return vscode.workspace.getConfiguration().get<string[]>(settings.hiddenContexts, []);
}

/** Writes them where they are set: into the workspace's settings if those have their own, else into the person's. */
export async function writeHiddenPatterns(patterns: readonly string[]): Promise<void> {
  const configuration = vscode.workspace.getConfiguration();
  const inWorkspace = configuration.inspect(settings.hiddenContexts)?.workspaceValue !== undefined;
  await configuration.update(settings.hiddenContexts, patterns, inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global);
}
