import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { behave, type Behaviour, behaviours, type Scene } from './hostileBehaviours.ts';
import type { KeyPair } from './certificates.ts';
import { listen } from './listening.ts';

export { behaviours, type Behaviour };

export interface HostileServerOptions {
  /** Without it the server speaks plain http; then an https:// client meets a server that speaks no TLS. */
  readonly tls?: KeyPair;
  /** The authority (PEM) whose client certificates it asks for, as kube-apiserver does. */
  readonly clientAuthority?: string;
  /** What every request gets. Without it the first part of the path decides: `https://host/hang/api/v1`. */
  readonly behaviour?: Behaviour;
  /**
   * The origin that `redirect` leads to, such as another hostile server's url, with `localhost` in it where the host
   * must differ and not only the port. Without it, the server itself.
   */
  readonly redirectTo?: string;
  /** Seconds in the Retry-After of `too-many-requests` and `unavailable`; 1 by default. */
  readonly retryAfterSeconds?: number;
  /** Where a body without an end stops after all, so that no test can fill a machine; 256 MiB by default. */
  readonly maximumBytes?: number;
  /** Between the pieces of `slow-headers` and `slow-body`; 100 ms by default. */
  readonly pauseMs?: number;
}

/** A request as it came in. Values of credentials are not kept, only where they were. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  /** Headers that carry credentials or say who asks: `authorization`, `cookie`, `proxy-authorization`, `impersonate-...`. */
  readonly credentials: readonly string[];
  /** Whether the client showed a certificate that comes from `clientAuthority`. */
  readonly clientCertificate: boolean;
  /** The header Accept-Encoding. */
  readonly acceptEncoding: string;
}

export interface HostileServer {
  readonly url: string;
  /** The url under which requests get this behaviour; a kubeconfig's `server` may have such a path. */
  urlFor(behaviour: Behaviour): string;
  /** Requests so far, oldest first. */
  readonly requests: readonly SeenRequest[];
  /** Bytes of bodies handed to the network so far, before compression is undone: what a client that stops in time keeps low. */
  sent(): number;
  /** Connections that are open now. */
  open(): number;
  /** Connections that ever came. */
  accepted(): number;
  readonly stop: () => Promise<void>;
}

/** A server on loopback that does to clients what no API server should, and some do (see `Behaviour`). */
export async function startHostileServer(options: HostileServerOptions = {}): Promise<HostileServer> {
  const requests: SeenRequest[] = [];
  const scene: Scene = {
    redirectTo: options.redirectTo ?? '',
    retryAfterSeconds: options.retryAfterSeconds ?? 1,
    maximumBytes: options.maximumBytes ?? 256 * 1024 * 1024,
    pauseMs: options.pauseMs ?? 100,
    sent: 0,
  };
  const server = createHttpServer(options);
  server.on('request', (request, response) => {
    const behaviour = options.behaviour ?? behaviourOf(request.url ?? '');
    requests.push(see(request));
    // What a client sends must not fill our memory, nor hold the answer back.
    request.resume();
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    if (behaviour === undefined) {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end(`no such behaviour; there are ${behaviours.join(', ')}\n`);
      return;
    }
    behave(behaviour, request, response, scene).catch(() => response.destroy());
  });
  const listening = await listen(server);
    const url = `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${listening.port}`;
  scene.redirectTo ||= `${url}/ok`;
  return {
    url,
    urlFor: (behaviour) => `${url}/${behaviour}`,
    requests,
    sent: () => scene.sent,
    open: listening.open,
    accepted: listening.accepted,
    stop: listening.stop,
  };
}

function createHttpServer({ tls, clientAuthority }: HostileServerOptions): Server {
  if (tls === undefined) {
    return createServer();
  }
  const askForCertificate = clientAuthority === undefined ? {} : { requestCert: true, rejectUnauthorized: false, ca: clientAuthority };
  return createTlsServer({ cert: tls.certificate, key: tls.key, ...askForCertificate });
}

function behaviourOf(path: string): Behaviour | undefined {
  const name = path.split(/[/?]/)[1];
  return behaviours.find((behaviour) => behaviour === name);
}

function see(request: IncomingMessage): SeenRequest {
  const socket = request.socket as Partial<TLSSocket>;
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    credentials: Object.keys(request.headers).filter((name) => /^(authorization|cookie|proxy-authorization|impersonate-.*)$/.test(name)),
    clientCertificate: socket.authorized === true,
    acceptEncoding: String(request.headers['accept-encoding'] ?? ''),
  };
}
