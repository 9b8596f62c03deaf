import http from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Failure } from '../../common/failure.ts';
import { cancelled } from './abort.ts';
import type { Endpoint } from './endpoint.ts';
import { networkFailure, timeoutFailure } from './errors.ts';
import type { KubeRequest } from './types.ts';

/** Where a request does not say how long it may take. */
export const defaultTimeoutMs = 30_000;

/** One request and its answer: knows why it ended, and ends both together. */
export class Exchange {
  readonly #endpoint: Endpoint;
  readonly #ending = new AbortController();
  readonly #cleanups: (() => void)[] = [];
  #request: http.ClientRequest | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(endpoint: Endpoint, request: KubeRequest, owner: AbortSignal) {
    this.#endpoint = endpoint;
    const timeoutMs = request.timeoutMs ?? defaultTimeoutMs;
    if (timeoutMs > 0) {
      this.#timer = setTimeout(() => this.#stop(timeoutFailure(endpoint.place, timeoutMs)), timeoutMs);
    }
    for (const signal of [owner, request.signal]) {
      if (signal !== undefined) {
        const onAbort = (): void => this.#stop(cancelled());
        signal.addEventListener('abort', onAbort, { once: true });
        this.#cleanups.push(() => signal.removeEventListener('abort', onAbort));
        if (signal.aborted) {
          onAbort();
        }
      }
    }
  }

  /** Aborts with the failure that ended it. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  open(options: https.RequestOptions, body: Buffer | undefined): Promise<http.IncomingMessage> {
    return new Promise((resolve, reject) => {
      const request = (this.#endpoint.tls ? https : http).request({ ...options, ending: this.#ending.signal } as https.RequestOptions, resolve);
      this.#request = request;
      request.on('error', reject);
      // An answer that asks for another protocol, say, ends a request without an error.
      request.on('close', () => reject(Object.assign(new Error('the connection was closed without an answer'), { code: 'ECONNRESET' })));
      if (this.#ending.signal.aborted) {
        request.destroy();
      }
      request.end(body);
    });
  }

  brokenBeforeUse(error: unknown): boolean {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return !this.#ending.signal.aborted && this.#request?.reusedSocket === true && (code === 'ECONNRESET' || code === 'EPIPE');
  }

  stopClock(): void {
    clearTimeout(this.#timer);
  }

  end(): void {
    this.stopClock();
    this.#request?.destroy();
    for (const cleanup of this.#cleanups.splice(0)) {
      cleanup();
    }
  }

  failure(error: unknown): Failure {
    return this.#ending.signal.aborted ? this.#ending.signal.reason as Failure : networkFailure(error, this.#endpoint.place);
  }

  /** The body without its compression. Its errors are failures, and when it closes the exchange is over. */
  body(response: http.IncomingMessage): Readable {
    const gzip = response.headers['content-encoding'] === 'gzip';
    const source: Readable = gzip ? response.pipe(createGunzip()) : response;
    let whole = false;
    const body = new Readable({
      read: () => void source.resume(),
      destroy: (error, done) => {
        if (whole) {
          this.#release();
        } else {
          this.end();
        }
        done(error);
      },
    });
    source.on('data', (chunk: Buffer) => {
      if (!body.push(chunk)) {
        source.pause();
      }
    });
    source.on('end', () => {
      whole = true;
      body.push(null);
    });
    const onError = (error: unknown): void => void body.destroy(this.failure(error));
    source.on('error', onError);
    response.on('error', onError);
    response.on('close', () => {
      if (!response.complete) {
        onError(Object.assign(new Error('the answer ended early'), { code: 'ECONNRESET' }));
      }
    });
    return body;
  }

  /** Lets go of timers and signals, and leaves the connection to the next request. */
  #release(): void {
    this.stopClock();
    for (const cleanup of this.#cleanups.splice(0)) {
      cleanup();
    }
  }

  #stop(reason: Failure): void {
    if (!this.#ending.signal.aborted) {
      this.#ending.abort(reason);
      this.#request?.destroy(reason);
    }
  }
}
