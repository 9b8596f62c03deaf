import { Failure } from '../../../common/failure.ts';
import { bypassesProxy } from './noProxy.ts';

/** A proxy that requests go through. Holds a password: it stays inside src/kube. */
export interface ProxyServer {
  readonly kind: 'http' | 'https' | 'socks5';
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  readonly login: { readonly username: string; readonly password: string } | undefined;
  /** Scheme, host and port, for messages. */
  readonly shown: string;
}

export interface ProxyQuestion {
  /** The server that is called. */
  readonly server: URL;
  /** The kubeconfig's `proxy-url`. */
  readonly proxyUrl: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Names the context in messages. */
  readonly context: string;
}

const kinds = new Map<string, ProxyServer['kind']>([['http:', 'http'], ['https:', 'https'], ['socks5:', 'socks5'], ['socks5h:', 'socks5']]);
const defaultPorts = { http: 80, https: 443, socks5: 1080 };

/**
 * The proxy for a server, by kubectl's rules: `proxy-url` always counts; without it HTTPS_PROXY or HTTP_PROXY, except
 * for what NO_PROXY names and this machine. Throws a Failure where the proxy's address cannot be used.
 */
export function chooseProxy({ server, proxyUrl, env, context }: ProxyQuestion): ProxyServer | undefined {
  if (proxyUrl !== undefined) {
    return parseProxy(proxyUrl, `The proxy-url of context "${context}"`);
  }
  const names = server.protocol === 'https:' ? ['HTTPS_PROXY', 'https_proxy'] : ['HTTP_PROXY', 'http_proxy'];
  const name = names.find((each) => (env[each] ?? '') !== '');
  if (name === undefined || bypassesProxy(server, env.NO_PROXY || env.no_proxy || '')) {
    return undefined;
  }
  const value = env[name] ?? '';
  // Without a scheme, http is meant: https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
  return parseProxy(hasScheme(value) ? value : `http://${value}`, `The environment variable ${name}, which context "${context}" would use,`);
}

function parseProxy(text: string, what: string): ProxyServer {
  const url = hasScheme(text) ? URL.parse(text) : null;
  const kind = kinds.get(url?.protocol ?? '');
  if (url === null || kind === undefined || url.hostname === '') {
    // The text is not quoted: it may hold a password.
    throw new Failure('invalid', `${what} is no address of a proxy.`, { hint: 'Write it as http://, https:// or socks5:// with a host and a port.' });
  }
  const port = url.port === '' ? defaultPorts[kind] : Number(url.port);
  return {
    kind,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    login: url.username === '' && url.password === '' ? undefined : { username: decode(url.username), password: decode(url.password) },
    shown: `${url.protocol}//${url.hostname}:${port}`,
  };
}

function hasScheme(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
}

/** A percent sign that begins no escape stands for itself. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
