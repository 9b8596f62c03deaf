import os from 'node:os';
import { Lifetime } from '../common/lifetime.ts';
import type { AskInTerminal, MayRun } from '../kube/config/credentials/types.ts';
import type { ProtectionPolicy } from '../kube/protection.ts';
import type { Kube } from './explorer/node.ts';

export interface KubeLoaderOptions {
  /** The paths of the setting, asked at every read of the files. */
  readonly kubeconfigs: () => readonly string[];
  readonly protection: ProtectionPolicy;
  /** Which sign-in programs may not be started now, and why. */
  readonly mayRun: MayRun;
  readonly askInTerminal: AskInTerminal;
  /** The extension's version. */
  readonly version: string;
}

/** Loads the Kubernetes layer when it is first asked for, and ends it with the extension. */
export class KubeLoader {
  readonly #options: KubeLoaderOptions;
  readonly #lifetime = new Lifetime();
  #loading: Promise<Kube> | undefined;

  constructor(options: KubeLoaderOptions) {
    this.#options = options;
  }

  readonly load = (): Promise<Kube> => {
    this.#loading ??= this.#start();
    return this.#loading;
  };

  /** The layer, if something has asked for it. */
  get loaded(): Promise<Kube> | undefined {
    return this.#loading;
  }

  dispose(): void {
    this.#lifetime.dispose();
  }

  async #start(): Promise<Kube> {
    const { createKube } = await import('../kube/connections.ts');
    return this.#lifetime.add(createKube({
      settings: this.#options.kubeconfigs,
      env: process.env,
      home: os.homedir(),
      version: this.#options.version,
      protection: this.#options.protection,
      mayRun: this.#options.mayRun,
      askInTerminal: this.#options.askInTerminal,
    }));
  }
}
