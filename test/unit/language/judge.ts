import { homedir } from 'node:os';
import type { Disposable } from '../../../src/common/lifetime.ts';
import { OpenApiDocuments } from '../../../src/kube/api/openapi.ts';
import { createKube, type Kube } from '../../../src/kube/connections.ts';
import type { Connection } from '../../../src/kube/types.ts';
import type { Schemas } from '../../../src/language/ports.ts';
import { ClusterSchemas } from '../../../src/schema/cluster.ts';
import { sharedCluster } from '../../cluster/shared.ts';
import { waitUntilServed } from '../../cluster/definitions.ts';
import type { Cluster } from '../../cluster/types.ts';
import { dataOf } from '../../corpus/mutant.ts';
import { isAccepted, StrictServer, type Answer } from '../../corpus/server.ts';
import { definitionTexts } from './fixtures.ts';

/** Objects that name no namespace are judged in this one, which every cluster has and in which none of the fixtures' names is taken. */
const namespace = 'default';

/** The API server as a judge of manifests: raw YAML, created in a dry run under strict field validation. */
export class ServerJudge implements Disposable {
  readonly server: StrictServer;
  readonly cluster: Cluster;
  readonly #kube: Kube;
  readonly #connection: Connection;

  constructor(server: StrictServer, kube: Kube, connection: Connection, cluster: Cluster) {
    this.server = server;
    this.cluster = cluster;
    this.#kube = kube;
    this.#connection = connection;
  }

  /** Connects, makes the fixtures' custom types and waits until they can be used. */
  static async start(): Promise<ServerJudge> {
    const cluster = await sharedCluster();
    const kube = createKube({ settings: () => [cluster.kubeconfig], env: {}, home: homedir(), version: 'test' });
    const [context] = await kube.kubeconfigs.contexts();
    const connection = await kube.connections.get(context!.name);
    await cluster.apply(definitionTexts().join('---\n'));
    await waitUntilServed(cluster, ...definitionNames());
    await cluster.kubectl('wait', '--for=create', 'serviceaccount/default', '-n', namespace, '--timeout=30s');
    return new ServerJudge(await StrictServer.connect(cluster.kubeconfig, namespace), kube, connection, cluster);
  }

  async stop(): Promise<void> {
    await this.cluster.kubectl('delete', 'crd', ...definitionNames(), '--wait=false', '--ignore-not-found');
    this.dispose();
  }

  dispose(): void {
    this.server.close();
    this.#kube.dispose();
  }

  /** The schemas that this server publishes. */
  schemas(): Schemas {
    const documents = new OpenApiDocuments(this.#connection.client, { signal: this.#connection.signal, timeoutMs: 30_000 });
    return new ClusterSchemas((group, version, signal) => documents.read(group, version, signal));
  }

  answer(text: string): Promise<Answer> {
    return this.server.judge(text);
  }

  /** Undefined where the server takes the document, else why it does not. */
  async reject(text: string): Promise<string | undefined> {
    const answer = await this.answer(text);
    return isAccepted(answer) ? undefined : answer.message;
  }
}

function definitionNames(): string[] {
  return definitionTexts().map((text) => String((dataOf(text)?.metadata as { name: string }).name));
}
