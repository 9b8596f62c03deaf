import http from 'node:http';
import https from 'node:https';
import net, { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { Failure } from '../../../common/failure.ts';
import { cancelled } from '../abort.ts';
import type { Place } from '../errors.ts';
import { connectByHttp, proxyAuthorization } from './httpConnect.ts';
import { ProxyAnswerError } from './reading.ts';
import type { ProxyServer } from './server.ts';
import { connectBySocks } from './socks5.ts';

const handshakeMs = 30_000;

/** An option of requests that goes on to the agents here: ends a connection that is still being made. */
export interface Ending {
  readonly ending?: AbortSignal;
}

export interface Target {
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
}

export interface RouteOptions {
  readonly proxy: ProxyServer;
  readonly target: Target;
  readonly place: Place;
  /** For an https:// proxy: as kubectl does, the cluster's CA (and here the system's too) says which one is trusted. */
  readonly ca: string | Buffer | undefined;
  readonly insecure: boolean;
}

/** The way to one server through one proxy. Everything it rejects with is a Failure of code `proxy`, or `cancelled`. */
export class Route {
  readonly #options: RouteOptions;
  /** For plain requests to http:// servers through an HTTP proxy, which get no tunnel but an absolute address. */
  readonly forwards: boolean;
  readonly forwardHeaders: Readonly<Record<string, string>>;

  constructor(options: RouteOptions, secured: boolean) {
    this.#options = options;
    this.forwards = !secured && options.proxy.kind !== 'socks5';
    const login = this.forwards ? proxyAuthorization(options.proxy) : undefined;
    this.forwardHeaders = login === undefined ? {} : { 'Proxy-Authorization': login };
  }

  /** An agent whose connections lead to the server, with TLS where `options` hold what it takes. */
  tlsAgent(options: https.AgentOptions): https.Agent {
    return new TlsTunnelAgent(options, (ending) => this.#tunnel(ending));
  }

  plainAgent(options: http.AgentOptions): http.Agent {
    return new PlainAgent(options, (ending) => this.#tunnel(ending));
  }

  /** An agent whose connections lead to the proxy, for requests with an absolute address. */
  forwardingAgent(options: http.AgentOptions): http.Agent {
    return new PlainAgent(options, (ending) => this.#converse(ending, () => Promise.resolve()));
  }

  #tunnel(ending: AbortSignal | undefined): Promise<Duplex> {
    const { proxy, target } = this.#options;
    const authority = `${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}`;
    return this.#converse(ending, (socket) => proxy.kind === 'socks5'
      ? connectBySocks(socket, proxy, target.host, target.port)
      : connectByHttp(socket, proxy, authority));
  }

  async #converse(ending: AbortSignal | undefined, talk: (socket: Duplex) => Promise<void>): Promise<Duplex> {
    const timeout = AbortSignal.timeout(handshakeMs);
    const signal = ending === undefined ? timeout : AbortSignal.any([timeout, ending]);
    const socket = this.#connect();
    const onAbort = (): void => void socket.destroy(new ProxyAnswerError(`it did not answer within ${handshakeMs / 1000} s`));
    signal.addEventListener('abort', onAbort, { once: true });
    // Whoever waits hears of an error; between two waits there must be a listener all the same.
    const ignore = (): void => undefined;
    socket.on('error', ignore);
    try {
      await connected(socket, this.#options.proxy.kind === 'https' ? 'secureConnect' : 'connect');
      await talk(socket);
      return socket;
    } catch (error) {
      socket.destroy();
      throw ending?.aborted === true ? cancelled() : this.#failure(error);
    } finally {
      signal.removeEventListener('abort', onAbort);
      socket.off('error', ignore);
    }
  }

  #connect(): net.Socket {
    const { proxy: { kind, host, port }, ca, insecure } = this.#options;
    if (kind !== 'https') {
      return net.connect({ host, port, noDelay: true });
    }
    const trusted = ca === undefined ? {} : { ca: [ca, ...tls.rootCertificates] };
    return tls.connect({ host, port, ...trusted, rejectUnauthorized: !insecure, ...(isIP(host) === 0 ? { servername: host } : {}), ALPNProtocols: ['http/1.1'] });
  }

  #failure(error: unknown): Failure {
    const { place, proxy } = this.#options;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    const why = error instanceof ProxyAnswerError ? error.message : (reasons.get(code) ?? 'the connection to it failed') + ` (${code})`;
    return new Failure('proxy', `Context "${place.context}" cannot reach ${place.host} through the proxy ${proxy.shown}: ${why}.`, {
      hint: 'Check the proxy: proxy-url of the cluster in the kubeconfig, or the variables HTTPS_PROXY and NO_PROXY.',
      cause: error,
    });
  }
}

const reasons = new Map([
  ['ECONNREFUSED', 'it refused the connection'],
  ['ENOTFOUND', 'its name is not known'],
  ['EAI_AGAIN', 'its name could not be looked up'],
  ['ETIMEDOUT', 'it did not answer in time'],
  ['ECONNRESET', 'it broke the connection'],
  ['EHOSTUNREACH', 'there is no way to it'],
  ['ENETUNREACH', 'there is no way to its network'],
]);

function connected(socket: net.Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error): void => {
      socket.off(event, onConnect).off('error', settle).off('close', onClose);
      if (error === undefined) {
        resolve();
      } else {
        reject(error);
      }
    };
    const onConnect = (): void => settle();
    const onClose = (): void => settle(socket.errored ?? new ProxyAnswerError('it closed the connection'));
    socket.on(event, onConnect).on('error', settle).on('close', onClose);
  });
}

type Open = (ending: AbortSignal | undefined) => Promise<Duplex>;
type Created = (error: Error | null, stream: Duplex) => void;

class PlainAgent extends http.Agent {
  readonly #open: Open;

  constructor(options: http.AgentOptions, open: Open) {
    super(options);
    this.#open = open;
  }

  override createConnection(options: http.ClientRequestArgs & Ending, callback: Created = () => undefined): undefined {
    this.#open(options.ending).then((socket) => callback(null, socket), (error: unknown) => fail(callback, error));
  }
}

class TlsTunnelAgent extends https.Agent {
  readonly #open: Open;

  constructor(options: https.AgentOptions, open: Open) {
    super(options);
    this.#open = open;
  }

  override createConnection(options: https.RequestOptions & Ending, callback: Created = () => undefined): undefined {
    this.#open(options.ending)
      .then((socket) => super.createConnection({ ...options, socket } as https.RequestOptions))
      .then((socket) => callback(null, socket!), (error: unknown) => fail(callback, error));
  }
}

/** Node reads the stream only where there is no error. */
function fail(callback: Created, error: unknown): void {
  (callback as (error: unknown) => void)(error);
}
