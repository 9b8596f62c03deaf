import http from 'node:http';
import https from 'node:https';
import type { Identity } from '../config/credentials/types.ts';
import type { Endpoint } from './endpoint.ts';
import type { TlsContexts } from './tlsContexts.ts';

/** A connection without a request is closed after this long. */
const idleMs = 60_000;

/** The connections to one server with one client certificate: kept ones for requests, one each for streams. */
export class Agents {
  readonly endpoint: Endpoint;
  readonly certificate: Identity['certificate'];
  readonly requests: http.Agent;
  /** Apart from the requests, so that open watches and logs never keep a request waiting. */
  readonly streams: http.Agent;

  constructor(endpoint: Endpoint, certificate: Identity['certificate'], tlsContexts: TlsContexts) {
    this.endpoint = endpoint;
    this.certificate = certificate;
    const security = securityOf(endpoint, certificate, tlsContexts);
    this.requests = agentFor(endpoint, security, { keepAlive: true, timeout: idleMs });
    this.streams = agentFor(endpoint, security, { keepAlive: false });
  }

  /** Lets the requests under way finish, and keeps no connection after them. */
  retire(): void {
    this.requests.maxFreeSockets = 0;
    for (const socket of Object.values(this.requests.freeSockets).flat()) {
      socket?.destroy();
    }
  }

  destroy(): void {
    this.requests.destroy();
    this.streams.destroy();
  }
}

function securityOf({ tls, tlsOptions }: Endpoint, certificate: Identity['certificate'], tlsContexts: TlsContexts): https.AgentOptions {
  const { ca, ...others } = tlsOptions;
  const secureContext = tls ? tlsContexts.of(ca, certificate) : undefined;
  return secureContext === undefined ? { ...tlsOptions, ...certificate } : { ...others, secureContext };
}

function agentFor({ tls, route }: Endpoint, security: https.AgentOptions, options: http.AgentOptions): http.Agent {
  if (tls) {
    const secured = { ...options, ...security };
    return route === undefined ? new https.Agent(secured) : route.tlsAgent(secured);
  }
  if (route === undefined) {
    return new http.Agent(options);
  }
  return route.forwards ? route.forwardingAgent(options) : route.plainAgent(options);
}
