import type { Failure } from '../../common/failure.ts';
import type { JsonObject } from '../../common/json.ts';
import type { ContextEntry } from '../types.ts';

/** One member of a kubeconfig's clusters, users or contexts, not yet checked, and the file that it came from. */
export interface RawEntry {
  readonly name: string;
  readonly file: string;
  /** The fields that kubectl knows; all as they stand where one of them is broken. */
  readonly value: JsonObject;
  /** Why the entry cannot be used, where a field is of the wrong type. */
  readonly broken?: Failure | undefined;
}

/** What one file holds, or all of them merged. In one list every name is there once. */
export interface RawConfig {
  readonly currentContext: string | undefined;
  readonly clusters: ReadonlyMap<string, RawEntry>;
  readonly users: ReadonlyMap<string, RawEntry>;
  readonly contexts: ReadonlyMap<string, RawEntry>;
  /** What stands beside the lists: preferences and extensions. */
  readonly settings?: JsonObject | undefined;
}

/** A cluster entry after its fields were checked. Paths are absolute. */
export interface ClusterConfig {
  readonly server: string;
  readonly caFile: string | undefined;
  readonly caData: Buffer | undefined;
  readonly insecure: boolean;
  readonly tlsServerName: string | undefined;
  readonly proxyUrl: string | undefined;
  readonly disableCompression: boolean;
  /** What the cluster's extension `client.authentication.k8s.io/exec` holds, for exec plugins that ask for it. */
  readonly execConfig: unknown;
}

export type InteractiveMode = 'Never' | 'IfAvailable' | 'Always';

/** A credential plugin, as the API group client.authentication.k8s.io describes it. */
export interface ExecConfig {
  readonly apiVersion: string;
  /** Absolute where the file wrote a path, else a name to look up in PATH. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly installHint: string | undefined;
  readonly provideClusterInfo: boolean;
  readonly interactiveMode: InteractiveMode;
}

/** The sign-in mechanism before exec plugins; of its providers only `oidc` is left. */
export interface AuthProvider {
  readonly name: string;
  readonly config: Readonly<Record<string, string>>;
}

/** Whom to act as. The server checks whether the user may. */
export interface Impersonation {
  readonly user: string;
  readonly uid: string | undefined;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** A user entry after its fields were checked. Paths are absolute. */
export interface UserConfig {
  readonly token: string | undefined;
  readonly tokenFile: string | undefined;
  readonly certificateFile: string | undefined;
  readonly certificateData: Buffer | undefined;
  readonly keyFile: string | undefined;
  readonly keyData: Buffer | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly impersonate: Impersonation | undefined;
  /** A provider of the mechanism that exec plugins replaced. */
  readonly authProvider: AuthProvider | undefined;
  readonly exec: ExecConfig | undefined;
}

/** A context with the cluster and the user it names. Holds credentials: it stays inside src/kube. */
export interface ResolvedContext {
  readonly entry: ContextEntry;
  readonly cluster: ClusterConfig;
  readonly user: UserConfig;
  /** The file that the user came from, where it is known; else it is the context's. */
  readonly userFile?: string | undefined;
}
