import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../src/common/failure.ts';
import { asNumber, asObjects, at } from '../../src/common/json.ts';
import { ApiServer } from './apiServer.ts';
import { buildKubernetes } from './build.ts';
import { dataParent, folderPrefix, removeCluster, removeLeftovers } from './cleanup.ts';
import { Connected } from './connected.ts';
import { startControllers } from './controllers.ts';
import { startEtcd } from './etcd.ts';
import { localImages } from './images.ts';
import { FakeNodes } from './kwok.ts';
import { startContainerRuntime, startKubelet, whyNoNode } from './node.ts';
import { Pki } from './pki.ts';
import { freePorts } from './ports.ts';
import { Programs } from './programs.ts';
import { endProcesses } from './processTable.ts';
import { newName, readRecord } from './record.ts';
import type { Site } from './site.ts';
import type { Cluster, ClusterDescription, User } from './types.ts';
import { userManifests, Users } from './users.ts';

export interface StartOptions {
  /** An empty or new folder with a short path; by default a new one among the temporary files. */
  readonly dataDir?: string | undefined;
  /**
   * Whether pods run as real containers. By default where the machine can do it (root, containerd); where it cannot,
   * a fake node takes the pods. `false` starts the control plane alone, in about 5 s, with no node at all.
   */
  readonly node?: boolean | undefined;
  /**
   * `false`: etcd and the API server alone, in which objects stay as they were written, pods of unknown nodes too. Then
   * there is no node and no service account but those that tests make.
   */
  readonly controllers?: boolean | undefined;
  /** Lifts the limits on requests per second in the control plane, and gives it more memory, for thousands of pods. */
  readonly scale?: boolean | undefined;
  /** Flags for kube-apiserver beside its usual ones, such as those of an OIDC issuer. */
  readonly apiServerFlags?: readonly string[] | undefined;
  /** An authority (PEM) beside the cluster's own whose client certificates the API server believes. */
  readonly clientAuthority?: string | undefined;
  /** Name of the admin's context. */
  readonly contextName?: string | undefined;
  /** Receives lines that replace each other. */
  readonly onProgress?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts a Kubernetes on loopback that ends with this process: etcd, API server, controllers, and a node with
 * containerd. Builds Kubernetes first where that was never done (build.ts). Several can run at once.
 * Rejects with a Failure that holds the last lines of the logs.
 */
export async function startCluster(options: StartOptions = {}): Promise<Cluster> {
  const { onProgress, signal = new AbortController().signal } = options;
  await removeLeftovers();
  const missing = options.node === false || options.controllers === false ? 'not asked for' : await whyNoNode();
  if (options.node === true && missing !== undefined) {
    throw new Failure('unsupported', `This machine cannot run a node: ${missing}.`);
  }
  const build = await buildKubernetes({ onProgress, signal });
  const folder = await dataFolder(options.dataDir);
  const name = newName();
  const programs = new Programs(folder, name);
  programs.startReaper();
  try {
    const [port] = await freePorts(1);
    const site: Site = { folder, name, build, programs, signal, server: `https://127.0.0.1:${port}`, pki: await Pki.create(join(folder, 'pki')) };
    return await startParts(site, options, missing);
  } catch (error) {
    const failure = Failure.from(error);
    const tails = failure.message.includes('\n--- ') ? '' : `\n${await programs.logTails()}`;
    await endCluster(folder);
    throw new Failure(failure.code, `The cluster did not start: ${failure.message}${tails}`, { cause: error });
  }
}

async function startParts(site: Site, options: StartOptions, missing: string | undefined): Promise<Cluster> {
  const { onProgress, controllers = true } = options;
  const users = new Users(site.folder);
  onProgress?.(`starting Kubernetes ${site.build.version}: API server`);
  const runtime = missing === undefined ? startContainerRuntime(site) : Promise.resolve();
  // It is awaited below; a failure before that must not count as unhandled.
  runtime.catch(() => undefined);
  const apiServer = await ApiServer.create(site, await startEtcd(site), users.tokenFile, options.apiServerFlags, options.clientAuthority, options.scale);
  await apiServer.start();
  if (controllers) {
    onProgress?.(`starting Kubernetes ${site.build.version}: controllers${missing === undefined ? ' and node' : ''}`);
    await startControllers(site, options.scale ?? false);
  }
  const kubeconfigs = await users.writeKubeconfigs(site.server, site.pki, options.contextName ?? 'pilothouse-local');
  const cluster = new LocalCluster(site, apiServer, describe(site, apiServer, users, kubeconfigs, missing));
  await Promise.all([
    cluster.apply(userManifests),
    runtime.then(() => missing === undefined ? startKubelet(site, apiServer.reader) : undefined),
    controllers ? site.programs.waitFor('the default service account', 30_000, site.signal, () => apiServer.reader.answers('/api/v1/namespaces/default/serviceaccounts/default')) : undefined,
  ]);
  if (missing !== undefined && options.node !== false && controllers) {
    await cluster.addFakeNodes(1);
  }
  return cluster;
}

function describe(site: Site, apiServer: ApiServer, users: Users, kubeconfigs: Record<User, string>, missing: string | undefined): ClusterDescription {
  return {
    kind: 'local',
    server: site.server,
    kubeconfig: kubeconfigs.admin,
    kubectlPath: site.build.kubectl,
    auditLog: apiServer.auditLog,
    kubeconfigs,
    execRuns: users.execRuns,
    capabilities: {
      realPods: missing === undefined,
      realPodsMissing: missing,
      auditLog: true,
      apiServerControl: true,
      fakeNodes: true,
      users: Object.keys(kubeconfigs) as User[],
    },
    images: { busybox: localImages.busybox, shellLess: localImages.shellLess, pullPolicy: 'Never' },
  };
}

/** A cluster that this process started. */
class LocalCluster extends Connected {
  readonly #site: Site;
  readonly #apiServer: ApiServer;
  readonly #fakeNodes: FakeNodes;

  constructor(site: Site, apiServer: ApiServer, description: ClusterDescription) {
    super(description);
    this.#site = site;
    this.#apiServer = apiServer;
    this.#fakeNodes = new FakeNodes(site, (manifests) => this.apply(manifests), description.capabilities.realPods);
  }

  override killApiServer(): Promise<void> {
    return this.#apiServer.kill();
  }

  override startApiServer(): Promise<void> {
    return this.#apiServer.start();
  }

  override freezeApiServer(): void {
    this.#apiServer.freeze();
  }

  override thawApiServer(): void {
    this.#apiServer.thaw();
  }

  override async addFakeNodes(count: number): Promise<void> {
    await this.#fakeNodes.add(count);
    await this.#site.programs.waitFor(`${count} fake nodes`, 60_000, this.#site.signal, async () =>
      (await this.kubectl('wait', '--for=condition=Ready', 'node', '-l', 'pilothouse.dev/fake=true', '--timeout=5s')).code === 0);
  }

  override async makePods(count: number, namespace = 'scale'): Promise<void> {
    await this.#fakeNodes.runPods(count, namespace);
    await this.#site.programs.waitFor(`${count} pods`, 60_000 + count * 180, this.#site.signal, async () => {
      const { body } = await this.#apiServer.reader.get(`/apis/apps/v1/namespaces/${namespace}/deployments?labelSelector=app%3Dscale`);
      const ready = asObjects(at(body, 'items')).map((item) => asNumber(at(item, 'status', 'readyReplicas')) ?? 0);
      return ready.reduce((sum, part) => sum + part, 0) === count;
    });
  }

  override stop(): Promise<void> {
    return endCluster(this.#site.folder);
  }
}

async function endCluster(folder: string): Promise<void> {
  const reaper = readRecord(folder)?.reaper;
  await removeCluster(folder);
  await endProcesses(reaper === undefined ? [] : [reaper], 0);
}

async function dataFolder(dataDir: string | undefined): Promise<string> {
  if (dataDir === undefined) {
    return mkdtemp(join(dataParent(), folderPrefix));
  }
  // What a dead owner left there; a living one's cluster is left alone and the start fails on its files.
  await removeLeftovers([dataDir]);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  return dataDir;
}
