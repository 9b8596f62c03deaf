import * as vscode from 'vscode';
import { systemClock } from './common/clock.ts';
import { Failure } from './common/failure.ts';
import { Lifetime } from './common/lifetime.ts';
import { settings } from './contributions.ts';
import { Picks } from './ui/commands/picks.ts';
import { allCommands, registerCommands } from './ui/commands/registry.ts';
import { Targets } from './ui/commands/targets.ts';
import { ObjectDocuments, showFailure } from './ui/documents/objectDocuments.ts';
import { objectTexts } from './ui/documents/texts.ts';
import { Explorer } from './ui/explorer/explorer.ts';
import type { TreeNode } from './ui/explorer/node.ts';
import { ExplorerProvider } from './ui/explorer/provider.ts';
import { Scopes } from './ui/explorer/scopes.ts';
import { KubeLoader } from './ui/kubeLoader.ts';
import { ManifestLanguage } from './ui/language/client.ts';
import { ConnectedSchemas } from './ui/language/clusterSchemas.ts';
import { LogTerminals } from './ui/logs/logTerminals.ts';
import { ContextStatus } from './ui/status/contextStatus.ts';
import { followLog, openShell } from './ui/streamLoader.ts';
import { Shells } from './ui/terminals/shells.ts';

/** What tests in the same extension host look at. Not for other extensions: it may change with any version. */
export interface PilothouseApi {
  readonly tree: vscode.TreeDataProvider<TreeNode>;
  readonly view: vscode.TreeView<TreeNode>;
}

/** Puts the parts together. Whatever is heavy or asks for something is loaded when it is first used. */
export function activate(extension: vscode.ExtensionContext): PilothouseApi {
  const lifetime = new Lifetime();
  extension.subscriptions.push(lifetime);
  const manifest = extension.extension.packageJSON as { readonly version: string };
  const log = lifetime.add(vscode.window.createOutputChannel('Pilothouse', { log: true }));
  const inBackground = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => {
      const failure = Failure.from(error);
      if (failure.code !== 'cancelled') {
        log.error(failure.message);
      }
    });
  };

  const loader = lifetime.add(new KubeLoader({
    kubeconfigs: () => vscode.workspace.getConfiguration().get<string[]>(settings.kubeconfigs, []),
    version: manifest.version,
  }));
  const kube = loader.load;
  lifetime.add(vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(settings.kubeconfigs)) {
      inBackground(kube().then(({ kubeconfigs }) => kubeconfigs.reload()));
    }
  }));
  const scopes = lifetime.add(new Scopes(extension.workspaceState));
  const explorer = lifetime.add(new Explorer({
    t: vscode.l10n.t,
    clock: systemClock,
    kube,
    scopes,
    formatNumber: (value) => value.toLocaleString(vscode.env.language),
    formatTime: (at) => new Date(at).toLocaleTimeString(vscode.env.language),
    inBackground,
  }));
  const provider = lifetime.add(new ExplorerProvider(explorer));
  const view = provider.open();

  const picks = new Picks(kube, scopes);
  const commands = allCommands({
    extensionId: extension.extension.id,
    kube,
    explorer,
    scopes,
    picks,
    targets: new Targets(view, picks),
    documents: lifetime.add(new ObjectDocuments(kube, objectTexts(vscode.l10n.t))),
    logs: lifetime.add(new LogTerminals({ follow: followLog, tailLines: () => vscode.workspace.getConfiguration().get<number>(settings.tailLines, 1000) })),
    shells: lifetime.add(new Shells(openShell)),
  });
  lifetime.add(registerCommands(Object.values(commands), async (id, error) => {
    log.error(`${id}: ${Failure.from(error).message}`);
    await showFailure(error);
  }));

  const status = lifetime.add(new ContextStatus(scopes));
  const startRest = async (): Promise<void> => {
    const loaded = await kube();
    const schemas = lifetime.add(new ConnectedSchemas(loaded.connections));
    lifetime.add(new ManifestLanguage({ serverModule: extension.asAbsolutePath('dist/server.js'), schemas, log })).start();
    await status.start(loaded);
  };
  // After activation: nothing of this may hold up the editor's start.
  lifetime.add(systemClock.after(0, () => inBackground(startRest())));
  return { tree: provider, view };
}
