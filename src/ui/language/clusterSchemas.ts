import { Emitter, type Event } from '../../common/emitter.ts';
import { Lifetime, type Disposable } from '../../common/lifetime.ts';
import { OpenApiDocuments } from '../../kube/api/openapi.ts';
import type { Connection, Connections } from '../../kube/types.ts';

/** What the language server asks the extension for: schemas of the cluster that the person is working with. */
export interface ClusterSchemas {
  /** The OpenAPI v3 document of a group version; undefined where no cluster is connected or it serves none. */
  openApi(group: string, version: string, signal: AbortSignal): Promise<string | undefined>;
  /** Another cluster is asked from now on. */
  readonly onDidChange: Event<void>;
}

/** A cluster that does not answer must not hold up diagnostics for long: the bundled schemas serve then. */
const timeoutMs = 5_000;

/** Schemas of the context that was opened last. Asks nothing of a cluster that nobody has opened in this window. */
export class ConnectedSchemas implements ClusterSchemas, Disposable {
  readonly #connections: Connections;
  readonly #lifetime = new Lifetime();
  readonly #changed = this.#lifetime.add(new Emitter<void>());
  readonly #documents = new WeakMap<Connection, OpenApiDocuments>();

  readonly onDidChange = this.#changed.event;

  constructor(connections: Connections) {
    this.#connections = connections;
    this.#lifetime.add(connections.onDidOpen(() => this.#changed.fire()));
    this.#lifetime.add(connections.onDidClose(() => this.#changed.fire()));
  }

  async openApi(group: string, version: string, signal: AbortSignal): Promise<string | undefined> {
    const connection = this.#connections.opened.at(-1);
    return connection === undefined ? undefined : this.#of(connection).read(group, version, signal);
  }

  dispose(): void {
    this.#lifetime.dispose();
  }

  #of(connection: Connection): OpenApiDocuments {
    const known = this.#documents.get(connection);
    const documents = known ?? new OpenApiDocuments(connection.client, { signal: connection.signal, timeoutMs });
    this.#documents.set(connection, documents);
    return documents;
  }
}
