import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { Failure } from '../../../src/common/failure.ts';
import { asString, isObject, type JsonObject } from '../../../src/common/json.ts';
import type { Disposable } from '../../../src/common/lifetime.ts';
import { OpenApiDocuments } from '../../../src/kube/api/openapi.ts';
import { createKube, type Kube } from '../../../src/kube/connections.ts';
import type { Connection } from '../../../src/kube/types.ts';
import { parseSlice } from '../../../src/language/parse.ts';
import type { Schemas } from '../../../src/language/ports.ts';
import { toData } from '../../../src/language/tree.ts';
import { ClusterSchemas } from '../../../src/schema/cluster.ts';
import { sharedCluster } from '../../cluster/shared.ts';
import { waitUntilServed } from '../../cluster/definitions.ts';
import type { Cluster } from '../../cluster/types.ts';
import { fixtures } from './fixtures.ts';

/** The API server as a judge of manifests: raw YAML, created in a dry run under strict field validation. */
export class ServerJudge implements Disposable {
  readonly namespace = `manifests-${randomBytes(4).toString('hex')}`;
  readonly #kube: Kube;
  readonly #connection: Connection;
  readonly #cluster: Cluster;

  constructor(kube: Kube, connection: Connection, cluster: Cluster) {
    this.#kube = kube;
    this.#connection = connection;
    this.#cluster = cluster;
  }

  /** Connects, makes a namespace and the fixtures' custom types, and waits until both can be used. */
  static async start(): Promise<ServerJudge> {
    const cluster = await sharedCluster();
    const kube = createKube({ settings: () => [cluster.kubeconfig], env: {}, home: homedir(), version: 'test' });
    const [context] = await kube.kubeconfigs.contexts();
    const judge = new ServerJudge(kube, await kube.connections.get(context!.name), cluster);
    await cluster.apply(`apiVersion: v1\nkind: Namespace\nmetadata: {name: ${judge.namespace}}\n`);
    await cluster.apply(crdText());
    await waitUntilServed(cluster, 'widgets.fixtures.pilothouse.test');
    await cluster.kubectl('wait', '--for=create', 'serviceaccount/default', '-n', judge.namespace, '--timeout=30s');
    return judge;
  }

  async stop(): Promise<void> {
    await this.#cluster.kubectl('delete', 'namespace', this.namespace, '--wait=false');
    await this.#cluster.kubectl('delete', 'crd', 'widgets.fixtures.pilothouse.test', '--wait=false');
    this.dispose();
  }

  dispose(): void {
    this.#kube.dispose();
  }

  /** The schemas that this server publishes. */
  schemas(): Schemas {
    const documents = new OpenApiDocuments(this.#connection.client, { signal: this.#connection.signal, timeoutMs: 30_000 });
    return new ClusterSchemas((group, version, signal) => documents.read(group, version, signal));
  }

  /** Undefined where the server takes the document, else why it does not. A List is judged item by item. */
  async reject(text: string): Promise<string | undefined> {
    const data = dataOf(text);
    if (data?.kind === 'List') {
      const answers = await Promise.all((data.items as JsonObject[]).map((item) => this.#post(JSON.stringify(item), item)));
      return answers.find((answer) => answer !== undefined);
    }
    // The server would take the type from the address; whoever sends a file has only the file.
    return data !== undefined && (!data.apiVersion || !data.kind) ? 'names no type' : this.#post(text, data);
  }

  async #post(body: string, data: JsonObject | undefined): Promise<string | undefined> {
    const resource = await this.#connection.discovery.byKind(asString(data?.apiVersion) ?? '', asString(data?.kind) ?? '');
    const known = resource ?? { group: '', version: 'v1', resource: 'configmaps', namespaced: true };
    const root = known.group === '' ? `/api/${known.version}` : `/apis/${known.group}/${known.version}`;
    const path = `${root}${known.namespaced ? `/namespaces/${this.namespace}` : ''}/${known.resource}`;
    try {
      await this.#connection.client.json({ method: 'POST', path, query: { dryRun: 'All', fieldValidation: 'Strict' }, body, contentType: 'application/yaml' });
      return undefined;
    } catch (error) {
      const failure = Failure.from(error);
      if (failure.status === undefined || failure.status >= 500 || failure.status === 401) {
        throw error;
      }
      return failure.message;
    }
  }
}

function crdText(): string {
  return fixtures('crds').map(({ slice }) => slice.text).join('---\n');
}

function dataOf(text: string): JsonObject | undefined {
  const { root } = parseSlice(text);
  const data = root === undefined ? undefined : toData(root);
  return isObject(data) ? data : undefined;
}
