import type http from 'node:http';
import type https from 'node:https';
import type { Readable } from 'node:stream';
import type { WebSocket } from 'ws';
import { Failure } from '../../common/failure.ts';
import type { Credential, Identity } from '../config/credentials/types.ts';
import { abortable, cancelled } from './abort.ts';
import { Agents } from './agents.ts';
import type { Endpoint } from './endpoint.ts';
import { answerFailure } from './errors.ts';
import { defaultTimeoutMs, Exchange } from './exchange.ts';
import { Gate, type GateSize } from './gate.ts';
import { patiently } from './patience.ts';
import { judgeValidity } from './clockSkew.ts';
import { Refusal, refusedFailure } from './refused.ts';
import type { TlsContexts } from './tlsContexts.ts';
import type { KubeRequest } from './types.ts';
import { warningsOf } from './warnings.ts';
import { openWebSocket } from './webSocket.ts';

export interface TransportOptions {
  readonly endpoint: () => Promise<Endpoint>;
  /** Whether there is another endpoint by now than the one whose server TLS did not accept: a new CA, say. */
  readonly renewEndpoint?: (rejected: Endpoint) => Promise<boolean>;
  readonly credential: Credential;
  readonly userAgent: string;
  readonly tlsContexts: TlsContexts;
  /** Ends every request when it aborts. */
  readonly signal: AbortSignal;
}

const keepAliveMs = 30_000;
const errorBodyBytes = 64 * 1024;
/** More than any list in pages of 500 is. */
const maximumBodyBytes = 128 * 1024 * 1024;
/**
 * Requests of one context that may be under way at once, each on a connection of its own. Two are enough for servers
 * that answer at once; slow answers get more.
 */
const requestsAtOnce: GateSize = { usual: 2, most: 8, patienceMs: 100 };

type Kind = 'whole' | 'stream';
type Use<T> = (endpoint: Endpoint, identity: Identity) => Promise<T | Refusal>;

/**
 * Sends the requests of one connection, as one user, over kept connections. Redirects are not followed, as that
 * would carry credentials elsewhere. A 401 renews the credential once and repeats the request once.
 */
export class Transport {
  readonly #options: TransportOptions;
  readonly #gate = new Gate(requestsAtOnce);
  #agents: Agents | undefined;

  constructor(options: TransportOptions) {
    this.#options = options;
    options.signal.addEventListener('abort', () => this.#agents?.destroy(), { once: true });
  }

  /** The whole body of a successful answer. */
  whole(request: KubeRequest): Promise<Buffer> {
    return this.#patiently(request, (endpoint, identity) => this.#send(endpoint, identity, request, 'whole', readAll));
  }

  /** The body as it arrives, of a successful answer. Its errors are Failures. */
  stream(request: KubeRequest): Promise<Readable> {
    return this.#patiently(request, (endpoint, identity) => this.#send(endpoint, identity, request, 'stream', (body) => Promise.resolve(body)));
  }

  webSocket(request: KubeRequest, protocols: readonly string[]): Promise<WebSocket> {
    return this.#trusting(request, (endpoint, identity) => {
      const path = target(endpoint, request);
      return openWebSocket({ endpoint, identity, path, protocols, userAgent: this.#options.userAgent, timeoutMs: request.timeoutMs ?? defaultTimeoutMs, signals: this.#signals(request) });
    });
  }

  #signals({ signal }: KubeRequest): AbortSignal[] {
    return signal === undefined ? [this.#options.signal] : [this.#options.signal, signal];
  }

  /** Reads are asked again where the server is too busy. */
  #patiently<T>(request: KubeRequest, use: Use<T>): Promise<T> {
    const ask = (): Promise<T> => this.#trusting(request, use);
    return (request.method ?? 'GET') === 'GET' ? patiently(ask, this.#signals(request)) : ask();
  }

  /** Once more where the server's certificate was not accepted and the CA has changed since: nothing was sent before. */
  async #trusting<T>(request: KubeRequest, use: Use<T>): Promise<T> {
    const { endpoint: open, renewEndpoint, signal } = this.#options;
    if (signal.aborted || request.signal?.aborted === true) {
      throw cancelled();
    }
    const endpoint = await abortable(open(), request.signal);
    try {
      return await this.#withIdentity(endpoint, request, use);
    } catch (error) {
      const renewed = error instanceof Failure && error.code === 'tls' && renewEndpoint !== undefined && await renewEndpoint(endpoint);
      if (!renewed) {
        throw await judgeValidity(error, endpoint, this.#signals(request));
      }
      return this.#withIdentity(await abortable(open(), request.signal), request, use);
    }
  }

  async #withIdentity<T>(endpoint: Endpoint, request: KubeRequest, use: Use<T>): Promise<T> {
    const { credential } = this.#options;
    const identity = await abortable(credential.identity(), request.signal);
    const first = await use(endpoint, identity);
    if (!(first instanceof Refusal)) {
      credential.accepted(identity);
      return first;
    }
    if (!await abortable(credential.renew(identity), request.signal)) {
      throw refusedFailure(identity, first, endpoint.place);
    }
    const renewed = await abortable(credential.identity(), request.signal);
    const second = await use(endpoint, renewed);
    if (second instanceof Refusal) {
      throw refusedFailure(renewed, second, endpoint.place);
    }
    credential.accepted(renewed);
    return second;
  }

  async #send<T>(endpoint: Endpoint, identity: Identity, request: KubeRequest, kind: Kind, read: (body: Readable) => Promise<T>): Promise<T | Refusal> {
    const exchange = new Exchange(endpoint, request, this.#options.signal);
    let entered = false;
    try {
      if (kind === 'whole') {
        await this.#gate.enter(exchange.signal);
        entered = true;
      }
      const agents = this.#agentsFor(endpoint, identity);
      const response = await this.#open(exchange, endpoint, identity, request, kind, agents);
      const status = response.statusCode ?? 0;
      if (request.onWarning !== undefined) {
        warningsOf(response.headers).forEach(request.onWarning);
      }
      if ((status < 200 || status >= 300) && request.answers?.includes(status) !== true) {
        const body = await readStart(exchange.body(response), errorBodyBytes);
        const failure = answerFailure({ status, headers: response.headers, body }, endpoint.place);
        exchange.end();
        if (status === 401) {
          return new Refusal(failure, response.headers.date);
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
    } finally {
      if (entered) {
        this.#gate.leave();
      }
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
    const path = target(endpoint, request);
    return {
      method: request.method ?? 'GET',
      protocol: endpoint.url.protocol,
      hostname: endpoint.url.hostname.replace(/^\[|\]$/g, ''),
      port: endpoint.url.port,
      path: endpoint.route?.forwards === true ? `${endpoint.url.origin}${path}` : path,
      agent: kind === 'stream' ? agents.streams : agents.requests,
      headers: {
        ...identity.headers,
        ...endpoint.route?.forwardHeaders,
        'User-Agent': this.#options.userAgent,
        Accept: request.accept ?? 'application/json',
        ...(kind === 'whole' && endpoint.compress ? { 'Accept-Encoding': 'gzip' } : {}),
        ...(request.body === undefined ? {} : { 'Content-Type': request.contentType ?? 'application/json' }),
      },
    };
  }

  /** The connections made with this CA and this identity's certificate; new ones of these need new connections. */
  #agentsFor(endpoint: Endpoint, identity: Identity): Agents {
    if (this.#agents?.endpoint !== endpoint || this.#agents.certificate !== identity.certificate) {
      this.#agents?.retire();
      this.#agents = new Agents(endpoint, identity.certificate, this.#options.tlsContexts);
    }
    return this.#agents;
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
