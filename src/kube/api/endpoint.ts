import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { Failure } from '../../common/failure.ts';
import type { ResolvedContext } from '../config/types.ts';
import type { Place } from './errors.ts';

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
}

/** Works out a context's server. Rejects with a Failure where its address or its CA file cannot be used. */
export async function openEndpoint(context: ResolvedContext): Promise<Endpoint> {
  const { cluster, entry } = context;
  const url = parseServer(context);
  if (cluster.proxyUrl !== undefined) {
    throw new Failure('unsupported', `Context "${entry.name}" needs a proxy (proxy-url), which is not supported yet.`, { hint: 'Remove proxy-url from the kubeconfig if the cluster can be reached without it.' });
  }
  const ca = cluster.insecure ? undefined : await readCa(context);
  return {
    url,
    prefix: url.pathname.replace(/\/+$/, ''),
    tls: url.protocol === 'https:',
    place: { context: entry.name, host: url.host },
    tlsOptions: {
      ...(ca === undefined ? {} : { ca }),
      rejectUnauthorized: !cluster.insecure,
      ...(cluster.tlsServerName === undefined ? {} : { servername: cluster.tlsServerName }),
    },
    compress: !cluster.disableCompression && !isLoopback(url.hostname),
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
