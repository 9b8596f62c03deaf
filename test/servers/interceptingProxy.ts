import { createServer, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect, createSecureContext, TLSSocket, type SecureContext } from 'node:tls';
import { CertificateAuthority } from './certificates.ts';
import { listen } from './listening.ts';
import { connectTo, formatTarget, join, parseTarget, type Hosts, type Target } from './tunnel.ts';

export interface InterceptingProxyOptions {
  /** The authority (PEM) that the proxy itself trusts when it calls servers; without it, it checks nothing. */
  readonly upstreamAuthority?: string;
  readonly hosts?: Hosts;
}

export interface InterceptingProxy {
  readonly url: string;
  /** The proxy's own authority, PEM: clients that trust it accept what the proxy shows them. */
  readonly authority: string;
  /** What clients asked for by CONNECT, `host:port`, oldest first. */
  readonly tunnels: readonly string[];
  /** First lines of the HTTP/1.1 requests that the proxy read inside the tunnels. */
  readonly requests: readonly string[];
  /** How many of those carried an Authorization header. */
  credentialsSeen(): number;
  /** Tunnels whose client did not accept the proxy's certificate. */
  rejected(): number;
  open(): number;
  readonly stop: () => Promise<void>;
}

/**
 * A forward proxy as companies use them to look into TLS: shows the client a certificate for the wanted host from its
 * own authority, and encrypts again towards the server. A client certificate cannot pass it: the server sees none.
 */
export async function startInterceptingProxy(options: InterceptingProxyOptions = {}): Promise<InterceptingProxy> {
  const server = createServer((_request, response) => response.writeHead(400).end());
  const interceptor = new Interceptor(options);
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    client.on('error', () => undefined);
    const target = parseTarget(request.url ?? '');
    if (target === undefined) {
      client.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      return;
    }
    client.unshift(head);
    void interceptor.intercept(target, client);
  });
  const listening = await listen(server);
  return {
    url: `http://127.0.0.1:${listening.port}`,
    authority: interceptor.authority,
    tunnels: interceptor.tunnels,
    requests: interceptor.requests,
    credentialsSeen: () => interceptor.credentialsSeen,
    rejected: () => interceptor.rejected,
    open: listening.open,
    stop: listening.stop,
  };
}

class Interceptor {
  readonly #options: InterceptingProxyOptions;
  readonly #authority = new CertificateAuthority('pilothouse-test-interceptor');
  readonly #contexts = new Map<string, SecureContext>();
  readonly tunnels: string[] = [];
  readonly requests: string[] = [];
  credentialsSeen = 0;
  rejected = 0;

  constructor(options: InterceptingProxyOptions) {
    this.#options = options;
  }

  get authority(): string {
    return this.#authority.certificate;
  }

  async intercept(target: Target, client: Duplex): Promise<void> {
    let upstream: TLSSocket;
    try {
      const raw = await connectTo(target, this.#options.hosts ?? {});
      upstream = await this.#encrypt(raw, target.host);
    } catch {
      client.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.tunnels.push(formatTarget(target));
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    const decrypted = this.#decrypt(client, target.host);
    decrypted.on('data', (bytes: Buffer) => this.#look(bytes));
    await join(decrypted, upstream);
    client.destroy();
  }

  /** The server's side of the client's TLS. */
  #decrypt(client: Duplex, host: string): TLSSocket {
    const socket = new TLSSocket(client, { isServer: true, secureContext: this.#contextFor(host), ALPNProtocols: ['http/1.1'] });
    let accepted = false;
    // With TLS 1.3 the server's handshake is over before the client judged the certificate; only its bytes tell.
    socket.once('data', () => { accepted = true; });
    socket.once('close', () => { this.rejected += accepted ? 0 : 1; });
    return socket;
  }

  #encrypt(raw: Socket, host: string): Promise<TLSSocket> {
    const ca = this.#options.upstreamAuthority;
    const isName = !/^[\d.]+$|:/.test(host);
    return new Promise((resolve, reject) => {
      const socket = connect({
        socket: raw,
        host,
        ...(isName ? { servername: host } : {}),
        ALPNProtocols: ['http/1.1'],
        ...(ca === undefined ? { rejectUnauthorized: false } : { ca }),
      });
      socket.once('secureConnect', () => resolve(socket));
      socket.once('error', (error: Error) => {
        raw.destroy();
        reject(error);
      });
    });
  }

  #contextFor(host: string): SecureContext {
    const known = this.#contexts.get(host);
    if (known !== undefined) {
      return known;
    }
    const pair = this.#authority.issue({ commonName: host, hosts: [host] });
    const made = createSecureContext({ cert: pair.certificate, key: pair.key });
    this.#contexts.set(host, made);
    return made;
  }

  #look(bytes: Buffer): void {
    const text = bytes.toString('latin1');
    const line = /^[A-Z]+ \S+ HTTP\/1\.1(?=\r\n)/.exec(text)?.[0];
    if (line !== undefined) {
      this.requests.push(line);
      this.credentialsSeen += /\r\nauthorization:/i.test(text) ? 1 : 0;
    }
  }
}
