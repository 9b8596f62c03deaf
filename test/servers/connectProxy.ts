import { createServer, request as httpRequest, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import type { KeyPair } from './certificates.ts';
import { listen } from './listening.ts';
import { connectTo, formatTarget, join, parseTarget, type Hosts, type Target } from './tunnel.ts';

/** How a proxy turns a client away: with status 403 or 502, by closing, by never answering, or with no HTTP at all. */
export type Refusal = 'forbidden' | 'bad-gateway' | 'drop' | 'hang' | 'garbage';

export interface ConnectProxyOptions {
  /** Asks for these (Basic); without them or with others a client gets status 407. */
  readonly credentials?: { readonly username: string; readonly password: string };
  readonly hosts?: Hosts;
  /** Makes it an https:// proxy. */
  readonly tls?: KeyPair;
}

export interface ConnectProxy {
  /** As `proxy-url` and HTTPS_PROXY take it, without credentials. */
  readonly url: string;
  /** The same with the credentials that it asks for. */
  readonly urlWithCredentials: string;
  /** What tunnels were opened to, `host:port` as the client asked, oldest first. */
  readonly tunnels: readonly string[];
  /** Plain requests (absolute form, for http:// servers) that were passed on: `GET http://host/path`. */
  readonly forwarded: readonly string[];
  /** Requests that got status 407. */
  unauthorized(): number;
  /** Requests that were turned away by `refuse`. */
  refused(): number;
  /** Client connections that are open. */
  open(): number;
  /** Turns clients away from now on; undefined lets them in again. Open tunnels stay. */
  refuse(how: Refusal | undefined): void;
  /** Cuts every open tunnel. */
  cut(): void;
  readonly stop: () => Promise<void>;
}

/** A forward proxy on loopback (RFC 9110, 9.3.6): tunnels for CONNECT, and plain requests for http:// servers. */
export async function startConnectProxy(options: ConnectProxyOptions = {}): Promise<ConnectProxy> {
  const { credentials, hosts = {}, tls } = options;
  const server: Server = tls === undefined ? createServer() : createTlsServer({ cert: tls.certificate, key: tls.key });
  const tunnels: string[] = [];
  const forwarded: string[] = [];
  const gate = new Gate(credentials);
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    client.on('error', () => undefined);
    const target = parseTarget(request.url ?? '');
    const refusal = gate.refusal(request);
    if (refusal !== undefined || target === undefined) {
      turnAway(client, refusal ?? 'HTTP/1.1 400 Bad Request\r\n\r\n');
      return;
    }
    void openTunnel(target, client, head, hosts, tunnels);
  });
  server.on('request', (request, response) => {
    const refusal = gate.refusal(request);
    if (refusal !== undefined) {
      turnAway(request.socket, refusal);
      return;
    }
    forwarded.push(`${request.method} ${request.url}`);
    forward(request, response, hosts);
  });
  const listening = await listen(server);
  const scheme = tls === undefined ? 'http' : 'https';
  const login = credentials === undefined ? '' : `${encodeURIComponent(credentials.username)}:${encodeURIComponent(credentials.password)}@`;
  return {
    url: `${scheme}://127.0.0.1:${listening.port}`,
    urlWithCredentials: `${scheme}://${login}127.0.0.1:${listening.port}`,
    tunnels,
    forwarded,
    unauthorized: () => gate.unauthorized,
    refused: () => gate.refused,
    open: listening.open,
    refuse: (how) => { gate.mode = how; },
    cut: listening.cut,
    stop: listening.stop,
  };
}

const refusals: Readonly<Record<Refusal, string>> = {
  'forbidden': 'HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\nContent-Length: 29\r\nConnection: close\r\n\r\n<p>Not with this proxy.</p>\r\n',
  'bad-gateway': 'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
  'drop': '',
  'hang': '',
  'garbage': '\u0000\u0001SSH-2.0-not-a-proxy\r\n',
};

/** Decides who is let in, and counts who is not. */
class Gate {
  readonly #expected: string | undefined;
  mode: Refusal | undefined;
  unauthorized = 0;
  refused = 0;

  constructor(credentials: ConnectProxyOptions['credentials']) {
    this.#expected = credentials === undefined
      ? undefined
      : `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`;
  }

  /** The bytes to answer with before closing (`hang`: never close), or undefined for who may pass. */
  refusal(request: IncomingMessage): string | undefined {
    if (this.mode !== undefined) {
      this.refused++;
      return this.mode === 'hang' ? 'hang' : refusals[this.mode];
    }
    if (this.#expected !== undefined && request.headers['proxy-authorization'] !== this.#expected) {
      this.unauthorized++;
      return 'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="test"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';
    }
    return undefined;
  }
}

function turnAway(client: Duplex, answer: string): void {
  if (answer === '') {
    client.destroy();
  } else if (answer === 'hang') {
    // Else nothing would notice that the client has left.
    client.resume().once('end', () => client.destroy());
  } else {
    client.end(answer);
  }
}

async function openTunnel(target: Target, client: Duplex, head: Buffer, hosts: Hosts, tunnels: string[]): Promise<void> {
  try {
    const upstream = await connectTo(target, hosts);
    tunnels.push(formatTarget(target));
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    upstream.write(head);
    await join(client, upstream);
  } catch {
    turnAway(client, refusals['bad-gateway']);
  }
}

function forward(request: IncomingMessage, response: ServerResponse, hosts: Hosts): void {
  const url = URL.parse(request.url ?? '');
  if (url?.protocol !== 'http:') {
    response.writeHead(400).end();
    return;
  }
  const target = { host: url.hostname, port: Number(url.port || '80') };
  const place = parseTarget(hosts[formatTarget(target)] ?? '') ?? target;
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !name.startsWith('proxy-')));
  const upstream = httpRequest({ ...place, method: request.method, path: `${url.pathname}${url.search}`, headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.on('error', () => response.destroy());
    answer.pipe(response);
  });
  upstream.on('error', () => response.headersSent ? response.destroy() : response.writeHead(502).end());
  response.on('close', () => upstream.destroy());
  request.pipe(upstream);
}
