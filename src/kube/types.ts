import type { Event } from '../common/emitter.ts';
import type { Failure } from '../common/failure.ts';
import type { Disposable } from '../common/lifetime.ts';
import type { Discovery, KubeClient, ObjectReader } from './api/types.ts';
import type { Collections } from './live/types.ts';

/** One context of the merged kubeconfig, as views show it. Holds no credential. */
export interface ContextEntry {
  readonly name: string;
  readonly cluster: string | undefined;
  readonly user: string | undefined;
  /** The namespace of the context, `default` where it names none. */
  readonly namespace: string;
  /** The server's URL, without any user information in it. */
  readonly server: string | undefined;
  /** The file that this context came from. */
  readonly file: string;
  readonly current: boolean;
  /** Whether the server's certificate is not checked (`insecure-skip-tls-verify`). */
  readonly insecure?: boolean | undefined;
  /** Set where the entry cannot be used (a missing cluster, say): why. */
  readonly problem: Failure | undefined;
}

/** A file that could not be read or parsed. It spoils nothing but itself. */
export interface KubeconfigProblem {
  readonly file: string;
  readonly failure: Failure;
}

/** The merged kubeconfig, read again when one of its files changes. */
export interface Kubeconfigs extends Disposable {
  /** Reads the files where that has not been done yet. */
  contexts(): Promise<readonly ContextEntry[]>;
  /** The files in their order of precedence; one that was named need not exist. */
  files(): Promise<readonly string[]>;
  /** At most one for a file. */
  problems(): Promise<readonly KubeconfigProblem[]>;
  /**
   * What `kubectl config view` shows, as YAML with secrets hidden: of everything, or of what one context uses. Rejects
   * with a Failure where that context is missing or names what is missing.
   */
  view(context?: string): Promise<string>;
  /** Fires after a change on disk or of the settings was read. */
  readonly onDidChange: Event<void>;
  reload(): void;
}

/** Everything about one cluster, as one user. Made without any request; the first is sent on first use. */
export interface Connection extends Disposable {
  readonly context: ContextEntry;
  readonly client: KubeClient;
  readonly discovery: Discovery;
  readonly reader: ObjectReader;
  readonly collections: Collections;
  /** Aborted when the connection is closed. */
  readonly signal: AbortSignal;
}

/** One connection per context, made on first use and closed when the context goes or changes. */
export interface Connections extends Disposable {
  /** The context's connection; made where there is none. Rejects with a Failure where the entry is broken. */
  get(context: string): Promise<Connection>;
  /** Those the user has opened in this window, the latest last. */
  readonly opened: readonly Connection[];
  readonly onDidOpen: Event<Connection>;
  readonly onDidClose: Event<Connection>;
  /** Closes the connection, so that the next get makes a new one with fresh credentials. */
  close(context: string): void;
}
