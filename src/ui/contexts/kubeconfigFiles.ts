import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { AddOptions, Addition } from '../../kube/config/edit/add.ts';
import type { KubeconfigWriter } from '../../kube/config/edit/file.ts';
import type { Names } from '../../kube/config/edit/contexts.ts';
import type { Kube } from '../explorer/node.ts';

/** The kubeconfig files as the person's commands change them. What writes them is loaded with the first change. */
export class KubeconfigFiles {
  readonly #kube: () => Promise<Kube>;
  /** Ends what waits for a lock. */
  readonly #signal: AbortSignal;

  constructor(kube: () => Promise<Kube>, signal: AbortSignal) {
    this.#kube = kube;
    this.#signal = signal;
  }

  /** All of them in their order of precedence. */
  async list(): Promise<readonly string[]> {
    return (await this.#kube()).kubeconfigs.files();
  }

  /** The file that current-context is written to, and that entries are added to: the first that exists. */
  async first(): Promise<string> {
    const files = await this.list();
    const existing = await Promise.all(files.map((file) => fs.access(file).then(() => true, () => false)));
    return files.find((_, index) => existing[index] === true) ?? files[0] ?? path.join(os.homedir(), '.kube', 'config');
  }

  async setCurrentContext(name: string): Promise<void> {
    await this.#change((writer) => writer.setCurrentContext(name, this.#signal));
  }

  async setNamespace(context: string, namespace: string): Promise<void> {
    await this.#change((writer) => writer.setNamespace(context, namespace, this.#signal));
  }

  async renameContext(from: string, to: string): Promise<void> {
    await this.#change((writer) => writer.renameContext(from, to, this.#signal));
  }

  async unusedAfterDelete(name: string): Promise<Omit<Names, 'contexts'>> {
    return (await this.#writer(await this.list())).unusedAfterDelete(name);
  }

  async deleteContext(name: string, removeUnused: boolean): Promise<void> {
    await this.#change((writer) => writer.deleteContext(name, { removeUnused }, this.#signal));
  }

  /** Adds a kubeconfig's entries to a file, which is made where it does not exist. */
  async add(target: string, text: string, options: AddOptions): Promise<Omit<Addition, 'text'>> {
    return this.#change((writer) => writer.addEntries(target, text, options, this.#signal), target);
  }

  async #change<T>(change: (writer: KubeconfigWriter) => Promise<T>, target?: string): Promise<T> {
    const files = await this.list();
    const result = await change(await this.#writer(target === undefined || files.includes(target) ? files : [target]));
    // Also where the file is not watched yet: the tree shows the change at once.
    (await this.#kube()).kubeconfigs.reload();
    return result;
  }

  async #writer(files: readonly string[]): Promise<KubeconfigWriter> {
    const { KubeconfigWriter: Writer } = await import('../../kube/config/edit/file.ts');
    return new Writer(files);
  }
}
