import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest, type RequestOptions as TlsRequestOptions } from 'node:https';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { connect, type TLSSocket } from 'node:tls';
import type { Duplex } from 'node:stream';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface AskOptions {
  readonly ca?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly tls?: TlsRequestOptions;
  /** A connection to use, such as a tunnel. */
  readonly over?: Duplex;
}

/** One request on a connection of its own, with its whole answer. Rejects when the connection breaks, or after 10 s. */
export async function ask(url: string, options: AskOptions = {}): Promise<Reply> {
  const response = await begin(url, options);
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) {
    body += String(chunk);
  }
  if (!response.complete) {
    throw new Error('the answer is not complete');
  }
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}

/** The same up to the answer's head; the caller reads the body or destroys the answer. */
export function begin(url: string, { ca, method = 'GET', headers = {}, body = '', tls = {}, over }: AskOptions = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const common: RequestOptions = {
      method, headers: { ...headers }, signal: AbortSignal.timeout(10_000),
      ...(over === undefined ? { agent: false } : { createConnection: () => over }),
    };
    const call = url.startsWith('https:')
      ? httpsRequest(url, { ...common, ...(ca === undefined ? {} : { ca }), ...tls }, resolve)
      : httpRequest(url, common, resolve);
    call.on('error', reject).end(body);
  });
}

export interface Tunnel {
  readonly status: number;
  readonly socket: Socket;
}

/** Opens a tunnel through an HTTP proxy. */
export async function openTunnel(proxy: string, target: string, ca?: string): Promise<Tunnel> {
  const { protocol, username, password, hostname, port } = new URL(proxy);
  const login = username === '' ? {} : { 'Proxy-Authorization': `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}` };
  const options = { hostname, port, method: 'CONNECT', path: target, agent: false, headers: { Host: target, ...login } } as const;
  const request = protocol === 'https:' ? httpsRequest({ ...options, ...(ca === undefined ? {} : { ca }) }) : httpRequest(options);
  request.setTimeout(10_000, () => request.destroy(new Error('no answer')));
  request.end();
  // A status other than 2xx comes as `connect`, too.
  const [response, socket] = await once(request, 'connect') as [IncomingMessage, Socket];
  socket.setTimeout(0);
  return { status: response.statusCode ?? 0, socket };
}

/** Begins TLS on a tunnel. */
export async function secure(socket: Socket, ca: string, servername = 'localhost'): Promise<TLSSocket> {
  const secured = connect({ socket, ca, servername });
  await once(secured, 'secureConnect');
  return secured;
}

/** A folder that is gone after the test. */
export async function temporaryFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pilothouse-test-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Asks until the condition holds, at most 5 s. */
export async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 5000;
  while (!condition()) {
    if (Date.now() > end) {
      throw new Error('it did not happen within 5 s');
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
