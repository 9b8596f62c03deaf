import type { RunResult } from './run.ts';
import type { RequestFilter, AuditedRequest } from './audit.ts';

/**
 * Who a kubeconfig logs in as.
 * - `admin`, `admin-token`: everything, by client certificate or by token
 * - `reader`: ClusterRole `view` in all namespaces (no Secrets, no Nodes)
 * - `namespaced`: ClusterRole `edit` in the namespace `team` only; cannot list namespaces
 * - `nobody`: known, but may nothing beyond discovery
 * - `expired`: a client certificate that ran out yesterday; `bad-token`: a token nobody issued (both: status 401)
 * - `token-file`, `exec`: as `reader`, with the token from a file or from an exec plugin
 * - `exec-missing`, `exec-failing`: an exec plugin that is not installed; one that exits with 1
 */
export type User =
  | 'admin' | 'admin-token' | 'reader' | 'namespaced' | 'nobody' | 'expired' | 'bad-token'
  | 'token-file' | 'exec' | 'exec-missing' | 'exec-failing';

/** What tests can rely on; what is false or empty here rejects with a Failure `unsupported`. */
export interface Capabilities {
  /** Pods run as real containers: logs, exec and probes work. */
  readonly realPods: boolean;
  /** Why pods are not real. */
  readonly realPodsMissing?: string | undefined;
  readonly auditLog: boolean;
  /** The API server can be killed, started, frozen and thawed. */
  readonly apiServerControl: boolean;
  readonly fakeNodes: boolean;
  readonly users: readonly User[];
}

/** Image names that pods of this cluster can use. */
export interface Images {
  readonly busybox: string;
  /** An image whose only program sleeps: no shell. */
  readonly shellLess: string;
  /** `Never` where images were loaded by hand, else `IfNotPresent`. */
  readonly pullPolicy: 'Never' | 'IfNotPresent';
}

/** What it takes to use a running cluster; plain JSON, so that another process can (shared.ts). */
export interface ClusterDescription {
  readonly kind: 'local' | 'kind' | 'foreign';
  /** The API server's URL. */
  readonly server: string;
  /** The admin's kubeconfig; its current context is the cluster's only one. */
  readonly kubeconfig: string;
  readonly kubectlPath: string;
  /** One JSON object per line (audit.k8s.io/v1), without the control plane's own requests. */
  readonly auditLog?: string | undefined;
  readonly kubeconfigs: Readonly<Partial<Record<User, string>>>;
  /** A line per run of the `exec` user's plugin. */
  readonly execRuns?: string | undefined;
  readonly capabilities: Capabilities;
  readonly images: Images;
}

export interface Cluster extends ClusterDescription {
  /** Runs kubectl as admin. Never rejects; look at `code`. */
  kubectl(...args: string[]): Promise<RunResult>;
  /** Applies manifests as admin (YAML, several documents); rejects where the server does. */
  apply(manifests: string): Promise<void>;
  /** Path of a kubeconfig with this user as its only one. */
  kubeconfigFor(user: User): string;
  /** Requests that clients sent, oldest first. */
  requests(filter?: RequestFilter): Promise<AuditedRequest[]>;
  /** Ends the API server as a crash would. */
  killApiServer(): Promise<void>;
  /** Starts a killed API server on the same address; resolves when it is ready. */
  startApiServer(): Promise<void>;
  /** Stops the API server's clock: connections stay open and nothing answers. */
  freezeApiServer(): void;
  thawApiServer(): void;
  /** Adds nodes without machines; pods on them are ready at once. */
  addFakeNodes(count: number): Promise<void>;
  /** Runs this many pods on fake nodes (200 each), as Deployments `scale-0`, `scale-1` ... of 500 in the namespace; resolves when all are ready. */
  makePods(count: number, namespace?: string): Promise<void>;
  /** Ends the cluster where this process started it, else does nothing. */
  stop(): Promise<void>;
}
