import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { after, beforeEach, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Failure } from '../../../../src/common/failure.ts';
import { HttpKubeClient } from '../../../../src/kube/api/client.ts';
import type { Endpoint } from '../../../../src/kube/api/endpoint.ts';
import { TlsContexts } from '../../../../src/kube/api/tlsContexts.ts';
import { Transport } from '../../../../src/kube/api/transport.ts';
import type { KubeClient } from '../../../../src/kube/api/types.ts';
import { collect } from '../collect.ts';
import type { Credential, Identity } from '../../../../src/kube/config/credentials/types.ts';

let answer: (request: http.IncomingMessage, response: http.ServerResponse) => void;
/** The connection of the last request. */
let socket: Socket | undefined;
let connected = 0;
const server = http.createServer((request, response) => {
  socket = request.socket;
  answer(request, response);
});
server.on('connection', () => connected++);
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const owner = new AbortController();

after(() => {
  owner.abort();
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  connected = 0;
});

class TestCredential implements Credential {
  renewals = 0;
  #identity: Identity = { headers: { Authorization: 'Bearer 0' } };

  identity(): Promise<Identity> {
    return Promise.resolve(this.#identity);
  }

  accepted(): void {
    // Nothing to note.
  }

  renew(): Promise<boolean> {
    this.renewals++;
    this.#identity = { headers: { Authorization: `Bearer ${this.renewals}` } };
    return Promise.resolve(true);
  }
}

function clientFor(credential: Credential = new TestCredential(), port = (server.address() as AddressInfo).port, compress = false): KubeClient {
  const url = new URL(`http://127.0.0.1:${port}/prefix`);
  const endpoint: Endpoint = { url, prefix: '/prefix', tls: false, place: { context: 'ctx', host: url.host }, tlsOptions: { rejectUnauthorized: true }, compress };
  return new HttpKubeClient(new Transport({ endpoint: () => Promise.resolve(endpoint), credential, userAgent: 'pilothouse/test', tlsContexts: new TlsContexts(), signal: owner.signal }));
}

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  return work.then(() => assert.fail('expected a failure'), (error: unknown) => error as Failure);
}

function reply(status: number, body: string, headers: http.OutgoingHttpHeaders = {}): typeof answer {
  return (_, response) => {
    response.writeHead(status, headers);
    response.end(body);
  };
}

/** Answers after this many milliseconds, streams never, and counts the requests that are under way at once. */
function countRequests(ms: number): { most: number } {
  const counts = { most: 0 };
  let now = 0;
  answer = (request, response) => {
    if (request.url?.endsWith('stream') === true) {
      response.write('x');
      return;
    }
    now++;
    counts.most = Math.max(counts.most, now);
    setTimeout(() => {
      now--;
      response.end('{}');
    }, ms);
  };
  return counts;
}

describe('a request', () => {
  test('carries identity, product and query, below the prefix of the server', async () => {
    answer = (request, response) => response.end(JSON.stringify([request.url, request.headers.authorization, request.headers['user-agent']]));
    const body = await clientFor().json({ path: '/api/v1/pods', query: { limit: 5, watch: false, labelSelector: 'a=b', none: undefined, command: ['x', 'y z'] } });
    assert.deepEqual(body, ['/prefix/api/v1/pods?limit=5&watch=false&labelSelector=a%3Db&command=x&command=y+z', 'Bearer 0', 'pilothouse/test']);
  });

  test('shares connections: 200 one after the other use one', async () => {
    answer = reply(200, '{}');
    const client = clientFor();
    for (let index = 0; index < 200; index++) {
      await client.json({ path: '/' });
    }
    assert.equal(connected, 1);
  });

  test('shares two connections with 200 at a time, and open streams do not count', async () => {
    const counts = countRequests(2);
    const client = clientFor();
    const streams = await Promise.all(Array.from({ length: 12 }, () => client.stream({ path: '/stream' })));
    connected = 0;
    await Promise.all(Array.from({ length: 200 }, () => client.json({ path: '/' })));
    assert.deepEqual([counts.most, connected], [2, 2]);
    streams.forEach((stream) => stream.destroy());
  });

  test('is one of eight at a time where answers are slow, so that none waits for long behind them', async () => {
    const counts = countRequests(1000);
    const client = clientFor();
    const begun = Date.now();
    await Promise.all(Array.from({ length: 8 }, () => client.json({ path: '/' })));
    assert.ok(counts.most > 5 && counts.most <= 8, String(counts.most));
    assert.ok(Date.now() - begun < 2500);
  });

  test('that is aborted frees its connection and fails as cancelled', async () => {
    const controller = new AbortController();
    answer = () => controller.abort();
    assert.equal((await failureOf(clientFor().json({ path: '/', signal: controller.signal }))).code, 'cancelled');
    await waitFor(() => socket?.destroyed === true);
  });

  test('that gets no answer, or half of one, times out and names the server', async () => {
    for (const hang of [() => undefined, (_: unknown, response: http.ServerResponse) => void response.write('{')]) {
      answer = hang;
      const failure = await failureOf(clientFor().json({ path: '/', timeoutMs: 50 }));
      assert.equal(failure.code, 'timeout');
      assert.match(failure.message, /"ctx".*127\.0\.0\.1:\d+/);
    }
  });

  test('is repeated once with renewed credentials after a 401', async () => {
    const credential = new TestCredential();
    answer = (request, response) => {
      response.statusCode = request.headers.authorization === 'Bearer 1' ? 200 : 401;
      response.end('{}');
    };
    assert.deepEqual(await clientFor(credential).json({ path: '/' }), {});
    assert.equal(credential.renewals, 1);
    answer = reply(401, '{"message":"Unauthorized"}');
    assert.equal((await failureOf(clientFor(credential).json({ path: '/' }))).code, 'unauthorized');
    assert.equal(credential.renewals, 2);
  });

  test('is not redirected', async () => {
    let asked = 0;
    answer = (_, response) => {
      asked++;
      response.writeHead(302, { location: 'http://127.0.0.1:1/' });
      response.end();
    };
    assert.match((await failureOf(clientFor().json({ path: '/' }))).message, /redirects are not followed/);
    assert.equal(asked, 1);
  });

  test('fails with the code of its status and the words of the server', async () => {
    const cases = [[400, 'invalid'], [403, 'forbidden'], [404, 'not-found'], [409, 'conflict'], [410, 'gone'], [422, 'invalid'], [429, 'throttled'], [500, 'internal'], [503, 'unreachable'], [504, 'timeout']] as const;
    for (const [status, code] of cases) {
      answer = reply(status, JSON.stringify({ kind: 'Status', message: 'because \u001b[31mof this' }), { 'retry-after': '60' });
      const failure = await failureOf(clientFor().json({ path: '/' }));
      assert.deepEqual([failure.code, failure.status, failure.retryAfterMs], [code, status, 60_000]);
      assert.match(failure.message, /ctx.*because of this\.$/);
    }
  });

  test('reads an endless error only in part', async () => {
    answer = (_, response) => {
      response.writeHead(500);
      const timer = setInterval(() => response.write('x'.repeat(65_536)), 1);
      response.on('close', () => clearInterval(timer));
    };
    const failure = await failureOf(clientFor().json({ path: '/' }));
    assert.ok(failure.message.length < 1000);
    await waitFor(() => socket?.destroyed === true);
  });

  test('says when the answer is not JSON, without quoting it', async () => {
    answer = reply(200, '<html>s3cret');
    const failure = await failureOf(clientFor().json({ path: '/' }));
    assert.equal(failure.code, 'unsupported');
    assert.doesNotMatch(failure.message, /s3cret/);
  });

  test('asks for compression only where it is worth it, and decodes it', async () => {
    answer = (request, response) => {
      const zipped = request.headers['accept-encoding'] === 'gzip';
      response.writeHead(200, zipped ? { 'content-encoding': 'gzip' } : {});
      response.end(zipped ? gzipSync('{"zipped":true}') : '{"zipped":false}');
    };
    assert.deepEqual(await clientFor(undefined, undefined, true).json({ path: '/' }), { zipped: true });
    assert.deepEqual(await clientFor(undefined, undefined, false).json({ path: '/' }), { zipped: false });
    answer = reply(200, 'no gzip', { 'content-encoding': 'gzip' });
    assert.equal((await failureOf(clientFor(undefined, undefined, true).json({ path: '/' }))).code, 'unreachable');
  });

  test('is sent again where the kept connection had just been closed, but not a change', async () => {
    let requests = 0;
    answer = (request, response) => {
      requests++;
      if (requests % 2 === 0) {
        request.socket.destroy();
      } else {
        response.end('{}');
      }
    };
    const client = clientFor();
    await client.json({ path: '/' });
    assert.deepEqual(await client.json({ path: '/' }), {});
    assert.equal(requests, 3);
    assert.equal((await failureOf(client.json({ path: '/', method: 'POST', body: {} }))).code, 'unreachable');
    assert.equal(requests, 4);
  });

  test('to a port where nothing listens fails as unreachable, with what to do', async () => {
    const failure = await failureOf(clientFor(undefined, 1).json({ path: '/' }));
    assert.equal(failure.code, 'unreachable');
    assert.match(failure.message, /ctx.*127\.0\.0\.1:1.*refused/);
    assert.ok(failure.hint !== undefined);
  });
});

describe('a stream', () => {
  test('hands on chunks as they come, and outlives the timeout for its headers', async () => {
    answer = (_, response) => {
      response.write('one');
      setTimeout(() => response.end('two'), 80);
    };
    const stream = await clientFor().stream({ path: '/', timeoutMs: 40 });
    assert.deepEqual((await collect(stream as AsyncIterable<Buffer>)).map(String), ['one', 'two']);
  });

  test('that breaks ends with a failure, and one that is destroyed frees its connection', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('one', () => setTimeout(() => response.destroy(), 10));
    };
    const broken = await clientFor().stream({ path: '/' });
    assert.equal((await failureOf(collect(broken as AsyncIterable<Buffer>))).code, 'unreachable');
    answer = (_, response) => void response.write('one');
    const stream = await clientFor().stream({ path: '/' });
    stream.destroy();
    await waitFor(() => socket?.destroyed === true);
  });

  test('that nobody reads is not read from the server either', async () => {
    let sent = 0;
    answer = (_, response) => {
      const push = (): void => {
        while (!response.destroyed && sent < 200 * 1024 * 1024) {
          sent += 65_536;
          if (!response.write(Buffer.alloc(65_536))) {
            response.once('drain', push);
            return;
          }
        }
      };
      push();
    };
    const stream = await clientFor().stream({ path: '/' });
    let before = -1;
    await waitFor(() => {
      const stopped = sent === before;
      before = sent;
      return stopped;
    });
    assert.ok(sent < 50 * 1024 * 1024, `${sent} bytes were sent`);
    stream.destroy();
  });
});

async function waitFor(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    assert.ok(tries < 200, 'it did not happen within ten seconds');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
