import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { createGzip, type Gzip } from 'node:zlib';

/** What one server's answers have in common. */
export interface Scene {
  redirectTo: string;
  readonly retryAfterSeconds: number;
  readonly maximumBytes: number;
  readonly pauseMs: number;
  /** Bytes of bodies handed to the network. */
  sent: number;
}

type Answer = (request: IncomingMessage, response: ServerResponse, scene: Scene) => void | Promise<void>;

const json = { 'Content-Type': 'application/json' };
const podList = '{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[';
const pod = '{"metadata":{"name":"p","namespace":"default","labels":{"a":"b"}},"spec":{},"status":{}}';
const piece = 64 * 1024;

/** What can be asked for, by name. */
const answers = {
  /** An honest small answer, to compare with: the server's version. */
  'ok': (_request, response) => void response.writeHead(200, json).end('{"major":"1","minor":"37","gitVersion":"v1.37.2"}'),

  // No HTTP, or not to its end.
  /** Random bytes in place of HTTP. */
  'garbage': (request) => void request.socket.end(randomBytes(4096)),
  /** Accepts the request and says nothing, ever. */
  'hang': () => undefined,
  /** Closes without an answer. */
  'drop': (request) => void request.socket.destroy(),
  /** Resets the connection (TCP RST) after the first bytes of the body. */
  'reset': resetMidway,
  /** The head of the answer comes a byte at a time. */
  'slow-headers': slowHeaders,
  /** Headers without an end: the same header again and again. */
  'endless-headers': (request, _response, scene) => flood(request.socket, scene, 'HTTP/1.1 200 OK\r\n', 'X-Filler: 0123456789abcdef\r\n'),
  /** 10,000 short headers before a small body. */
  'many-headers': manyHeaders,
  /** Only `100 Continue` again and again, never an answer. */
  'endless-continue': (request, _response, scene) => flood(request.socket, scene, '', 'HTTP/1.1 100 Continue\r\n\r\n'),

  // Bodies.
  /** A list of pods whose items never end. */
  'endless-body': (_request, response, scene) => {
    response.writeHead(200, json);
    return flood(response, scene, podList, `${pod},`);
  },
  /** A watch event without a newline and without an end. */
  'endless-line': (_request, response, scene) => {
    response.writeHead(200, json);
    return flood(response, scene, '{"type":"ADDED","object":{"metadata":{"name":"', 'a');
  },
  /** Valid watch events of one pod, as fast as the client takes them. */
  'endless-watch': (_request, response, scene) => {
    response.writeHead(200, json);
    return flood(response, scene, '', `{"type":"MODIFIED","object":${pod}}\n`);
  },
  /** A watch whose lines are no JSON, null, a number, an unknown type and an event without an object. */
  'watch-garbage': (_request, response) => void response.writeHead(200, json).end('<html>\nnull\n42\n{"type":"EXPLODED","object":{}}\n{"type":"ADDED"}\n\n'),
  /** gzip that unpacks to `maximumBytes` from a thousandth of it. */
  'gzip-bomb': gzipBomb,
  /** Says gzip and is not. */
  'gzip-lie': (_request, response) => void response.writeHead(200, { ...json, 'Content-Encoding': 'gzip' }).end(`${podList}]}`),
  /** A chunked body that is cut before its last chunk. */
  'truncated-chunks': (_request, response) => void response.writeHead(200, json).write(`${podList}${pod}`, () => response.destroy()),
  /** Content-Length promises more than comes before the connection closes. */
  'short-body': (_request, response) => void response.writeHead(200, { ...json, 'Content-Length': '100000' }).write(`${podList}${pod}`, () => response.destroy()),
  /** A complete answer with status 200 whose JSON ends in its middle. */
  'half-json': (_request, response) => void response.writeHead(200, json).end(`${podList}${pod},{"metadata":{"name":"q`),
  /** The body comes a few bytes at a time, without an end. */
  'slow-body': slowBody,
  /** 100,000 lists within each other. */
  'deep-json': (_request, response) => void response.writeHead(200, json).end(`${'['.repeat(100_000)}${']'.repeat(100_000)}`),
  /** A list whose fields have other types than they should. */
  'wrong-shape': (_request, response) => void response.writeHead(200, json).end('{"kind":7,"apiVersion":[],"metadata":null,"items":{"metadata":"pod"},"code":"x"}'),
  /** JSON, but null. */
  'null-json': (_request, response) => void response.writeHead(200, json).end('null'),
  /** Status 200 without a body. */
  'empty': (_request, response) => void response.writeHead(200, json).end(),
  /** Text that is not UTF-8. */
  'invalid-utf8': (_request, response) => void response.writeHead(200, json).end(Buffer.from([...Buffer.from('{"kind":"'), 0xff, 0xc0, 0xed, 0xa0, 0x80, ...Buffer.from('"}')])),
  /** A sign-in page with status 200, as gateways show. */
  'wrong-content-type': (_request, response) => void response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end('<!doctype html><title>Sign in</title><form action=/login>\u001b[2J</form>'),
  /** Asks to go on in another protocol that nobody asked for. */
  'switching-protocols': (request) => void request.socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: surprise\r\nConnection: Upgrade\r\n\r\nhello'),

  // Status codes.
  /** To the same path at `redirectTo`, with status 307. */
  'redirect': (request, response, scene) => void response.writeHead(307, { Location: `${scene.redirectTo}${pathAfterName(request)}` }).end(),
  /** The same with status 302. */
  'redirect-found': (request, response, scene) => void response.writeHead(302, { Location: `${scene.redirectTo}${pathAfterName(request)}` }).end(),
  /** To itself, for ever. */
  'redirect-loop': (request, response) => void response.writeHead(302, { Location: request.url ?? '/' }).end(),
  /** To a place that is no http URL. */
  'redirect-scheme': (_request, response) => void response.writeHead(302, { Location: 'file:///etc/passwd' }).end(),
  /** Status 401 with a page as proxies send it, and a challenge. */
  'unauthorized-page': (_request, response) => void response.writeHead(401, { 'Content-Type': 'text/html', 'WWW-Authenticate': 'Negotiate' }).end('<h1>401</h1>'),
  /** Status 429 with Retry-After, as API priority and fairness answers. */
  'too-many-requests': (_request, response, scene) => sendStatus(response, 429, 'TooManyRequests', 'Too many requests, please try again later.', scene.retryAfterSeconds),
  /** Status 429 with a Retry-After of a hundred years. */
  'too-many-requests-forever': (_request, response) => sendStatus(response, 429, 'TooManyRequests', 'Too many requests.', 3_155_760_000),
  /** Status 503 with Retry-After, as a server that is just starting. */
  'unavailable': (_request, response, scene) => sendStatus(response, 503, 'ServiceUnavailable', 'apiserver is shutting down', scene.retryAfterSeconds),
  /** Status 500 with a Status object. */
  'internal-error': (_request, response) => sendStatus(response, 500, 'InternalError', 'Internal error occurred: etcdserver: request timed out'),
  /** Status 500 with an endless body, as of an error page that is no small one. */
  'endless-error': (_request, response, scene) => {
    response.writeHead(500, { 'Content-Type': 'text/plain' });
    return flood(response, scene, 'panic: ', 'goroutine 1 [running]\n');
  },
  /** Status 500 whose message holds terminal escapes, bidirectional controls, HTML and a command link, 1 MiB long. */
  'hostile-message': (_request, response) =>
    sendStatus(response, 500, 'InternalError', '\u001b]0;owned\u0007\u001b[31m\u202e<img src=x onerror=alert(1)> [run](command:workbench.action.quit) '.repeat(10_000)),
} satisfies Record<string, Answer>;

/** The name of something that this server does; each is described at its place in `answers`. */
export type Behaviour = keyof typeof answers;

/** All of them. */
export const behaviours = Object.keys(answers) as readonly Behaviour[];

/** Answers a request in this way; resolves when all is sent that will be, or the client left. */
export async function behave(behaviour: Behaviour, request: IncomingMessage, response: ServerResponse, scene: Scene): Promise<void> {
  const answer: Answer = answers[behaviour];
  await answer(request, response, scene);
}

/** Writes `start`, then `filler` as fast as the client reads, until it leaves or `maximumBytes` are out; then closes. */
async function flood(stream: Writable, scene: Scene, start: string, filler: string): Promise<void> {
  const block = Buffer.from(filler.repeat(Math.ceil(piece / filler.length)));
  await write(stream, scene, Buffer.from(start));
  for (let sent = 0; sent < scene.maximumBytes && !stream.destroyed; sent += block.length) {
    await write(stream, scene, block);
  }
  stream.destroy();
}

async function write(stream: Writable, scene: Scene, bytes: Buffer): Promise<void> {
  scene.sent += bytes.length;
  if (!stream.write(bytes)) {
    await drained(stream);
  }
}

/** Resolves when the stream takes more, or is closed: a client that left drains nothing. */
async function drained(stream: Writable): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  await Promise.race([once(stream, 'drain', { signal }), once(stream, 'close', { signal })]).catch(() => undefined);
  over.abort();
}

async function slowHeaders(request: IncomingMessage, _response: ServerResponse, scene: Scene): Promise<void> {
  for (const character of `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Slow: ${'a'.repeat(10_000)}\r\n\r\n{}`) {
    if (request.socket.destroyed) {
      return;
    }
    request.socket.write(character);
    await delay(scene.pauseMs, undefined, { ref: false });
  }
  request.socket.end();
}

async function slowBody(_request: IncomingMessage, response: ServerResponse, scene: Scene): Promise<void> {
  response.writeHead(200, json).write(podList);
  for (let sent = 0; sent < scene.maximumBytes && !response.destroyed; sent += pod.length) {
    await delay(scene.pauseMs, undefined, { ref: false });
    await write(response, scene, Buffer.from(`${pod},`));
  }
  response.destroy();
}

function manyHeaders(request: IncomingMessage): void {
  const headers = Array.from({ length: 10_000 }, (_, index) => `X-Header-${index}: value-${index}\r\n`);
  request.socket.end(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${headers.join('')}Content-Length: 2\r\nConnection: close\r\n\r\n{}`);
}

function resetMidway(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, json).write(`${podList}${pod}`, () => {
    const { socket } = request;
    // A TLS connection has no reset of its own; closing it without its closing message is the same to a client.
    if ('encrypted' in socket) {
      socket.destroy();
    } else {
      socket.resetAndDestroy();
    }
  });
}

async function gzipBomb(_request: IncomingMessage, response: ServerResponse, scene: Scene): Promise<void> {
  response.writeHead(200, { ...json, 'Content-Encoding': 'gzip' });
  const gzip: Gzip = createGzip({ level: 9 });
  gzip.on('data', (bytes: Buffer) => { scene.sent += bytes.length; });
  gzip.on('error', () => response.destroy());
  gzip.pipe(response);
  response.once('close', () => gzip.destroy());
  const start = `${podList}{"metadata":{"name":"`;
  gzip.write(start);
  const block = Buffer.alloc(piece * 16, 'a');
  for (let unpacked = 0; unpacked < scene.maximumBytes && !gzip.destroyed; unpacked += block.length) {
    if (!gzip.write(block)) {
      await drained(gzip);
    }
  }
  gzip.end('"}}]}');
}

/** An answer as API servers give it: a Status object (meta/v1). */
function sendStatus(response: ServerResponse, code: number, reason: string, message: string, retryAfterSeconds?: number): void {
  const details = retryAfterSeconds === undefined ? {} : { details: { retryAfterSeconds } };
  const headers = retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) };
  response.writeHead(code, { ...json, ...headers })
    .end(JSON.stringify({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, ...details, code }));
}

/** The path without the behaviour's name at its beginning, if it is there. */
function pathAfterName(request: IncomingMessage): string {
  const path = request.url ?? '/';
  const name = behaviours.find((behaviour) => path === `/${behaviour}` || path.startsWith(`/${behaviour}/`));
  return name === undefined ? path : path.slice(name.length + 1);
}
