import { Emitter } from '../../common/emitter.ts';
import { asString, at } from '../../common/json.ts';
import { Lifetime, type Disposable } from '../../common/lifetime.ts';
import type { Connection, Connections } from '../../kube/types.ts';

/** What the language server asks the extension for: schemas of the cluster that the person is working with. */
export interface SchemaProvider extends Disposable {
  /** The OpenAPI v3 document of a group version; undefined where no cluster is connected or it serves none. */
  openApi(group: string, version: string, signal: AbortSignal): Promise<string | undefined>;
  /** Another cluster is asked from now on. */
  readonly onDidChange: Emitter<void>['event'];
}

/** A cluster that does not answer must not hold up diagnostics: the bundled schemas serve then. */
const timeoutMs = 5_000;

/**
 * Schemas of the context that was opened last. Asks nothing of a cluster that nobody has opened in this window. The
 * index of documents is read once per connection; a failure is remembered with it, so that typing does not repeat it.
 */
export class ConnectedSchemas implements SchemaProvider {
  readonly #connections: Connections;
  readonly #lifetime = new Lifetime();
  readonly #changed = this.#lifetime.add(new Emitter<void>());
  readonly #indexes = new WeakMap<Connection, Promise<unknown>>();

  readonly onDidChange = this.#changed.event;

  constructor(connections: Connections) {
    this.#connections = connections;
    this.#lifetime.add(connections.onDidOpen(() => this.#changed.fire()));
    this.#lifetime.add(connections.onDidClose(() => this.#changed.fire()));
  }

  async openApi(group: string, version: string, signal: AbortSignal): Promise<string | undefined> {
    const connection = this.#connections.opened.at(-1);
    if (connection === undefined) {
      return undefined;
    }
    const address = documentAddress(await this.#index(connection), group, version);
    return address === undefined ? undefined : connection.client.text({ ...address, signal: AbortSignal.any([signal, connection.signal]), timeoutMs });
  }

  dispose(): void {
    this.#lifetime.dispose();
  }

  #index(connection: Connection): Promise<unknown> {
    const known = this.#indexes.get(connection);
    const index = known ?? connection.client.json({ path: '/openapi/v3', signal: connection.signal, timeoutMs });
    this.#indexes.set(connection, index);
    return index;
  }
}

/** Where the index (`/openapi/v3`) says that a group version's document is; its query holds the content's hash. */
function documentAddress(index: unknown, group: string, version: string): { path: string; query: Record<string, string> } | undefined {
  const name = group === '' ? `api/${version}` : `apis/${group}/${version}`;
  const relative = asString(at(index, 'paths', name, 'serverRelativeURL'));
  if (relative === undefined) {
    return undefined;
  }
  const url = new URL(relative, 'https://cluster.invalid');
  return { path: url.pathname, query: Object.fromEntries(url.searchParams) };
}
