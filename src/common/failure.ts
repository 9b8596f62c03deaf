/** Every way in which something people asked for can fail; views choose words, icons and buttons by it. */
export type FailureCode =
  | 'cancelled'
  /** The clocks of this machine and of the server disagree, so that certificates or tokens seem to be over. */
  | 'clock-skew'
  | 'conflict'
  | 'expired'
  | 'forbidden'
  | 'gone'
  | 'internal'
  | 'invalid'
  | 'not-found'
  | 'plugin-failed'
  | 'plugin-missing'
  /** A proxy on the way is not there, or does not let the request through. */
  | 'proxy'
  | 'protected'
  | 'throttled'
  | 'timeout'
  | 'tls'
  /** The API server is of a version that lacks what is needed. */
  | 'too-old'
  | 'unauthorized'
  | 'unreachable'
  | 'unsupported';

export interface FailureDetails {
  /** What the person can do about it, as a sentence. */
  readonly hint?: string;
  /** HTTP status, where a server answered. */
  readonly status?: number;
  /** Milliseconds the server asked to wait before another try (Retry-After). */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** An error with a code. The message says what failed, where and why, and never holds a credential. */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly hint: string | undefined;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: FailureCode, message: string, details: FailureDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'Failure';
    this.code = code;
    this.hint = details.hint;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
  }

  /** Wraps what is not a Failure yet; an abort becomes `cancelled`. */
  static from(error: unknown, code: FailureCode = 'internal'): Failure {
    if (error instanceof Failure) {
      return error;
    }
    if (error instanceof Error) {
      const cancelled = error.name === 'AbortError';
      return new Failure(cancelled ? 'cancelled' : code, error.message, { cause: error });
    }
    return new Failure(code, String(error));
  }
}

/** Message and hint in one line, for places that show plain text. */
export function explain(failure: Failure): string {
  return failure.hint === undefined ? failure.message : `${failure.message} ${failure.hint}`;
}
