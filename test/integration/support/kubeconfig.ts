import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { asObject, asObjects, asString, at, type JsonObject } from '../../../src/common/json.ts';
import { run } from '../../cluster/run.ts';
import type { Cluster, User } from '../../cluster/types.ts';

/** A context to write: whose credentials, under which name, in which namespace. */
export interface ContextSpec {
  readonly name: string;
  readonly user: User;
  readonly namespace?: string;
  /** In place of the cluster's own address. */
  readonly server?: string;
}

/** A kubeconfig file of a test's own, which it can write again. */
export class TestKubeconfig {
  readonly file: string;
  readonly #folder: string;
  readonly #cluster: Cluster;

  private constructor(folder: string, cluster: Cluster) {
    this.#folder = folder;
    this.file = path.join(folder, 'config');
    this.#cluster = cluster;
  }

  static async create(cluster: Cluster, contexts: readonly ContextSpec[]): Promise<TestKubeconfig> {
    const made = new TestKubeconfig(await fs.mkdtemp(path.join(os.tmpdir(), 'pilothouse-kubeconfig-')), cluster);
    await made.write(contexts);
    return made;
  }

  /** Writes these contexts; the first is the current one. */
  async write(contexts: readonly ContextSpec[]): Promise<void> {
    const parts = await Promise.all(contexts.map((context) => this.#partsOf(context)));
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': contexts[0]?.name,
      clusters: parts.map(({ cluster }) => cluster),
      users: parts.map(({ user }) => user),
      contexts: parts.map(({ context }) => context),
    };
    const temporary = `${this.file}.new`;
    await fs.writeFile(temporary, JSON.stringify(config), { mode: 0o600 });
    await fs.rename(temporary, this.file);
  }

  async remove(): Promise<void> {
    await fs.rm(this.#folder, { recursive: true, force: true });
  }

  async #partsOf({ name, user, namespace, server }: ContextSpec): Promise<Record<'cluster' | 'user' | 'context', JsonObject>> {
    const args = ['--kubeconfig', this.#cluster.kubeconfigFor(user), 'config', 'view', '--raw', '--flatten', '-o', 'json'];
    const source: unknown = JSON.parse((await run(this.#cluster.kubectlPath, args)).stdout);
    const cluster = asObject(at(asObjects(at(source, 'clusters'))[0], 'cluster'));
    const own = asString(at(asObjects(at(source, 'contexts'))[0], 'context', 'namespace'));
    return {
      cluster: { name, cluster: { ...cluster, ...(server === undefined ? {} : { server }) } },
      user: { name, user: asObject(at(asObjects(at(source, 'users'))[0], 'user')) },
      context: { name, context: { cluster: name, user: name, ...(namespace ?? own) === undefined ? {} : { namespace: namespace ?? own } } },
    };
  }
}
