import * as vscode from 'vscode';
import { Lifetime, type Disposable } from '../../common/lifetime.ts';
import { commands } from '../../contributions.ts';
import type { Kube } from '../explorer/node.ts';
import type { Scopes } from '../explorer/scopes.ts';

/** Shows the window's context and namespace at the bottom. Reads kubeconfig files and asks no cluster. */
export class ContextStatus implements Disposable {
  readonly #lifetime = new Lifetime();
  readonly #item: vscode.StatusBarItem;
  readonly #scopes: Scopes;

  constructor(scopes: Scopes) {
    this.#scopes = scopes;
    this.#item = this.#lifetime.add(vscode.window.createStatusBarItem('pilothouse.context', vscode.StatusBarAlignment.Left, 10));
    this.#item.name = vscode.l10n.t('Kubernetes context');
    this.#item.command = commands.chooseNamespace;
  }

  /** Shows the item, and keeps it right from then on. */
  async start({ kubeconfigs }: Kube): Promise<void> {
    const update = async (): Promise<void> => {
      const contexts = await kubeconfigs.contexts();
      const context = this.#scopes.contextOf(contexts);
      if (context === undefined || this.#lifetime.ended) {
        this.#item.hide();
        return;
      }
      const namespace = this.#scopes.of(context).namespace ?? vscode.l10n.t('all namespaces');
      this.#item.text = `$(server-environment) ${context.name} / ${namespace}`;
      this.#item.tooltip = vscode.l10n.t('Kubernetes context and namespace of this window. Click to choose others.');
      this.#item.accessibilityInformation = { label: vscode.l10n.t('Kubernetes context {0}, namespace {1}', context.name, namespace) };
      this.#item.show();
    };
    this.#lifetime.add(kubeconfigs.onDidChange(() => void update()));
    this.#lifetime.add(this.#scopes.onDidChange(() => void update()));
    await update();
  }

  dispose(): void {
    this.#lifetime.dispose();
  }
}
