import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { Clock } from '../../common/clock.ts';
import { Failure } from '../../common/failure.ts';
import type { ResolvedContext } from '../config/types.ts';
import type { Place } from './errors.ts';
import type { Route } from './proxy/route.ts';
import { chooseProxy } from './proxy/server.ts';

export interface EndpointPorts {
  readonly clock: Clock;
  /** Where HTTPS_PROXY and the like stand. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** One server as requests need it. */
export interface Endpoint {
  /** Scheme, host and port; the path is the prefix of every request's path, without a slash at its end. */
  readonly url: URL;
  readonly prefix: string;
  readonly tls: boolean;
  readonly place: Place;
  readonly tlsOptions: { readonly ca?: Buffer; readonly rejectUnauthorized: boolean; readonly servername?: string };
  /** Whether answers are worth compressing: on this machine and in containers beside it that only costs time. */
  readonly compress: boolean;
  /** The way through a proxy, where there is one. */
  readonly route?: Route | undefined;
}

/** How old what was read from a CA file may get. */
const fileMs = 10_000;

/** Where a context's requests go. A CA file is read again every ten seconds and where TLS did not accept the server. */
export class EndpointSource {
  readonly #context: ResolvedContext;
  readonly #ports: EndpointPorts;
  #current: { readonly readAt: number; readonly endpoint: Promise<Endpoint> } | undefined;

  constructor(context: ResolvedContext, ports: EndpointPorts) {
    this.#context = context;
    this.#ports = ports;
  }

  /** The endpoint to use now: the same object as long as nothing changed. Rejects with a Failure. */
  get(): Promise<Endpoint> {
    const current = this.#current;
    const stale = this.#fromFile && current !== undefined && this.#ports.clock.now() - current.readAt >= fileMs;
    return current === undefined || stale ? this.#readAgain() : current.endpoint;
  }

  /** Whether there is another endpoint by now than this one, whose server TLS did not accept. */
  async renew(rejected: Endpoint): Promise<boolean> {
    const current = this.#current;
    if (this.#fromFile && current !== undefined && (await current.endpoint) === rejected && this.#current === current) {
      await this.#readAgain();
    }
    return (await this.get()) !== rejected;
  }

  get #fromFile(): boolean {
    const { insecure, caData, caFile } = this.#context.cluster;
    return !insecure && caData === undefined && caFile !== undefined;
  }

  #readAgain(): Promise<Endpoint> {
    const before = this.#current?.endpoint;
    const current = { readAt: this.#ports.clock.now(), endpoint: this.#read(before) };
    this.#current = current;
    current.endpoint.catch(() => {
      if (this.#current === current) {
        this.#current = undefined;
      }
    });
    return current.endpoint;
  }

  /** A CA file that is being replaced (missing, cut off) leaves the endpoint as it was. */
  async #read(before: Promise<Endpoint> | undefined): Promise<Endpoint> {
    const previous = await before?.catch(() => undefined);
    if (previous === undefined) {
      return openEndpoint(this.#context, this.#ports);
    }
    const ca = await readCa(this.#context).catch(() => undefined);
    const same = ca === undefined || !isCertificate(ca) || (previous.tlsOptions.ca?.equals(ca) ?? false);
    return same ? previous : { ...previous, tlsOptions: { ...previous.tlsOptions, ca } };
  }
}

function isCertificate(pem: Buffer): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
}

/** Works out a context's server. Rejects with a Failure where its address, its proxy or its CA file cannot be used. */
async function openEndpoint(context: ResolvedContext, { env }: EndpointPorts): Promise<Endpoint> {
  const { cluster, entry } = context;
  const url = parseServer(context);
  const tls = url.protocol === 'https:';
  const ca = cluster.insecure ? undefined : await readCa(context);
  const proxy = chooseProxy({ server: url, proxyUrl: cluster.proxyUrl, env, context: entry.name });
  const place: Place = { context: entry.name, host: url.host, ...(proxy === undefined ? {} : { proxy: proxy.shown }) };
  const target = { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || (tls ? '443' : '80')) };
  return {
    url,
    prefix: url.pathname.replace(/\/+$/, ''),
    tls,
    place,
    tlsOptions: {
      ...(ca === undefined ? {} : { ca }),
      rejectUnauthorized: !cluster.insecure,
      ...(cluster.tlsServerName === undefined ? {} : { servername: cluster.tlsServerName }),
    },
    compress: !cluster.disableCompression && !isLoopback(url.hostname),
    // Loaded only where a proxy is used.
    ...(proxy === undefined ? {} : { route: new (await import('./proxy/route.ts')).Route({ proxy, target, place, ca, insecure: cluster.insecure }, tls) }),
  };
}

/** The cluster's CA in PEM: the data, else the file, else undefined for the system's authorities. */
export async function readCa({ cluster, entry }: ResolvedContext): Promise<Buffer | undefined> {
  if (cluster.caData !== undefined || cluster.caFile === undefined) {
    return cluster.caData;
  }
  try {
    return await readFile(cluster.caFile);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new Failure('tls', `The certificate-authority ${cluster.caFile} of context "${entry.name}" cannot be read (${code}).`, { hint: 'Correct the path in the kubeconfig.', cause: error });
  }
}

/** Without a scheme it is https where something of TLS is configured, else http: client-go's rule. */
function parseServer({ cluster, user, entry }: ResolvedContext): URL {
  const secured = cluster.insecure || (cluster.caFile ?? cluster.caData ?? user.certificateFile ?? user.certificateData) !== undefined;
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(cluster.server) ? cluster.server : `${secured ? 'https' : 'http'}://${cluster.server}`;
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.hostname === '') {
    throw new Failure('invalid', `The server "${entry.server ?? ''}" of context "${entry.name}" is no http or https address.`, { hint: 'Correct the server in the kubeconfig.' });
  }
  url.username = '';
  url.password = '';
  return url;
}

function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
