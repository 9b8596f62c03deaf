import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request as ask } from 'node:https';
import type { Socket } from 'node:net';
import { CertificateAuthority } from './certificates.ts';
import { listen } from './listening.ts';

/** What a request gets instead of the server's answer. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly retryAfterSeconds?: number;
}

export interface ProxiedRequest {
  readonly method: string;
  readonly url: URL;
  readonly watch: boolean;
}

export interface FaultProxyOptions {
  /** The API server. */
  readonly server: string;
  /** Its authority, and who the proxy is there. PEM. */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
  /** What clients have to bring as their bearer token. */
  readonly token: string;
}

interface OpenWatch {
  readonly response: ServerResponse;
  readonly upstream: IncomingMessage;
}

/** A way to an API server on which everything happens that happens to API servers and networks, when a test says so. */
export class FaultProxy {
  /** Clients whose token is not this one get 401. */
  token: string;
  /** Asked for each request; undefined lets it through. */
  refuse: (request: ProxiedRequest) => Refusal | undefined = () => undefined;
  readonly #options: FaultProxyOptions;
  readonly #agent: Agent;
  readonly #watches = new Set<OpenWatch>();
  readonly #sockets = new Set<Socket>();
  readonly #stranded = new WeakSet<Socket>();
  /** PEM. */
  readonly authority: string;
  #stop: () => Promise<void> = () => Promise.resolve();
  #port = 0;

  private constructor(options: FaultProxyOptions, authority: string) {
    this.#options = options;
    this.token = options.token;
    this.authority = authority;
    this.#agent = new Agent({ keepAlive: true, ca: options.authority, cert: options.certificate, key: options.key });
  }

  static async start(options: FaultProxyOptions): Promise<FaultProxy> {
    const authority = new CertificateAuthority('pilothouse-test-faults');
    const pair = authority.issue({ commonName: '127.0.0.1', hosts: ['127.0.0.1'] });
    const proxy = new FaultProxy(options, authority.certificate);
    const server = createServer({ cert: pair.certificate, key: pair.key }, (request, response) => proxy.#answer(request, response));
    server.on('secureConnection', (socket: Socket) => {
      proxy.#sockets.add(socket);
      socket.on('error', () => undefined).once('close', () => proxy.#sockets.delete(socket));
    });
    const listening = await listen(server);
    proxy.#port = listening.port;
    proxy.#stop = listening.stop;
    return proxy;
  }

  get url(): string {
    return `https://127.0.0.1:${this.#port}`;
  }

  /** Watches that are open now. */
  get watches(): number {
    return this.#watches.size;
  }

  /** Cuts every connection, as a network that breaks. */
  cut(): void {
    this.#sockets.forEach((socket) => socket.destroy());
  }

  /** Nothing comes over the connections of now any more, and they stay open: what a network does that forgot them. */
  strand(): void {
    this.#sockets.forEach((socket) => this.#stranded.add(socket));
    this.#watches.forEach(({ upstream, response }) => upstream.unpipe(response));
  }

  /** Ends the open watches in good order, after this event where there is one. */
  endWatches(event?: object): void {
    this.#watches.forEach(({ upstream, response }) => {
      upstream.unpipe(response);
      upstream.destroy();
      response.end(event === undefined ? '' : `${JSON.stringify(event)}\n`);
    });
  }

  /** Ends the open watches inside of an event. */
  tearWatches(): void {
    this.#watches.forEach(({ upstream, response }) => {
      upstream.unpipe(response);
      response.write('{"type":"MODIFIED","object":{"kind":"Ta', () => response.socket?.destroy());
    });
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    await this.#stop();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    response.on('error', () => undefined);
    if (this.#stranded.has(request.socket)) {
      return;
    }
    const url = new URL(request.url ?? '/', this.#options.server);
    const watch = url.searchParams.get('watch') === 'true';
    const refusal = request.headers.authorization === `Bearer ${this.token}`
      ? this.refuse({ method: request.method ?? '', url, watch })
      : { status: 401, message: 'Unauthorized' };
    if (refusal === undefined) {
      this.#forward(url, watch, request, response);
    } else {
      sendStatus(response, refusal);
    }
  }

  #forward(url: URL, watch: boolean, request: IncomingMessage, response: ServerResponse): void {
    const headers = { ...request.headers };
    delete headers.authorization;
    delete headers.host;
    const forwarded = ask(url, { method: request.method, headers, agent: this.#agent }, (upstream) => {
      response.writeHead(upstream.statusCode ?? 502, upstream.headers);
      response.flushHeaders();
      upstream.pipe(response);
      upstream.on('error', () => response.destroy());
      // A server that dies in the middle of an answer must look so.
      upstream.once('close', () => upstream.complete || response.destroy());
      if (watch) {
        const open = { response, upstream };
        this.#watches.add(open);
        response.once('close', () => this.#watches.delete(open));
      }
    });
    forwarded.on('error', () => response.destroy());
    response.once('close', () => forwarded.destroy());
    request.pipe(forwarded);
  }
}

function sendStatus(response: ServerResponse, { status, message, retryAfterSeconds }: Refusal): void {
  const headers = { 'Content-Type': 'application/json', ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }) };
  response.writeHead(status, headers).end(JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code: status }));
}
