import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { Identity } from '../config/credentials/types.ts';
import { cancelled } from './abort.ts';
import type { Endpoint } from './endpoint.ts';
import { answerFailure, networkFailure, timeoutFailure } from './errors.ts';
import { Refusal } from './refused.ts';

export interface WebSocketRequest {
  readonly endpoint: Endpoint;
  readonly identity: Identity;
  /** Path and query. */
  readonly path: string;
  readonly protocols: readonly string[];
  readonly userAgent: string;
  readonly timeoutMs: number;
  /** Any of them ends the socket, also after it opened. */
  readonly signals: readonly AbortSignal[];
}

const maximumMessageBytes = 64 * 1024 * 1024;
const errorBodyBytes = 64 * 1024;

/** Opens a WebSocket. Errors after it opened are the owner's: it has to listen for `error` and `close`. */
export async function openWebSocket(request: WebSocketRequest): Promise<WebSocket | Refusal> {
  const { WebSocket: Socket } = await import('ws');
  const { endpoint, identity, signals } = request;
  const { place, url, tlsOptions, route } = endpoint;
  const address = `${endpoint.tls ? 'wss' : 'ws'}://${url.host}${request.path}`;
  // As for requests an option that `ws` hands on: a tunnel that is still being made ends with the socket.
  const tunnel: object = route === undefined ? {} : { agent: endpoint.tls ? route.tlsAgent({ ...tlsOptions, ...identity.certificate }) : route.plainAgent({}), ending: AbortSignal.any([...signals]) };
  return new Promise((resolve, reject) => {
    const socket = new Socket(address, [...request.protocols], {
      ...tlsOptions,
      ...identity.certificate,
      ...tunnel,
      headers: { ...identity.headers, 'User-Agent': request.userAgent },
      perMessageDeflate: false,
      followRedirects: false,
      maxPayload: maximumMessageBytes,
    });
    const timer = request.timeoutMs > 0 ? setTimeout(() => fail(timeoutFailure(place, request.timeoutMs)), request.timeoutMs) : undefined;
    const onAbort = (): void => {
      fail(cancelled());
      socket.terminate();
    };
    const fail = (error: unknown): void => {
      clearTimeout(timer);
      reject(networkFailure(error, place));
      if (socket.readyState === Socket.CONNECTING) {
        socket.terminate();
      }
    };
    socket.on('error', fail);
    socket.once('close', () => {
      for (const signal of signals) {
        signal.removeEventListener('abort', onAbort);
      }
    });
    socket.once('unexpected-response', (_, response: IncomingMessage) => {
      readBody(response, (body) => {
        clearTimeout(timer);
        const failure = answerFailure({ status: response.statusCode ?? 0, headers: response.headers, body }, place);
        if (response.statusCode === 401) {
          resolve(new Refusal(failure, response.headers.date));
        } else {
          reject(failure);
        }
        socket.terminate();
      });
    });
    socket.once('open', () => {
      clearTimeout(timer);
      resolve(socket);
    });
    for (const signal of signals) {
      signal.addEventListener('abort', onAbort, { once: true });
      if (signal.aborted) {
        onAbort();
      }
    }
  });
}

function readBody(response: IncomingMessage, done: (body: string) => void): void {
  let body = '';
  let finished = false;
  const finish = (): void => {
    if (!finished) {
      finished = true;
      done(body);
    }
  };
  response.setEncoding('utf8');
  response.on('data', (text: string) => {
    body += text;
    if (body.length > errorBodyBytes) {
      finish();
    }
  });
  response.on('end', finish);
  response.on('error', finish);
}
