import type { Duplex } from 'node:stream';
import { ProxyAnswerError, readHead } from './reading.ts';
import type { ProxyServer } from './server.ts';

const maximumHead = 64 * 1024;

/** Asks an HTTP proxy for a tunnel (RFC 9110, 9.3.6). Rejects with why there is none. */
export async function connectByHttp(stream: Duplex, proxy: ProxyServer, authority: string): Promise<void> {
  const login = proxyAuthorization(proxy);
  stream.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${login === undefined ? '' : `Proxy-Authorization: ${login}\r\n`}\r\n`);
  const status = Number(/^HTTP\/1\.[01] (\d{3})(?: |\r|$)/.exec(await readHead(stream, maximumHead))?.[1]);
  if (Number.isNaN(status)) {
    throw new ProxyAnswerError('it does not answer as an HTTP proxy does');
  }
  if (status < 200 || status >= 300) {
    throw new ProxyAnswerError(whyRefused(status, proxy));
  }
}

/** The header Proxy-Authorization (RFC 7617), where the proxy's address holds a login. */
export function proxyAuthorization({ login }: ProxyServer): string | undefined {
  return login === undefined ? undefined : `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
}

/** Why a proxy refused, from its status. */
export function whyRefused(status: number, { login }: Pick<ProxyServer, 'login'>): string {
  switch (status) {
    case 407: return login === undefined ? 'it wants a user name and a password (HTTP 407)' : 'it did not accept the user name and password (HTTP 407)';
    case 403: return 'it does not let anybody through to there (HTTP 403)';
    case 502: case 503: case 504: return `it cannot reach the server either (HTTP ${status})`;
    default: return `it refused (HTTP ${status})`;
  }
}
