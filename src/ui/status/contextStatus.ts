import * as vscode from 'vscode';
import { Lifetime, type Disposable } from '../../common/lifetime.ts';
import { commands } from '../../contributions.ts';
import type { ProtectionPolicy } from '../../kube/protection.ts';
import type { ContextEntry } from '../../kube/types.ts';
import type { Kube } from '../explorer/node.ts';
import { shortScopeText } from '../explorer/scopeText.ts';
import type { Scopes } from '../explorer/scopes.ts';

/** Shows the window's context and namespace at the bottom. Reads kubeconfig files and asks no cluster. */
export class ContextStatus implements Disposable {
  readonly #lifetime = new Lifetime();
  readonly #context: vscode.StatusBarItem;
  readonly #namespace: vscode.StatusBarItem;
  readonly #scopes: Scopes;
  readonly #protection: ProtectionPolicy;

  constructor(scopes: Scopes, protection: ProtectionPolicy) {
    this.#scopes = scopes;
    this.#protection = protection;
    this.#context = this.#lifetime.add(vscode.window.createStatusBarItem('pilothouse.context', vscode.StatusBarAlignment.Left, 10));
    this.#context.name = vscode.l10n.t('Kubernetes context');
    this.#context.command = commands.useContext;
    this.#namespace = this.#lifetime.add(vscode.window.createStatusBarItem('pilothouse.namespace', vscode.StatusBarAlignment.Left, 9.9));
    this.#namespace.name = vscode.l10n.t('Kubernetes namespace');
    this.#namespace.command = commands.chooseNamespace;
  }

  /** Shows the items, and keeps them right from then on. */
  async start({ kubeconfigs }: Kube): Promise<void> {
    const update = async (): Promise<void> => {
      const context = this.#scopes.contextOf(await kubeconfigs.contexts());
      if (this.#lifetime.ended) {
        return;
      }
      if (context === undefined) {
        this.#context.hide();
        this.#namespace.hide();
      } else {
        this.#showContext(context);
        this.#showNamespace(context);
      }
    };
    this.#lifetime.add(kubeconfigs.onDidChange(() => void update()));
    this.#lifetime.add(this.#scopes.onDidChange(() => void update()));
    this.#lifetime.add(this.#protection.onDidChange(() => void update()));
    await update();
  }

  dispose(): void {
    this.#lifetime.dispose();
  }

  #showContext({ name }: ContextEntry): void {
    const item = this.#context;
    if (!this.#protection.isListed(name)) {
      item.text = `$(server-environment) ${name}`;
      item.backgroundColor = undefined;
      item.tooltip = vscode.l10n.t('Kubernetes context of this window. Click to use another.');
      item.accessibilityInformation = { label: vscode.l10n.t('Kubernetes context {0}', name) };
    } else if (this.#protection.isProtected(name)) {
      item.text = `$(lock) ${name}`;
      item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
      item.tooltip = vscode.l10n.t('Kubernetes context of this window. It is protected: everything but reading is refused. Click to use another.');
      item.accessibilityInformation = { label: vscode.l10n.t('Kubernetes context {0}, protected', name) };
    } else {
      item.text = `$(unlock) ${name}`;
      item.backgroundColor = new vscode.ThemeColor('statusBarItem.errorBackground');
      item.tooltip = vscode.l10n.t('Kubernetes context of this window. It is protected, but changes are let through for now. Click to use another.');
      item.accessibilityInformation = { label: vscode.l10n.t('Kubernetes context {0}, protected, unlocked for now', name) };
    }
    item.show();
  }

  #showNamespace(context: ContextEntry): void {
    const namespace = shortScopeText(this.#scopes.of(context), vscode.l10n.t);
    this.#namespace.text = namespace;
    this.#namespace.tooltip = vscode.l10n.t('Kubernetes namespace of this window. Click to choose another.');
    this.#namespace.accessibilityInformation = { label: vscode.l10n.t('Kubernetes namespace {0}', namespace) };
    this.#namespace.show();
  }
}
