import { asString, at } from '../../common/json.ts';
import { Once } from './abort.ts';
import { Catalogue } from './catalogue.ts';
import { readAggregated, readGroupsOneByOne } from './discoveryForms.ts';
import type { Discovery, KubeClient, Resource } from './types.ts';

/**
 * Asks a server what it has: two requests in the aggregated form (Kubernetes 1.30 and newer), else one a group and
 * version. A group whose own server is broken is left out and spoils nothing else.
 */
export class ServerDiscovery implements Discovery {
  readonly #catalogue: Once<Catalogue>;
  readonly #version: Once<string>;

  /** `signal` is the connection's: shared requests outlive those who asked first. */
  constructor(client: KubeClient, signal: AbortSignal) {
    this.#catalogue = new Once(async () => new Catalogue(await readAggregated(client, signal) ?? await readGroupsOneByOne(client, signal)));
    this.#version = new Once(async () => asString(at(await client.json({ path: '/version', signal }), 'gitVersion')) ?? '');
  }

  async resources(signal?: AbortSignal): Promise<readonly Resource[]> {
    return (await this.#catalogue.get(signal)).preferred;
  }

  async find(type: string, signal?: AbortSignal): Promise<Resource | undefined> {
    return (await this.#catalogue.get(signal)).find(type);
  }

  async byKind(apiVersion: string, kind: string, signal?: AbortSignal): Promise<Resource | undefined> {
    return (await this.#catalogue.get(signal)).byKind(apiVersion, kind);
  }

  version(signal?: AbortSignal): Promise<string> {
    return this.#version.get(signal);
  }

  refresh(): void {
    this.#catalogue.forget();
    this.#version.forget();
  }
}
