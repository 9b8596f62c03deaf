import * as vscode from 'vscode';
import { explain, Failure } from '../../common/failure.ts';
import { Lifetime } from '../../common/lifetime.ts';
import { kubeconfigScheme } from '../../contributions.ts';
import type { Kube } from '../explorer/node.ts';

/** Read-only documents that show the kubeconfig as `kubectl config view` does. They ask no cluster, and follow the files. */
export class KubeconfigDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #lifetime = new Lifetime();
  readonly #kube: () => Promise<Kube>;
  readonly #changed = this.#lifetime.add(new vscode.EventEmitter<vscode.Uri>());
  #following = false;
  readonly onDidChange = this.#changed.event;

  constructor(kube: () => Promise<Kube>) {
    this.#kube = kube;
    this.#lifetime.add(vscode.workspace.registerTextDocumentContentProvider(kubeconfigScheme, this));
  }

  /** Shows what one context uses, or everything. */
  async open(context: string | undefined): Promise<void> {
    const name = context === undefined ? 'kubeconfig' : context.replaceAll(/[/\\]/g, '-');
    const uri = vscode.Uri.from({ scheme: kubeconfigScheme, path: `/${name}.yaml`, query: context === undefined ? '' : encodeURIComponent(context) });
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const { kubeconfigs } = await this.#kube();
    if (!this.#following) {
      this.#following = true;
      this.#lifetime.add(kubeconfigs.onDidChange(() => this.#redraw()));
    }
    try {
      return await kubeconfigs.view(uri.query === '' ? undefined : decodeURIComponent(uri.query));
    } catch (error) {
      // Contexts go while their documents are open.
      return `# ${explain(Failure.from(error))}\n`;
    }
  }

  dispose(): void {
    this.#lifetime.dispose();
  }

  #redraw(): void {
    vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === kubeconfigScheme).forEach(({ uri }) => this.#changed.fire(uri));
  }
}
