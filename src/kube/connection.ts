import { createHash } from 'node:crypto';
import type { Clock } from '../common/clock.ts';
import { Lifetime } from '../common/lifetime.ts';
import { HttpKubeClient } from './api/client.ts';
import { ServerDiscovery } from './api/discovery.ts';
import { EndpointSource, readCa } from './api/endpoint.ts';
import { GuardedClient } from './api/guardedClient.ts';
import { ClientReader } from './api/reader.ts';
import type { TlsContexts } from './api/tlsContexts.ts';
import { Transport } from './api/transport.ts';
import type { Discovery, KubeClient, ObjectReader } from './api/types.ts';
import { createCredential, type CredentialPorts } from './config/credentials/create.ts';
import type { ResolvedContext } from './config/types.ts';
import { SharedCollections } from './live/collections.ts';
import type { Collections } from './live/types.ts';
import type { Protection } from './protection.ts';
import type { Connection, ContextEntry } from './types.ts';

export interface ConnectionPorts extends Pick<CredentialPorts, 'askInTerminal' | 'loginPath' | 'mayRun' | 'oidc'> {
  readonly clock: Clock;
  /** The environment that credential plugins start from. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly userAgent: string;
  readonly tlsContexts: TlsContexts;
  readonly lingerMs: number;
  readonly protection: Protection;
}

/** One cluster as one user. Making it costs nothing; the first request reads credentials and connects. */
export class ContextConnection implements Connection {
  readonly context: ContextEntry;
  readonly client: KubeClient;
  readonly discovery: Discovery;
  readonly reader: ObjectReader;
  readonly collections: Collections;
  /** Equal for equal configurations: tells whether a change of the kubeconfig concerns this connection. */
  readonly fingerprint: string;
  readonly #lifetime = new Lifetime();

  constructor(resolved: ResolvedContext, ports: ConnectionPorts) {
    const { signal } = this.#lifetime;
    this.context = resolved.entry;
    this.fingerprint = fingerprintOf(resolved);
    const endpoint = new EndpointSource(resolved, { clock: ports.clock, env: ports.env });
    const credential = createCredential(resolved, { ...ports, signal, ca: () => readCa(resolved) });
    const transport = new Transport({ endpoint: () => endpoint.get(), renewEndpoint: (rejected) => endpoint.renew(rejected), credential, userAgent: ports.userAgent, tlsContexts: ports.tlsContexts, signal });
    const context = resolved.entry.name;
    // Below everything that uses the connection: there is no way to the transport around it.
    this.client = new GuardedClient(new HttpKubeClient(transport), { context, isProtected: () => ports.protection.isProtected(context) });
    this.discovery = new ServerDiscovery(this.client, signal);
    this.reader = new ClientReader(this.client);
    this.collections = this.#lifetime.add(new SharedCollections({ client: this.client, context, clock: ports.clock, lingerMs: ports.lingerMs }));
  }

  get signal(): AbortSignal {
    return this.#lifetime.signal;
  }

  dispose(): void {
    this.#lifetime.dispose();
  }
}

/** A hash of what a connection is made from, without what only views show (which context is current, say). */
export function fingerprintOf({ entry, cluster, user }: ResolvedContext): string {
  const { name, namespace } = entry;
  return createHash('sha256').update(JSON.stringify([name, namespace, cluster, user])).digest('hex');
}
