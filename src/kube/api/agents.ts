import http from 'node:http';
import https from 'node:https';
import type { Identity } from '../config/credentials/types.ts';
import type { Endpoint } from './endpoint.ts';

/** A connection without a request is closed after this long. */
const idleMs = 60_000;

/** The connections to one server with one client certificate: kept ones for requests, one each for streams. */
export class Agents {
  readonly endpoint: Endpoint;
  readonly certificate: Identity['certificate'];
  readonly requests: http.Agent;
  /** Apart from the requests, so that open watches and logs never keep a request waiting. */
  readonly streams: http.Agent;

  constructor(endpoint: Endpoint, certificate: Identity['certificate']) {
    this.endpoint = endpoint;
    this.certificate = certificate;
    this.requests = agentFor(endpoint, certificate, { keepAlive: true, timeout: idleMs });
    this.streams = agentFor(endpoint, certificate, { keepAlive: false });
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

function agentFor({ tls, tlsOptions, route }: Endpoint, certificate: Identity['certificate'], options: http.AgentOptions): http.Agent {
  if (tls) {
    const secured = { ...options, ...tlsOptions, ...certificate };
    return route === undefined ? new https.Agent(secured) : route.tlsAgent(secured);
  }
  if (route === undefined) {
    return new http.Agent(options);
  }
  return route.forwards ? route.forwardingAgent(options) : route.plainAgent(options);
}
