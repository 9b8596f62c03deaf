import { Failure } from '../../src/common/failure.ts';
import { readAuditLog, type AuditedRequest, type RequestFilter } from './audit.ts';
import { run, type RunResult } from './run.ts';
import type { Capabilities, Cluster, ClusterDescription, Images, User } from './types.ts';

/** A cluster known by its description: everything that needs no hold of its processes. */
export class Connected implements Cluster {
  readonly kind: ClusterDescription['kind'];
  readonly server: string;
  readonly kubeconfig: string;
  readonly kubectlPath: string;
  readonly auditLog: string | undefined;
  readonly kubeconfigs: ClusterDescription['kubeconfigs'];
  readonly execRuns: string | undefined;
  readonly capabilities: Capabilities;
  readonly images: Images;

  constructor(description: ClusterDescription) {
    this.kind = description.kind;
    this.server = description.server;
    this.kubeconfig = description.kubeconfig;
    this.kubectlPath = description.kubectlPath;
    this.auditLog = description.auditLog;
    this.kubeconfigs = description.kubeconfigs;
    this.execRuns = description.execRuns;
    this.capabilities = description.capabilities;
    this.images = description.images;
  }

  kubectl(...args: string[]): Promise<RunResult> {
    return run(this.kubectlPath, args, { env: { KUBECONFIG: this.kubeconfig } });
  }

  async apply(manifests: string): Promise<void> {
    const { code, stderr } = await run(this.kubectlPath, ['apply', '--server-side', '-f', '-'], { env: { KUBECONFIG: this.kubeconfig }, input: manifests });
    if (code !== 0) {
      throw new Failure('invalid', `kubectl apply failed: ${stderr.trim()}`);
    }
  }

  kubeconfigFor(user: User): string {
    const path = this.kubeconfigs[user];
    if (path === undefined) {
      throw this.#unsupported(`a user ${user}`);
    }
    return path;
  }

  requests(filter: RequestFilter = {}): Promise<AuditedRequest[]> {
    return this.auditLog === undefined ? Promise.reject(this.#unsupported('an audit log')) : readAuditLog(this.auditLog, filter);
  }

  killApiServer(): Promise<void> {
    return Promise.reject(this.#unsupported('a way to kill the API server'));
  }

  startApiServer(): Promise<void> {
    return Promise.reject(this.#unsupported('a way to start the API server'));
  }

  freezeApiServer(): void {
    throw this.#unsupported('a way to freeze the API server');
  }

  thawApiServer(): void {
    throw this.#unsupported('a way to thaw the API server');
  }

  addFakeNodes(_count: number): Promise<void> {
    return Promise.reject(this.#unsupported('fake nodes'));
  }

  makePods(_count: number, _namespace?: string): Promise<void> {
    return Promise.reject(this.#unsupported('fake pods'));
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  #unsupported(what: string): Failure {
    return new Failure('unsupported', `This cluster has not got ${what}.`, { hint: 'Start one of your own: startCluster({ node: false }).' });
  }
}
