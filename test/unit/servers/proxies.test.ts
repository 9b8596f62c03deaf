import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { TLSSocket } from 'node:tls';
import { serverCertificates } from '../../servers/certificates.ts';
import { startConnectProxy } from '../../servers/connectProxy.ts';
import { startInterceptingProxy } from '../../servers/interceptingProxy.ts';
import { listen, type Listening } from '../../servers/listening.ts';
import { startSocksProxy } from '../../servers/socksProxy.ts';
import { ask, openTunnel, secure, until } from './clients.ts';

const certificates = serverCertificates(['127.0.0.1', 'localhost', 'cluster.example']);
const ca = certificates.authority.certificate;
let server: Listening;
let plain: Listening;

before(async () => {
  const { certificate: cert, key } = certificates.valid;
  server = await listen(createServer({ cert, key, requestCert: true, rejectUnauthorized: false, ca }, (request, response) => {
    response.end(JSON.stringify({ url: request.url, certificate: (request.socket as TLSSocket).authorized }));
  }));
  plain = await listen(createHttpServer((request, response) => response.end(`plain ${request.url} ${Object.keys(request.headers).sort().join(',')}`)));
});
after(() => Promise.all([server.stop(), plain.stop()]));

describe('CONNECT proxy', () => {
  test('carries TLS through, to hosts that only it knows', async (context) => {
    const proxy = await startConnectProxy({ hosts: { 'cluster.example:6443': `127.0.0.1:${server.port}` } });
    context.after(proxy.stop);
    const { status, socket } = await openTunnel(proxy.url, 'cluster.example:6443');
    assert.equal(status, 200);
    const reply = await ask('https://cluster.example:6443/version', { over: await secure(socket, ca, 'cluster.example') });
    assert.deepEqual(JSON.parse(reply.body), { url: '/version', certificate: false });
    assert.deepEqual(proxy.tunnels, ['cluster.example:6443']);
  });

  test('asks for credentials and counts who has none', async (context) => {
    const proxy = await startConnectProxy({ credentials: { username: 'us er', password: 'p@ss:w/rd' } });
    context.after(proxy.stop);
    const target = `127.0.0.1:${server.port}`;
    assert.equal((await openTunnel(proxy.url, target)).status, 407);
    assert.equal((await openTunnel(proxy.url.replace('//', '//user:wrong@'), target)).status, 407);
    assert.equal((await openTunnel(proxy.urlWithCredentials, target)).status, 200);
    assert.equal(proxy.unauthorized(), 2);
    assert.deepEqual(proxy.tunnels, [target]);
  });

  test('can be a proxy over TLS', async (context) => {
    const proxy = await startConnectProxy({ tls: certificates.valid });
    context.after(proxy.stop);
    assert.match(proxy.url, /^https:/);
    const { socket } = await openTunnel(proxy.url, `localhost:${plain.port}`, ca);
    assert.match((await ask('http://localhost/inside', { over: socket })).body, /^plain \/inside/);
  });

  test('refuses in every way it is told to, then lets in again', async (context) => {
    const proxy = await startConnectProxy();
    context.after(proxy.stop);
    const target = `127.0.0.1:${server.port}`;
    proxy.refuse('forbidden');
    assert.equal((await openTunnel(proxy.url, target)).status, 403);
    proxy.refuse('bad-gateway');
    assert.equal((await openTunnel(proxy.url, target)).status, 502);
    proxy.refuse('drop');
    await assert.rejects(openTunnel(proxy.url, target), /hang up|ECONNRESET/);
    proxy.refuse('garbage');
    await assert.rejects(openTunnel(proxy.url, target), /Parse Error/);
    proxy.refuse('hang');
    const hanging = openTunnel(proxy.url, target);
    await until(() => proxy.refused() === 5);
    proxy.cut();
    await assert.rejects(hanging);
    proxy.refuse(undefined);
    assert.equal((await openTunnel(proxy.url, target)).status, 200);
    assert.equal(proxy.tunnels.length, 1);
  });

  test('answers 502 where nothing listens and closes the tunnel with its server', async (context) => {
    const proxy = await startConnectProxy();
    context.after(proxy.stop);
    const ends = await listen(createHttpServer());
    const target = `127.0.0.1:${ends.port}`;
    const { socket } = await openTunnel(proxy.url, target);
    const closed = once(socket.resume(), 'close');
    await ends.stop();
    await closed;
    assert.equal((await openTunnel(proxy.url, target)).status, 502);
  });

  test('passes plain requests on, without its own credentials', async (context) => {
    const proxy = await startConnectProxy({ hosts: { 'plain.example:80': `127.0.0.1:${plain.port}` } });
    context.after(proxy.stop);
    const { port } = new URL(proxy.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('GET http://plain.example/api?x=1 HTTP/1.1\r\nHost: plain.example\r\nProxy-Authorization: Basic eDp5\r\nConnection: close\r\n\r\n');
    let text = '';
    for await (const chunk of socket.setEncoding('utf8')) {
      text += String(chunk);
    }
    assert.match(text, /plain \/api\?x=1 connection,host\b/);
    assert.deepEqual(proxy.forwarded, ['GET http://plain.example/api?x=1']);
  });

  test('stops with tunnels open', async () => {
    const proxy = await startConnectProxy();
    const { socket } = await openTunnel(proxy.url, `127.0.0.1:${plain.port}`);
    const closed = once(socket.resume(), 'close');
    await proxy.stop();
    await closed;
    assert.equal(proxy.open(), 0);
    await until(() => plain.open() === 0);
  });
});

describe('intercepting proxy', () => {
  test('reads what clients send who trust its authority', async (context) => {
    const proxy = await startInterceptingProxy({ upstreamAuthority: ca, hosts: { 'cluster.example:6443': `127.0.0.1:${server.port}` } });
    context.after(proxy.stop);
    const { socket } = await openTunnel(proxy.url, 'cluster.example:6443');
    const over = await secure(socket, proxy.authority, 'cluster.example');
    assert.equal(over.getPeerCertificate().issuer.CN, 'pilothouse-test-interceptor');
    const reply = await ask('https://cluster.example:6443/api/v1/pods', { over, headers: { Authorization: 'Bearer x' } });
    assert.deepEqual(JSON.parse(reply.body), { url: '/api/v1/pods', certificate: false });
    assert.deepEqual(proxy.requests, ['GET /api/v1/pods HTTP/1.1']);
    assert.equal(proxy.credentialsSeen(), 1);
    assert.equal(proxy.rejected(), 0);
  });

  test('is noticed by clients who trust only the server\'s authority', async (context) => {
    const proxy = await startInterceptingProxy();
    context.after(proxy.stop);
    const { socket } = await openTunnel(proxy.url, `127.0.0.1:${server.port}`);
    await assert.rejects(secure(socket, ca), /unable to (verify|get)/);
    await until(() => proxy.rejected() === 1);
    assert.deepEqual(proxy.requests, []);
  });

  test('shows a certificate for the address that was asked for', async (context) => {
    const proxy = await startInterceptingProxy({ upstreamAuthority: ca });
    context.after(proxy.stop);
    const { socket } = await openTunnel(proxy.url, `127.0.0.1:${server.port}`);
    const over = await secure(socket, proxy.authority, '').catch((error: unknown) => error);
    // Node checks the name `localhost` where it is given none; the certificate is for the address.
    assert.match(String(over), /altnames|127\.0\.0\.1/);
  });

  test('does not call a server whose authority it does not trust', async (context) => {
    const proxy = await startInterceptingProxy({ upstreamAuthority: serverCertificates().authority.certificate });
    context.after(proxy.stop);
    assert.equal((await openTunnel(proxy.url, `127.0.0.1:${server.port}`)).status, 502);
    assert.deepEqual(proxy.tunnels, []);
  });
});

describe('SOCKS5 proxy', () => {
  /** A byte conversation: sends, and resolves with what comes back, at least `count` bytes (fewer where it ends). */
  const talk = async (socket: Socket, bytes: readonly number[], count: number): Promise<number[]> => {
    const got: number[] = [];
    socket.write(Buffer.from(bytes));
    while (got.length < count) {
      const [chunk] = await Promise.race([once(socket, 'data'), once(socket, 'close').then(() => [undefined])]) as [Buffer | undefined];
      if (chunk === undefined) {
        break;
      }
      got.push(...chunk);
    }
    return got;
  };
  const dial = async (url: string): Promise<Socket> => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  };
  const port = (value: number): number[] => [value >> 8, value & 255];
  const name = (text: string): number[] => [text.length, ...Buffer.from(text)];

  test('connects by name, by IPv4 and by IPv6 address', async (context) => {
    const proxy = await startSocksProxy({ hosts: { 'cluster.example:6443': `127.0.0.1:${plain.port}`, '[2001:db8::1]:80': `127.0.0.1:${plain.port}` } });
    context.after(proxy.stop);
    const addresses = [
      [3, ...name('cluster.example'), ...port(6443)],
      [1, 127, 0, 0, 1, ...port(plain.port)],
      [4, 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, ...port(80)],
    ];
    for (const address of addresses) {
      const socket = await dial(proxy.url);
      assert.deepEqual(await talk(socket, [5, 1, 0], 2), [5, 0]);
      assert.equal((await talk(socket, [5, 1, 0, ...address], 10))[1], 0);
      assert.match((await ask('http://cluster.example/socks', { over: socket })).body, /^plain \/socks/);
    }
    assert.deepEqual(proxy.tunnels, ['cluster.example:6443', `127.0.0.1:${plain.port}`, '[2001:db8::1]:80']);
  });

  test('asks for user and password', async (context) => {
    const proxy = await startSocksProxy({ credentials: { username: 'user', password: 'word' } });
    context.after(proxy.stop);
    assert.match(proxy.urlWithCredentials, /^socks5:\/\/user:word@127\.0\.0\.1:\d+$/);
    assert.deepEqual(await talk(await dial(proxy.url), [5, 1, 0], 2), [5, 0xff]);
    const wrong = await dial(proxy.url);
    assert.deepEqual(await talk(wrong, [5, 2, 0, 2], 2), [5, 2]);
    assert.deepEqual(await talk(wrong, [1, ...name('user'), ...name('bad')], 2), [1, 1]);
    assert.equal(proxy.unauthorized(), 2);
    const right = await dial(proxy.url);
    await talk(right, [5, 2, 0, 2], 2);
    assert.deepEqual(await talk(right, [1, ...name('user'), ...name('word')], 2), [1, 0]);
    assert.equal((await talk(right, [5, 1, 0, 1, 127, 0, 0, 1, ...port(plain.port)], 10))[1], 0);
  });

  test('refuses with the reply it is told to', async (context) => {
    const proxy = await startSocksProxy();
    context.after(proxy.stop);
    const codes = { 'failure': 1, 'not-allowed': 2, 'network-unreachable': 3, 'refused': 5 } as const;
    const request = [5, 1, 0, 5, 1, 0, 3, ...name('a'), ...port(1)];
    for (const [mode, code] of Object.entries(codes)) {
      proxy.refuse(mode as keyof typeof codes);
      assert.equal((await talk(await dial(proxy.url), request, 12))[3], code);
    }
    proxy.refuse('drop');
    assert.equal((await talk(await dial(proxy.url), request, 12)).length, 2);
    proxy.refuse('hang');
    const hanging = talk(await dial(proxy.url), request, 12);
    await until(() => proxy.refused() === 6);
    await proxy.stop();
    assert.equal((await hanging).length, 2);
  });

  test('says that a server refused, and that it can only connect', async (context) => {
    const proxy = await startSocksProxy();
    context.after(proxy.stop);
    const gone = await listen(createHttpServer());
    await gone.stop();
    assert.equal((await talk(await dial(proxy.url), [5, 1, 0, 5, 1, 0, 1, 127, 0, 0, 1, ...port(gone.port)], 12))[3], 5);
    assert.equal((await talk(await dial(proxy.url), [5, 1, 0, 5, 2, 0, 1, 127, 0, 0, 1, ...port(1)], 12))[3], 7);
  });
});
