import type { Failure } from '../../../common/failure.ts';

/** What proves to the server who is asking. */
export interface Identity {
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** A TLS client certificate with its key, PEM. */
  readonly certificate?: { readonly cert: string | Buffer; readonly key: string | Buffer } | undefined;
}

/** Where one connection's identity comes from. */
export interface Credential {
  /** The identity to use now. Parallel calls share whatever work it takes. Rejects with a Failure. */
  identity(): Promise<Identity>;
  /** Called when the server answered a request of this identity with anything but a 401. */
  accepted(identity: Identity): void;
  /**
   * Called when the server refused `rejected` with a 401. Resolves true where there is another identity by now, so
   * that the request is worth one more try. Parallel calls for the same identity share one renewal.
   */
  renew(rejected: Identity): Promise<boolean>;
}

/** A program that has to ask the person something. */
export interface TerminalProgram {
  /** The context that it signs in for, for the terminal's name. */
  readonly context: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface TerminalResult {
  /** Undefined where a signal or the person ended it. */
  readonly exitCode: number | undefined;
  /** What it wrote to its standard output, which holds credentials: it is neither shown nor kept. */
  readonly stdout: string;
}

/**
 * Runs a program in a terminal before the person: its standard input and error are the terminal, its standard output
 * goes to the caller only. Ends it when the signal aborts.
 */
export type AskInTerminal = (program: TerminalProgram, signal: AbortSignal) => Promise<TerminalResult>;

/**
 * Why a program that a kubeconfig file names may not be started now; undefined where it may. The command is an absolute
 * path, or a name to be looked up in PATH.
 */
export type MayRun = (command: string, file: string) => Failure | undefined;

export interface HttpQuestion {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The authorities to trust, PEM; without them the system's. */
  readonly ca: string | Buffer | undefined;
  /** Names the context in failures. */
  readonly context: string;
}

/** Asks a server other than the cluster's. Follows no redirect; rejects with a Failure. */
export type AskHttp = (question: HttpQuestion) => Promise<{ readonly status: number; readonly body: string }>;
