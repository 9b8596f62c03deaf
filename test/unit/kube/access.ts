import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { after } from 'node:test';
import { load } from 'js-yaml';
import type { Failure } from '../../../src/common/failure.ts';
import { asString, at } from '../../../src/common/json.ts';
import { createKube, type Kube, type KubeOptions } from '../../../src/kube/connections.ts';
import type { Connection } from '../../../src/kube/types.ts';
import type { Cluster } from '../../cluster/types.ts';
import { Secrets } from '../../servers/secrets.ts';
import { temporaryFolder, write } from './folders.ts';

export interface Who {
  readonly name: string;
  readonly groups: readonly string[];
  readonly uid: string | undefined;
  readonly extra: unknown;
}

/** Ways to sign in to one cluster: writes kubeconfigs and connects with them. */
export class Access {
  readonly cluster: Cluster;
  readonly folder = temporaryFolder();
  readonly secrets = new Secrets();
  /** The cluster's authority, PEM. */
  readonly authority: string;
  readonly adminToken: string;
  readonly #admin: unknown;
  #written = 0;

  private constructor(cluster: Cluster, admin: unknown, adminToken: string) {
    this.cluster = cluster;
    this.#admin = admin;
    this.adminToken = adminToken;
    this.authority = Buffer.from(asString(at(admin, 'clusters', 0, 'cluster', 'certificate-authority-data')) ?? '', 'base64').toString();
    this.secrets.addKubeconfig(admin);
    this.secrets.add(adminToken);
  }

  static async to(cluster: Cluster): Promise<Access> {
    const admin = load(await readFile(cluster.kubeconfig, 'utf8'));
    const token = asString(at(load(await readFile(cluster.kubeconfigFor('admin-token'), 'utf8')), 'users', 0, 'user', 'token')) ?? '';
    return new Access(cluster, admin, token);
  }

  /** The admin's user stanza, with a client certificate. */
  get admin(): Record<string, unknown> {
    return at(this.#admin, 'users', 0, 'user') as Record<string, unknown>;
  }

  /** Writes a kubeconfig for this user; `cluster` changes fields of its cluster (undefined removes one). */
  async kubeconfig(user: object, cluster: object = {}, folder = this.folder): Promise<string> {
    const authority = at(this.#admin, 'clusters', 0, 'cluster', 'certificate-authority-data');
    const config = {
      'apiVersion': 'v1',
      'kind': 'Config',
      'clusters': [{ name: 'c', cluster: { 'server': this.cluster.server, 'certificate-authority-data': authority, ...cluster } }],
      'users': [{ name: 'u', user }],
      'contexts': [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    };
    this.secrets.addKubeconfig(config);
    this.#written++;
    return write(path.join(folder, `kubeconfig-${this.#written}`), JSON.stringify(config));
  }

  /** A program of its own that uses this user; it ends with the tests of the calling file. */
  async open(user: object, cluster: object = {}, options: Partial<KubeOptions> = {}, folder = this.folder): Promise<{ kube: Kube; connection: Connection; kubeconfig: string }> {
    const kubeconfig = await this.kubeconfig(user, cluster, folder);
    const kube = createKube({ settings: () => [kubeconfig], env: {}, home: '/nowhere', version: 'test', ...options });
    after(() => kube.dispose());
    return { kube, connection: await kube.connections.get('x'), kubeconfig };
  }

  async connect(user: object, cluster: object = {}, options: Partial<KubeOptions> = {}): Promise<Connection> {
    return (await this.open(user, cluster, options)).connection;
  }

  /** Whom the API server takes this connection for. */
  async whoAmI({ client }: Pick<Connection, 'client'>): Promise<Who> {
    const review = await client.json({
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews', method: 'POST', body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
    });
    const info = at(review, 'status', 'userInfo');
    return { name: asString(at(info, 'username')) ?? '', groups: (at(info, 'groups') as string[] | undefined) ?? [], uid: asString(at(info, 'uid')), extra: at(info, 'extra') };
  }

  /** The failure of work that has to fail, which tells no secret. */
  async failureOf(work: Promise<unknown>): Promise<Failure> {
    const failure = await work.then(() => assert.fail('expected a failure'), (error: unknown) => error as Failure);
    this.secrets.assertNone(failure, 'the failure');
    return failure;
  }

  async remove(file: string): Promise<void> {
    await rm(file, { force: true });
  }
}
