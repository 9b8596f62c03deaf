/**
 * The door to src/kube for its hosts (editor and command line):
 *
 *     const kube = createKube({ settings: () => paths, env: process.env, home: os.homedir(), version: '0.1.0' });
 *     kube.kubeconfigs.contexts()              // reads the files, then watches them
 *     const connection = await kube.connections.get('my-context')   // still no request
 *     connection.collections.open({ resource, namespace })          // the first request
 *     kube.dispose()                           // ends watches, sockets and file watches
 *
 * Nothing is read before the first question, and no server is contacted before something is asked of a connection.
 */
import { systemClock, type Clock } from '../common/clock.ts';
import { Emitter } from '../common/emitter.ts';
import { Lifetime, type Disposable } from '../common/lifetime.ts';
import { createAskHttp } from './api/plainRequest.ts';
import { TlsContexts } from './api/tlsContexts.ts';
import { LoginPath } from './config/credentials/loginPath.ts';
import { OidcLogins } from './config/credentials/oidcLogin.ts';
import type { AskInTerminal, MayRun } from './config/credentials/types.ts';
import { KubeconfigStore } from './config/store.ts';
import { ContextConnection, fingerprintOf, type ConnectionPorts } from './connection.ts';
import { unprotected, type Protection } from './protection.ts';
import type { Connection, Connections, Kubeconfigs } from './types.ts';

export interface KubeOptions {
  /** The paths of the setting `pilothouse.kubeconfigs` as the user wrote them, or those of a --kubeconfig option. */
  readonly settings: () => readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The home folder. */
  readonly home: string;
  /** The product's version, for the User-Agent. */
  readonly version: string;
  readonly clock?: Clock;
  /** Where credential plugins may ask the person. Default: nowhere, and those that must ask fail. */
  readonly askInTerminal?: AskInTerminal;
  /** Which credential plugins may not be started now, and why. Default: all may. */
  readonly mayRun?: MayRun;
  /** Milliseconds that a live collection outlives its last handle. Default 5000. */
  readonly lingerMs?: number;
  /** Where relative paths in KUBECONFIG start. Default: this process's working folder. */
  readonly cwd?: string;
  /** The folder in which a pod finds its service account. Default: where Kubernetes puts it. */
  readonly serviceAccount?: string;
  /** Which contexts are read-only (a ProtectedContexts, which its maker disposes). Default: none. */
  readonly protection?: Protection;
}

export interface Kube extends Disposable {
  readonly kubeconfigs: Kubeconfigs;
  readonly connections: Connections;
}

const defaultLingerMs = 5000;

/** Composes the parts. */
export function createKube(options: KubeOptions): Kube {
  const clock = options.clock ?? systemClock;
  const lifetime = new Lifetime();
  const kubeconfigs = lifetime.add(new KubeconfigStore({ ...options, clock }));
  const connections = lifetime.add(new ContextConnections(kubeconfigs, {
    clock,
    env: options.env,
    userAgent: `pilothouse/${options.version}`,
    tlsContexts: new TlsContexts(),
    lingerMs: options.lingerMs ?? defaultLingerMs,
    protection: options.protection ?? unprotected,
    askInTerminal: options.askInTerminal,
    mayRun: options.mayRun,
    loginPath: new LoginPath(options.env),
    oidc: new OidcLogins({ clock, ask: createAskHttp(options.env) }),
  }));
  return { kubeconfigs, connections, dispose: () => lifetime.dispose() };
}

/** One connection per context name, closed when what it was made from changes. */
export class ContextConnections implements Connections {
  readonly #kubeconfigs: KubeconfigStore;
  readonly #ports: ConnectionPorts;
  readonly #open = new Map<string, ContextConnection>();
  readonly #opened = new Emitter<Connection>();
  readonly #closed = new Emitter<Connection>();
  readonly #lifetime = new Lifetime();

  constructor(kubeconfigs: KubeconfigStore, ports: ConnectionPorts) {
    this.#kubeconfigs = kubeconfigs;
    this.#ports = ports;
    this.#lifetime.add(kubeconfigs.onDidChange(() => void this.#closeChanged()));
  }

  readonly onDidOpen = this.#opened.event;
  readonly onDidClose = this.#closed.event;

  get opened(): readonly Connection[] {
    return [...this.#open.values()];
  }

  async get(context: string): Promise<Connection> {
    const resolved = await this.#kubeconfigs.resolve(context);
    const held = this.#open.get(context);
    if (held !== undefined) {
      return held;
    }
    const connection = new ContextConnection(resolved, this.#ports);
    if (this.#lifetime.ended) {
      connection.dispose();
      return connection;
    }
    this.#open.set(context, connection);
    this.#opened.fire(connection);
    return connection;
  }

  close(context: string): void {
    const connection = this.#open.get(context);
    if (connection !== undefined) {
      this.#open.delete(context);
      connection.dispose();
      this.#closed.fire(connection);
    }
  }

  dispose(): void {
    this.#lifetime.dispose();
    for (const context of [...this.#open.keys()]) {
      this.close(context);
    }
    this.#opened.dispose();
    this.#closed.dispose();
  }

  async #closeChanged(): Promise<void> {
    for (const [context, connection] of [...this.#open]) {
      const now = await this.#kubeconfigs.resolve(context).then(fingerprintOf, () => undefined);
      if (now !== connection.fingerprint && this.#open.get(context) === connection) {
        this.close(context);
      }
    }
  }
}
