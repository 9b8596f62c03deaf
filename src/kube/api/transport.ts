import http from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { WebSocket } from 'ws';
import { Failure } from '../../common/failure.ts';
import type { Credential, Identity } from '../config/credentials/types.ts';
import { abortable, cancelled } from './abort.ts';
import { Agents } from './agents.ts';
import type { Endpoint } from './endpoint.ts';
import { answerFailure, networkFailure, timeoutFailure } from './errors.ts';
import { Refusal, refusedFailure } from './refused.ts';
import type { KubeRequest } from './types.ts';
import { openWebSocket } from './webSocket.ts';

export interface TransportOptions {
  readonly endpoint: () => Promise<Endpoint>;
  readonly credential: Credential;
  readonly userAgent: string;
  /** Ends every request when it aborts. */
  readonly signal: AbortSignal;
}

const defaultTimeoutMs = 30_000;
const keepAliveMs = 30_000;
const errorBodyBytes = 64 * 1024;
/** More than any list in pages of 500 is. */
const maximumBodyBytes = 256 * 1024 * 1024;

type Kind = 'whole' | 'stream';

/**
 * Sends the requests of one connection, as one user, over kept connections. Redirects are not followed, as that
 * would carry credentials elsewhere. A 401 renews the credential once and repeats the request once.
 */
export class Transport {
  readonly #options: TransportOptions;
  #agents: Agents | undefined;

  constructor(options: TransportOptions) {
    this.#options = options;
    options.signal.addEventListener('abort', () => this.#agents?.destroy(), { once: true });
  }

  /** The whole body of a successful answer. */
  async whole(request: KubeRequest): Promise<Buffer> {
    return this.#withIdentity(request, (endpoint, identity) => this.#send(endpoint, identity, request, 'whole', readAll));
  }

  /** The body as it arrives, of a successful answer. Its errors are Failures. */
  async stream(request: KubeRequest): Promise<Readable> {
    return this.#withIdentity(request, (endpoint, identity) => this.#send(endpoint, identity, request, 'stream', (body) => Promise.resolve(body)));
  }

  async webSocket(request: KubeRequest, protocols: readonly string[]): Promise<WebSocket> {
    return this.#withIdentity(request, (endpoint, identity) => {
      const signals = request.signal === undefined ? [this.#options.signal] : [this.#options.signal, request.signal];
      const path = target(endpoint, request);
      return openWebSocket({ endpoint, identity, path, protocols, userAgent: this.#options.userAgent, timeoutMs: request.timeoutMs ?? defaultTimeoutMs, signals });
    });
  }

  async #withIdentity<T>(request: KubeRequest, use: (endpoint: Endpoint, identity: Identity) => Promise<T | Refusal>): Promise<T> {
    const { credential, endpoint: open, signal } = this.#options;
    if (signal.aborted || request.signal?.aborted === true) {
      throw cancelled();
    }
    const endpoint = await abortable(open(), request.signal);
    const identity = await abortable(credential.identity(), request.signal);
    const first = await use(endpoint, identity);
    if (!(first instanceof Refusal)) {
      credential.accepted(identity);
      return first;
    }
    if (!await abortable(credential.renew(identity), request.signal)) {
      throw refusedFailure(identity, first.failure, endpoint.place);
    }
    const renewed = await abortable(credential.identity(), request.signal);
    const second = await use(endpoint, renewed);
    if (second instanceof Refusal) {
      throw refusedFailure(renewed, second.failure, endpoint.place);
    }
    credential.accepted(renewed);
    return second;
  }

  async #send<T>(endpoint: Endpoint, identity: Identity, request: KubeRequest, kind: Kind, read: (body: Readable) => Promise<T>): Promise<T | Refusal> {
    const exchange = new Exchange(endpoint, request, this.#options.signal);
    try {
      const agents = this.#agentsFor(endpoint, identity);
      const response = await this.#open(exchange, endpoint, identity, request, kind, agents);
      const status = response.statusCode ?? 0;
      if (status < 200 || status >= 300) {
        const body = await readStart(exchange.body(response), errorBodyBytes);
        const failure = answerFailure({ status, headers: response.headers, body }, endpoint.place);
        exchange.end();
        if (status === 401) {
          return new Refusal(failure);
        }
        throw failure;
      }
      if (kind === 'stream') {
        exchange.stopClock();
        // Finds out about a peer that is gone without a word: nothing else would, while the stream is quiet.
        response.socket.setKeepAlive(true, keepAliveMs);
      }
      return await read(exchange.body(response));
    } catch (error) {
      exchange.end();
      throw exchange.failure(error);
    }
  }

  /** A kept connection may have been closed by the server just now; a read is then sent again over a new one. */
  async #open(exchange: Exchange, endpoint: Endpoint, identity: Identity, request: KubeRequest, kind: Kind, agents: Agents): Promise<http.IncomingMessage> {
    const options = this.#requestOptions(endpoint, identity, request, kind, agents);
    const body = request.body === undefined ? undefined : bodyOf(request.body);
    try {
      return await exchange.open(options, body);
    } catch (error) {
      if (exchange.brokenBeforeUse(error) && (request.method ?? 'GET') === 'GET') {
        return exchange.open(options, body);
      }
      throw error;
    }
  }

  #requestOptions(endpoint: Endpoint, identity: Identity, request: KubeRequest, kind: Kind, agents: Agents): https.RequestOptions {
    return {
      method: request.method ?? 'GET',
      protocol: endpoint.url.protocol,
      hostname: endpoint.url.hostname.replace(/^\[|\]$/g, ''),
      port: endpoint.url.port,
      path: target(endpoint, request),
      agent: kind === 'stream' ? agents.streams : agents.requests,
      headers: {
        ...identity.headers,
        'User-Agent': this.#options.userAgent,
        Accept: request.accept ?? 'application/json',
        ...(kind === 'whole' && endpoint.compress ? { 'Accept-Encoding': 'gzip' } : {}),
        ...(request.body === undefined ? {} : { 'Content-Type': request.contentType ?? 'application/json' }),
      },
    };
  }

  /** The connections made with this identity's certificate; a new certificate needs new ones. */
  #agentsFor(endpoint: Endpoint, identity: Identity): Agents {
    if (this.#agents === undefined || this.#agents.certificate !== identity.certificate) {
      this.#agents?.retire();
      this.#agents = new Agents(endpoint, identity.certificate);
    }
    return this.#agents;
  }
}

/** One request and its answer: knows why it ended, and ends both together. */
class Exchange {
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

  open(options: https.RequestOptions, body: Buffer | undefined): Promise<http.IncomingMessage> {
    return new Promise((resolve, reject) => {
      const request = (this.#endpoint.tls ? https : http).request(options, resolve);
      this.#request = request;
      request.on('error', reject);
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

/** Path and query as they go over the wire. */
function target(endpoint: Endpoint, request: KubeRequest): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query ?? {})) {
    for (const one of Array.isArray(value) ? value as readonly string[] : [value]) {
      if (one !== undefined) {
        query.append(name, String(one));
      }
    }
  }
  const search = query.toString();
  return `${endpoint.prefix}${request.path}${search === '' ? '' : `?${search}`}`;
}

function bodyOf(body: unknown): Buffer {
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

async function readAll(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maximumBodyBytes) {
      throw new Failure('unsupported', `The answer is larger than ${maximumBodyBytes / 1024 / 1024} MiB.`, { hint: 'Ask for less: one namespace, or a selector.' });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** The beginning of a body, as text. */
async function readStart(body: Readable, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= limit) {
      break;
    }
  }
  return Buffer.concat(chunks).subarray(0, limit).toString();
}
