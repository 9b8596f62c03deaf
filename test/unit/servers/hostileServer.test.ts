import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { describe, test, type TestContext } from 'node:test';
import { createGunzip } from 'node:zlib';
import { at } from '../../../src/common/json.ts';
import { serverCertificates } from '../../servers/certificates.ts';
import { behaviours, startHostileServer, type Behaviour, type HostileServer, type HostileServerOptions } from '../../servers/hostileServer.ts';
import { ask, begin, until } from './clients.ts';

const mebibyte = 1024 * 1024;

async function start(context: TestContext, options: HostileServerOptions = {}): Promise<HostileServer> {
  const server = await startHostileServer({ pauseMs: 5, ...options });
  context.after(server.stop);
  return server;
}

/** What comes over a bare connection, up to `limit` characters or the end. */
async function listenTo(server: HostileServer, behaviour: Behaviour, limit: number): Promise<string> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.setEncoding('latin1').write(`GET /${behaviour}/api HTTP/1.1\r\nHost: x\r\n\r\n`);
  let text = '';
  for await (const chunk of socket) {
    text += String(chunk);
    if (text.length >= limit) {
      break;
    }
  }
  socket.destroy();
  return text;
}

/** Reads a body up to this many bytes, then leaves. */
async function readSome(response: IncomingMessage, bytes: number): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length >= bytes) {
      break;
    }
  }
  return text;
}

describe('hostile server', () => {
  test('every behaviour survives a client that leaves at once, and stops', async () => {
    const server = await startHostileServer({ pauseMs: 1 });
    await Promise.all(behaviours.map(async (behaviour) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      socket.on('error', () => undefined).on('data', () => socket.destroy());
      socket.write(`GET /${behaviour} HTTP/1.1\r\nHost: x\r\n\r\n`);
      setTimeout(() => socket.destroy(), 100);
      await once(socket, 'close');
    }));
    await until(() => server.open() === 0);
    assert.equal(server.requests.length, behaviours.length);
    await server.stop();
  });

  test('honest requests get an honest answer, unknown names a list', async (context) => {
    const server = await start(context);
    assert.equal(at(JSON.parse((await ask(server.urlFor('ok'))).body), 'minor'), '37');
    const unknown = await ask(`${server.url}/nonsense`);
    assert.equal(unknown.status, 404);
    assert.match(unknown.body, /gzip-bomb/);
  });

  test('the constructor decides where the path does not', async (context) => {
    const server = await start(context, { behaviour: 'half-json' });
    const { status, body } = await ask(`${server.url}/api/v1/pods`);
    assert.equal(status, 200);
    assert.throws(() => void JSON.parse(body));
  });

  test('no HTTP: garbage, a dropped and a reset connection, an unwanted switch', async (context) => {
    const server = await start(context);
    await assert.rejects(ask(server.urlFor('garbage')), /Parse Error/);
    await assert.rejects(ask(server.urlFor('drop')), /hang up|ECONNRESET/);
    await assert.rejects(ask(server.urlFor('reset')), /ECONNRESET|aborted/);
    assert.match(await listenTo(server, 'switching-protocols', 60), /^HTTP\/1\.1 101 /);
  });

  test('hang: the request arrives and no answer comes', async (context) => {
    const server = await start(context);
    const waiting = ask(server.urlFor('hang'));
    waiting.catch(() => undefined);
    await until(() => server.requests.length === 1);
    await server.stop();
    await assert.rejects(waiting);
  });

  test('slow headers and slow bodies come in small pieces', async (context) => {
    const server = await start(context);
    assert.match(await listenTo(server, 'slow-headers', 20), /^HTTP\/1\.1 200 OK\r\nCon/);
    const since = Date.now();
    const response = await begin(server.urlFor('slow-body'));
    assert.match(await readSome(response, 1000), /^\{"kind":"PodList"/);
    assert.ok(Date.now() - since > 30);
  });

  test('headers: too many, and without an end', async (context) => {
    const server = await start(context);
    const many = await listenTo(server, 'many-headers', Infinity);
    assert.equal(many.match(/^X-Header-/gm)?.length, 10_000);
    await assert.rejects(ask(server.urlFor('many-headers')), /Header overflow/);
    await assert.rejects(ask(server.urlFor('endless-headers')), /Header overflow/);
    assert.match(await listenTo(server, 'endless-continue', 200_000), /^(HTTP\/1\.1 100 Continue\r\n\r\n){5000}/);
  });

  for (const [behaviour, beginning] of [
    ['endless-body', /^\{"kind":"PodList".*\{"metadata"/], ['endless-line', /^\{"type":"ADDED".*aaaa$/], ['endless-watch', /^\{"type":"MODIFIED".*\n/], ['endless-error', /^panic: /],
  ] as const) {
    test(`${behaviour}: goes on as long as the client reads, and no further`, async (context) => {
      const server = await start(context);
      const response = await begin(server.urlFor(behaviour));
      assert.match(await readSome(response, 3 * mebibyte), beginning);
      await until(() => server.open() === 0);
      const sent = server.sent();
      assert.ok(sent >= 3 * mebibyte && sent < 32 * mebibyte, `${sent} bytes`);
    });
  }

  test('an endless body ends at the limit', async (context) => {
    const server = await start(context, { maximumBytes: mebibyte });
    await assert.rejects(ask(server.urlFor('endless-body')), /aborted|ECONNRESET|not complete/);
    assert.ok(server.sent() < 2 * mebibyte);
  });

  test('gzip bomb: a small body unpacks to a hundred times its size', async (context) => {
    const server = await start(context, { maximumBytes: 64 * mebibyte });
    const response = await begin(server.urlFor('gzip-bomb'));
    assert.equal(response.headers['content-encoding'], 'gzip');
    let unpacked = 0;
    for await (const chunk of response.pipe(createGunzip())) {
      unpacked += (chunk as Buffer).length;
    }
    assert.ok(unpacked >= 64 * mebibyte);
    assert.ok(server.sent() * 100 < unpacked, `${server.sent()} bytes`);
  });

  test('gzip bomb: stops when the client leaves', async (context) => {
    const server = await start(context, { maximumBytes: 1024 * mebibyte });
    const response = await begin(server.urlFor('gzip-bomb'));
    response.destroy();
    await until(() => server.open() === 0);
    assert.ok(server.sent() < mebibyte);
  });

  test('bodies that end too early', async (context) => {
    const server = await start(context);
    await assert.rejects(ask(server.urlFor('truncated-chunks')), /aborted|ECONNRESET|not complete/);
    await assert.rejects(ask(server.urlFor('short-body')), /aborted|ECONNRESET|not complete/);
  });

  test('bodies of the wrong kind', async (context) => {
    const server = await start(context);
    const page = await ask(server.urlFor('wrong-content-type'));
    assert.match(String(page.headers['content-type']), /^text\/html/);
    assert.equal((await ask(server.urlFor('null-json'))).body, 'null');
    assert.equal((await ask(server.urlFor('empty'))).body, '');
    assert.equal(at(JSON.parse((await ask(server.urlFor('wrong-shape'))).body), 'items', 'metadata'), 'pod');
    assert.equal((await ask(server.urlFor('deep-json'))).body.length, 200_000);
    assert.match((await ask(server.urlFor('invalid-utf8'))).body, /\ufffd/);
    assert.match((await ask(server.urlFor('watch-garbage'))).body, /EXPLODED/);
    assert.equal((await ask(server.urlFor('gzip-lie'))).headers['content-encoding'], 'gzip');
    assert.match(at(JSON.parse((await ask(server.urlFor('hostile-message'))).body), 'message') as string, /\u001b.*\u202e.*command:/);
  });

  test('statuses with what API servers say', async (context) => {
    const server = await start(context, { retryAfterSeconds: 3 });
    const throttled = await ask(server.urlFor('too-many-requests'));
    assert.deepEqual([throttled.status, throttled.headers['retry-after'], at(JSON.parse(throttled.body), 'reason')], [429, '3', 'TooManyRequests']);
    assert.equal((await ask(server.urlFor('too-many-requests-forever'))).headers['retry-after'], '3155760000');
    assert.equal((await ask(server.urlFor('unavailable'))).status, 503);
    assert.equal((await ask(server.urlFor('internal-error'))).status, 500);
    assert.equal((await ask(server.urlFor('unauthorized-page'))).status, 401);
  });

  test('redirects lead to another host with the path, and that host notes which credentials came', async (context) => {
    const other = await start(context, { behaviour: 'ok' });
    const otherUrl = other.url.replace('127.0.0.1', 'localhost');
    const server = await start(context, { redirectTo: otherUrl });
    const { status, headers } = await ask(`${server.urlFor('redirect')}/api/v1/pods?limit=1`);
    assert.deepEqual([status, headers.location], [307, `${otherUrl}/api/v1/pods?limit=1`]);
    await ask(headers.location ?? '', { headers: { 'Authorization': 'Bearer x', 'Impersonate-User': 'jane', 'Cookie': 'a=b', 'Accept': '*/*' } });
    assert.deepEqual(other.requests.map(({ path, credentials }) => ({ path, credentials: [...credentials].sort() })),
      [{ path: '/api/v1/pods?limit=1', credentials: ['authorization', 'cookie', 'impersonate-user'] }]);
    assert.equal((await ask(`${server.urlFor('redirect-found')}/x`)).headers.location, `${otherUrl}/x`);
    assert.equal((await ask(server.urlFor('redirect-loop'))).headers.location, '/redirect-loop');
    assert.equal((await ask(server.urlFor('redirect-scheme'))).headers.location, 'file:///etc/passwd');
  });

  test('over TLS it notes client certificates', async (context) => {
    const { authority, valid } = serverCertificates();
    const server = await start(context, { tls: valid, clientAuthority: authority.certificate, behaviour: 'ok' });
    const client = authority.issue({ commonName: 'jane' });
    await ask(server.url, { ca: authority.certificate });
    await ask(server.url, { ca: authority.certificate, tls: { cert: client.certificate, key: client.key } });
    assert.deepEqual(server.requests.map((request) => request.clientCertificate), [false, true]);
  });

  test('without TLS it is no https server', async (context) => {
    const server = await start(context);
    await assert.rejects(ask(server.url.replace('http:', 'https:')), /EPROTO|wrong version|packet length/i);
  });
});
