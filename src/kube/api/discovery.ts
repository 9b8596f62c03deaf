import { Failure } from '../../common/failure.ts';
import { asString, at } from '../../common/json.ts';
import { plainLine } from '../../common/text.ts';
import { Once } from './abort.ts';
import { Catalogue, type GroupVersion } from './catalogue.ts';
import { readAggregated, readGroupsOneByOne } from './discoveryForms.ts';
import type { Discovery, KubeClient, Resource } from './types.ts';

/** The first minor version of Kubernetes 1 that has all that is asked of servers: WebSocket commands, bookmarks, events.k8s.io/v1. */
const oldestMinor = 19;

/**
 * Asks a server what it has: two requests in the aggregated form (Kubernetes 1.30 and newer), else one a group and
 * version. A group whose own server is broken is left out and spoils nothing else.
 */
export class ServerDiscovery implements Discovery {
  readonly #catalogue: Once<Catalogue>;
  readonly #version: Once<string>;

  /** `signal` is the connection's: shared requests outlive those who asked first. */
  constructor(client: KubeClient, signal: AbortSignal) {
    this.#catalogue = new Once(async () => new Catalogue(await readAggregated(client, signal) ?? await this.#readOlder(client, signal)));
    this.#version = new Once(async () => asString(at(await client.json({ path: '/version', signal }), 'gitVersion')) ?? '');
  }

  async resources(signal?: AbortSignal): Promise<readonly Resource[]> {
    return (await this.#catalogue.get(signal)).preferred;
  }

  async find(type: string, signal?: AbortSignal): Promise<Resource | undefined> {
    return (await this.#catalogue.get(signal)).find(type);
  }

  async category(name: string, signal?: AbortSignal): Promise<readonly Resource[]> {
    return (await this.#catalogue.get(signal)).category(name);
  }

  async byKind(apiVersion: string, kind: string, signal?: AbortSignal): Promise<Resource | undefined> {
    return (await this.#catalogue.get(signal)).byKind(apiVersion, kind);
  }

  version(signal?: AbortSignal): Promise<string> {
    return this.#version.get(signal);
  }

  /** A server without the aggregated form may be too old for more than that: better to say so once than to fail in odd ways. */
  async #readOlder(client: KubeClient, signal: AbortSignal): Promise<GroupVersion[]> {
    const version = await this.#version.get(signal);
    const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
    if (Number(major) < 1 || (Number(major) === 1 && Number(minor) < oldestMinor)) {
      throw new Failure('too-old', `The API server is of Kubernetes ${plainLine(version, 40)}; 1.${oldestMinor} or newer is needed.`, { hint: 'Upgrade the cluster, or use the kubectl of its version.' });
    }
    return readGroupsOneByOne(client, signal);
  }

  refresh(): void {
    this.#catalogue.forget();
    this.#version.forget();
  }
}
