import * as vscode from 'vscode';
import { systemClock } from './common/clock.ts';
import { Failure } from './common/failure.ts';
import { Lifetime } from './common/lifetime.ts';
import { settings } from './contributions.ts';
import { ProtectedContexts } from './kube/protection.ts';
import { backgroundWork } from './ui/background.ts';
import { loadChoices } from './ui/choices.ts';
import { Picks } from './ui/commands/picks.ts';
import { allCommands, registerCommands } from './ui/commands/registry.ts';
import { Targets } from './ui/commands/targets.ts';
import { ContextTargets } from './ui/contexts/contextTargets.ts';
import { KubeconfigDocuments } from './ui/contexts/kubeconfigDocuments.ts';
import { KubeconfigFiles } from './ui/contexts/kubeconfigFiles.ts';
import { editorTrust, kubeconfigPaths, protectedPatterns } from './ui/contexts/settings.ts';
import { mayRunIn } from './ui/contexts/trust.ts';
import { editorDialogs, type Dialogs } from './ui/dialogs.ts';
import { ObjectDocuments } from './ui/documents/objectDocuments.ts';
import { objectTexts } from './ui/documents/texts.ts';
import { Explorer } from './ui/explorer/explorer.ts';
import type { TreeNode } from './ui/explorer/node.ts';
import { ExplorerProvider, type ExplorerView } from './ui/explorer/provider.ts';
import { showFailure } from './ui/failures/messages.ts';
import { KubeLoader } from './ui/kubeLoader.ts';
import { ManifestLanguage } from './ui/language/client.ts';
import { ConnectedSchemas } from './ui/language/clusterSchemas.ts';
import { LogTerminals } from './ui/logs/logTerminals.ts';
import { ContextStatus } from './ui/status/contextStatus.ts';
import { followLog, openShell } from './ui/streamLoader.ts';
import { Tables } from './ui/table/tables.ts';
import { tellEditor } from './ui/tellEditor.ts';
import { askInTerminal } from './ui/terminals/askInTerminal.ts';
import { Shells } from './ui/terminals/shells.ts';

/** What tests in the same extension host look at. Not for other extensions: it may change with any version. */
export interface PilothouseApi {
  readonly tree: vscode.TreeDataProvider<TreeNode>;
  readonly view: ExplorerView;
  /** Replaced by tests, as no modal dialog opens under them. */
  readonly dialogs: { -readonly [Name in keyof Dialogs]: Dialogs[Name] };
}

/** Puts the parts together. Whatever is heavy or asks for something is loaded when it is first used. */
export function activate(extension: vscode.ExtensionContext): PilothouseApi {
  const lifetime = new Lifetime();
  extension.subscriptions.push(lifetime);
  const manifest = extension.extension.packageJSON as { readonly version: string };
  const log = lifetime.add(vscode.window.createOutputChannel('Pilothouse', { log: true }));
  const inBackground = backgroundWork(log);

  const protection = lifetime.add(new ProtectedContexts(protectedPatterns));
  const loader = lifetime.add(new KubeLoader({
    kubeconfigs: kubeconfigPaths,
    version: manifest.version,
    protection,
    askInTerminal,
    mayRun: mayRunIn(editorTrust, vscode.l10n.t),
  }));
  const kube = loader.load;
  const reload = (): void => inBackground(kube().then(({ kubeconfigs }) => kubeconfigs.reload()));
  lifetime.add(vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(settings.kubeconfigs)) {
      reload();
    }
    if (event.affectsConfiguration(settings.protectedContexts)) {
      protection.refresh();
    }
  }));
  const choices = loadChoices(lifetime, extension);
  const explorer = lifetime.add(new Explorer({
    t: vscode.l10n.t,
    clock: systemClock,
    kube,
    ...choices,
    protection,
    formatNumber: (value) => value.toLocaleString(vscode.env.language),
    formatTime: (at) => new Date(at).toLocaleTimeString(vscode.env.language),
    inBackground,
  }));
  const provider = lifetime.add(new ExplorerProvider(explorer));
  provider.open();

  lifetime.add(vscode.workspace.onDidGrantWorkspaceTrust(() => {
    reload();
    protection.refresh();
    explorer.retryFailed();
  }));

  const dialogs = { ...editorDialogs };
  const tables = lifetime.add(new Tables({ ...choices, kube, protection, clock: systemClock, extensionUri: extension.extensionUri, inBackground }));
  const picks = new Picks(kube, choices.scopes);
  const targets = new Targets(provider, picks);
  const commands = allCommands({
    extensionId: extension.extension.id,
    kube,
    explorer,
    ...choices,
    protection,
    dialogs,
    inBackground,
    picks,
    tables,
    targets,
    contexts: new ContextTargets(kube, targets, picks),
    files: new KubeconfigFiles(kube, lifetime.signal),
    shown: lifetime.add(new KubeconfigDocuments(kube)),
    documents: lifetime.add(new ObjectDocuments(kube, objectTexts(vscode.l10n.t))),
    logs: lifetime.add(new LogTerminals({ follow: followLog, protection, tailLines: () => vscode.workspace.getConfiguration().get<number>(settings.tailLines, 1000) })),
    shells: lifetime.add(new Shells(openShell, protection)),
    view: provider,
  });
  lifetime.add(registerCommands(Object.values(commands), (id, error, again) => {
    log.error(`${id}: ${Failure.from(error).message}`);
    // The message may stay for long, and the command is over.
    inBackground(showFailure(error, again));
  }, (args) => tables.given(args)));
  lifetime.add(tellEditor(extension));

  const status = lifetime.add(new ContextStatus(choices.scopes, protection));
  const startRest = async (): Promise<void> => {
    const loaded = await kube();
    const schemas = lifetime.add(new ConnectedSchemas(loaded.connections));
    lifetime.add(new ManifestLanguage({ serverModule: extension.asAbsolutePath('dist/server.js'), schemas, log })).start();
    await status.start(loaded);
  };
  // After activation: nothing of this may hold up the editor's start.
  lifetime.add(systemClock.after(0, () => inBackground(startRest())));
  return { tree: provider, view: provider, dialogs };
}
