import type { Failure } from '../../common/failure.ts';

/** One container of one pod. */
export interface ContainerRef {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export interface LogOptions extends ContainerRef {
  /** Whether to go on with what the container writes from now on. */
  readonly follow?: boolean;
  /** Whether to read the container's instance before the last restart. */
  readonly previous?: boolean;
  /** Start with this many of the last lines; all where absent. */
  readonly tailLines?: number;
  /** Start with lines of this time (RFC 3339). */
  readonly sinceTime?: string;
  /** Start with lines of the last so many seconds. */
  readonly sinceSeconds?: number;
}

export interface LogLine {
  /** When it was written, RFC 3339 with fractions, as the node wrote it down. Empty for the node's own words and inside long lines. */
  readonly time: string;
  /** Without line end. A line of more than 1 MiB comes in pieces, of which the first has the time. */
  readonly text: string;
}

/** Lines between these two may be missing: the node no longer had them when the log was taken up again. */
export interface LogGap {
  /** The last line shown before. */
  readonly after: string;
  /** The first line there is again. */
  readonly until: string;
}

export type LogStatus =
  | { readonly phase: 'open' }
  /** The connection broke, and another try is under way. */
  | { readonly phase: 'reconnecting'; readonly failure: Failure };

/** Where the lines of a log go. */
export interface LogSink {
  /** Lines in their order, those that arrived together together. Nothing more is read before the promise resolves. */
  lines(lines: readonly LogLine[]): void | Promise<void>;
  gap?(gap: LogGap): void;
  status?(status: LogStatus): void;
}

export interface LogEnd {
  /**
   * `complete`: all of a log that is not followed; `ended`: the container ended; `restarted`: it ended and runs anew,
   * which is another log; `deleted`: the pod is gone; `cancelled`: the signal aborted.
   */
  readonly reason: 'complete' | 'ended' | 'restarted' | 'deleted' | 'cancelled';
  /** Of the container that ended, where it is known. */
  readonly exitCode?: number;
}

export interface ExecOptions extends ContainerRef {
  readonly command: readonly string[];
  /** Whether the command gets a terminal; its errors then come with its output. */
  readonly tty: boolean;
  /** Whether the command gets an input. Default true. */
  readonly stdin?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Where the output goes. The socket is not read on before a returned promise resolves. */
export interface ExecHandlers {
  onStdout(data: Uint8Array): void | Promise<void>;
  onStderr?(data: Uint8Array): void | Promise<void>;
}

/** How a command ended: one of the two is set, neither where the session was closed from this side. */
export interface ExecEnd {
  readonly exitCode?: number;
  readonly failure?: Failure;
}

/** A command that runs in a container. */
export interface ExecSession {
  write(data: string | Uint8Array): void;
  /** Ends the command's input. On servers that know no half-close this is left out, and the command reads on. */
  endInput(): void;
  resize(columns: number, rows: number): void;
  /** Always resolves, once. */
  readonly closed: Promise<ExecEnd>;
  close(): void;
}
