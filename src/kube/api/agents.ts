import http from 'node:http';
import https from 'node:https';
import type { Identity } from '../config/credentials/types.ts';
import type { Endpoint } from './endpoint.ts';

/** Requests of one connection that may be under way at once; more wait. */
const maximumRequests = 8;
/** A connection without a request is closed after this long. */
const idleMs = 60_000;

/** The connections to one server with one client certificate: kept ones for requests, one each for streams. */
export class Agents {
  readonly certificate: Identity['certificate'];
  readonly requests: http.Agent;
  /** Apart from the requests, so that open watches and logs never keep a request waiting. */
  readonly streams: http.Agent;

  constructor(endpoint: Endpoint, certificate: Identity['certificate']) {
    this.certificate = certificate;
    const make = (options: http.AgentOptions): http.Agent =>
      endpoint.tls ? new https.Agent({ ...options, ...endpoint.tlsOptions, ...certificate }) : new http.Agent(options);
    this.requests = make({ keepAlive: true, maxSockets: maximumRequests, timeout: idleMs });
    this.streams = make({ keepAlive: false });
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
