import assert from 'node:assert/strict';
import { once } from 'node:events';
import { before, describe, test, type TestContext } from 'node:test';
import type { Connection } from '../../../../../src/kube/types.ts';
import { sharedCluster } from '../../../../cluster/shared.ts';
import { serverCertificates } from '../../../../servers/certificates.ts';
import { startConnectProxy, type ConnectProxyOptions, type Refusal } from '../../../../servers/connectProxy.ts';
import { startHostileServer } from '../../../../servers/hostileServer.ts';
import { startInterceptingProxy } from '../../../../servers/interceptingProxy.ts';
import { startSocksProxy, type SocksProxyOptions, type SocksRefusal } from '../../../../servers/socksProxy.ts';
import { Access } from '../../access.ts';
import { newNamespace, until } from '../../real.ts';

const cluster = await sharedCluster();
const access = await Access.to(cluster);
const namespace = await newNamespace(cluster);
// The API server's certificate is good for this name, which nobody but the proxies can look up.
const server = 'https://kubernetes.default.svc:6443';
const hosts = { 'kubernetes.default.svc:6443': new URL(cluster.server).host };
const credentials = { username: 'us er', password: 'p@ss:w%ord' };
const user = { token: access.adminToken };
access.secrets.add(credentials.password);

async function httpProxy(context: TestContext, options: ConnectProxyOptions = {}): ReturnType<typeof startConnectProxy> {
  const proxy = await startConnectProxy({ hosts, ...options });
  context.after(proxy.stop);
  return proxy;
}

async function socksProxy(context: TestContext, options: SocksProxyOptions = {}): ReturnType<typeof startSocksProxy> {
  const proxy = await startSocksProxy({ hosts, ...options });
  context.after(proxy.stop);
  return proxy;
}

before(async () => {
  await until(async () => (await cluster.kubectl('get', 'sa', 'default', '-n', namespace)).code === 0, 'the service account');
  const main = { name: 'main', image: cluster.images.busybox, imagePullPolicy: cluster.images.pullPolicy, command: ['sh', '-c', 'echo logged; sleep 3600'] };
  await cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'box', namespace }, spec: { terminationGracePeriodSeconds: 0, containers: [main] } }));
  const { code, stderr } = await cluster.kubectl('wait', '--for=condition=Ready', 'pod/box', '-n', namespace, '--timeout=60s');
  assert.equal(code, 0, stderr);
});

/** A request, a watch, a log and a command over a WebSocket. */
async function useEverything({ client }: Connection): Promise<void> {
  assert.equal((await access.whoAmI({ client })).name, 'admin-token');
  const watch = await client.stream({ path: '/api/v1/namespaces', query: { watch: true } });
  const [event] = await once(watch, 'data') as [Buffer];
  assert.match(event.toString(), /^\{"type":"ADDED"/);
  watch.destroy();
  const log = await client.stream({ path: `/api/v1/namespaces/${namespace}/pods/box/log`, query: { follow: true } });
  assert.match(String((await once(log, 'data'))[0]), /^logged/);
  log.destroy();
  const socket = await client.webSocket({ path: `/api/v1/namespaces/${namespace}/pods/box/exec`, query: { container: 'main', stdout: true, command: ['echo', 'executed'] } }, ['v5.channel.k8s.io']);
  let said = '';
  socket.on('message', (data: Buffer) => { said += data.toString(); });
  await once(socket, 'close');
  assert.match(said, /executed/);
}

describe('through a proxy', () => {
  test('by proxy-url over http go requests, watches and WebSockets, with the login of its address', async (context) => {
    const proxy = await httpProxy(context, { credentials });
    await useEverything(await access.connect(user, { server, 'proxy-url': proxy.urlWithCredentials }));
    assert.deepEqual([...new Set(proxy.tunnels)], ['kubernetes.default.svc:6443']);
    assert.equal(proxy.tunnels.length, 4);
  });

  test('by proxy-url over socks5 they go too, and names are looked up by the proxy', async (context) => {
    const proxy = await socksProxy(context, { credentials });
    await useEverything(await access.connect(user, { server, 'proxy-url': proxy.urlWithCredentials }));
    assert.deepEqual([...new Set(proxy.tunnels)], ['kubernetes.default.svc:6443']);
    await useEverything(await access.connect(user, { 'proxy-url': proxy.urlWithCredentials.replace('socks5:', 'socks5h:') }));
  });

  test('by proxy-url over https they go where the cluster\'s authority vouches for the proxy', async (context) => {
    const { authority, valid, otherAuthority } = serverCertificates();
    const proxy = await httpProxy(context, { tls: valid });
    const both = Buffer.from(`${access.authority}\n${authority.certificate}`).toString('base64');
    await useEverything(await access.connect(user, { server, 'proxy-url': proxy.url, 'certificate-authority-data': both }));
    const stranger = await httpProxy(context, { tls: otherAuthority });
    const failure = await access.failureOf(access.whoAmI(await access.connect(user, { server, 'proxy-url': stranger.url, 'certificate-authority-data': both })));
    assert.equal(failure.code, 'proxy');
  });

  test('by HTTPS_PROXY they go, except where NO_PROXY says so and to this machine', async (context) => {
    const proxy = await httpProxy(context, { credentials });
    const env = { HTTPS_PROXY: proxy.urlWithCredentials };
    await useEverything(await access.connect(user, { server }, { env }));
    const through = proxy.tunnels.length;
    await useEverything(await access.connect(user, {}, { env }));
    const direct = await access.failureOf(access.whoAmI(await access.connect(user, { server }, { env: { ...env, NO_PROXY: '.svc' } })));
    assert.match(direct.message, /name is not known|could not be looked up/);
    assert.equal(proxy.tunnels.length, through);
  });

  test('a client certificate reaches the server', async (context) => {
    const proxy = await httpProxy(context);
    assert.deepEqual((await access.whoAmI(await access.connect(access.admin, { server, 'proxy-url': proxy.url }))).groups.includes('system:masters'), true);
  });

  test('plain requests to an http:// server go with an absolute address, and with a tunnel by socks', async (context) => {
    const plain = await startHostileServer();
    context.after(plain.stop);
    const proxy = await httpProxy(context, { credentials });
    const connection = await access.connect({}, { 'server': plain.urlFor('ok'), 'certificate-authority-data': undefined, 'proxy-url': proxy.urlWithCredentials });
    await connection.client.json({ path: '/version' });
    assert.deepEqual(proxy.forwarded, [`GET ${plain.urlFor('ok')}/version`]);
    const socks = await socksProxy(context);
    await (await access.connect({}, { 'server': plain.urlFor('ok'), 'certificate-authority-data': undefined, 'proxy-url': socks.url })).client.json({ path: '/version' });
    assert.equal(socks.tunnels.length, 1);
    const wrong = await access.connect({}, { 'server': plain.urlFor('ok'), 'certificate-authority-data': undefined, 'proxy-url': proxy.url });
    const failure = await access.failureOf(wrong.client.json({ path: '/version' }));
    assert.deepEqual([failure.code, failure.status], ['proxy', 407]);
  });

  test('200 parallel requests use few tunnels, and 200 in a row one', async (context) => {
    const proxy = await httpProxy(context);
    const { client } = await access.connect(user, { server, 'proxy-url': proxy.url });
    await Promise.all(Array.from({ length: 200 }, () => client.json({ path: '/version' })));
    assert.ok(proxy.tunnels.length <= 8, String(proxy.tunnels.length));
    const before = proxy.tunnels.length;
    const rowing = (await access.connect(user, { server, 'proxy-url': proxy.url })).client;
    for (let index = 0; index < 200; index++) {
      await rowing.json({ path: '/version' });
    }
    assert.equal(proxy.tunnels.length, before + 1);
  });

  test('that intercepts TLS they go where its authority is trusted, else the failure says what may be', async (context) => {
    const proxy = await startInterceptingProxy({ hosts, upstreamAuthority: access.authority });
    context.after(proxy.stop);
    const trusting = { server, 'proxy-url': proxy.url, 'certificate-authority-data': Buffer.from(proxy.authority).toString('base64') };
    await useEverything(await access.connect(user, trusting));
    assert.ok(proxy.credentialsSeen() > 0);
    const seen = proxy.credentialsSeen();
    const failure = await access.failureOf(access.whoAmI(await access.connect(user, { server, 'proxy-url': proxy.url })));
    assert.equal(failure.code, 'tls');
    assert.match(failure.hint ?? '', /proxy may stand in/);
    assert.equal(proxy.credentialsSeen(), seen, 'no credential goes to who is not trusted');
    const lost = await access.failureOf(access.whoAmI(await access.connect(access.admin, trusting)));
    assert.ok(lost.code === 'forbidden' || lost.code === 'unauthorized', lost.code);
  });
});

describe('a proxy that lets nobody through', () => {
  const refusals: readonly (readonly [Refusal, RegExp])[] = [['forbidden', /HTTP 403/], ['bad-gateway', /HTTP 502/], ['drop', /closed the connection/], ['garbage', /does not answer as an HTTP proxy/]];
  for (const [how, why] of refusals) {
    test(`over http (${how}) is one clear failure`, async (context) => {
      const proxy = await httpProxy(context);
      proxy.refuse(how);
      const { client } = await access.connect(user, { server, 'proxy-url': proxy.urlWithCredentials });
      const failure = await access.failureOf(client.json({ path: '/version' }));
      assert.equal(failure.code, 'proxy');
      assert.match(failure.message, why);
      assert.match(failure.message, new RegExp(`^Context "x" cannot reach kubernetes\\.default\\.svc:6443 through the proxy ${proxy.url}: `));
      assert.equal((await access.failureOf(client.webSocket({ path: '/version' }, []))).code, 'proxy');
      assert.equal((await access.failureOf(client.stream({ path: '/version' }))).code, 'proxy');
      proxy.refuse(undefined);
      await client.json({ path: '/version' });
    });
  }

  const socksRefusals: readonly (readonly [SocksRefusal, RegExp])[] = [['failure', /it failed/], ['not-allowed', /does not let/], ['network-unreachable', /no way to the network/], ['refused', /server refused/], ['drop', /closed the connection/]];
  for (const [how, why] of socksRefusals) {
    test(`over socks5 (${how}) is one clear failure`, async (context) => {
      const proxy = await socksProxy(context);
      proxy.refuse(how);
      const failure = await access.failureOf(access.whoAmI(await access.connect(user, { server, 'proxy-url': proxy.url })));
      assert.equal(failure.code, 'proxy');
      assert.match(failure.message, why);
    });
  }

  test('because of its login says so, and never shows the password', async (context) => {
    const wrong = (url: string): string => url.replace(encodeURIComponent(credentials.password), 'wrong-password');
    access.secrets.add('wrong-password');
    for (const proxy of [await httpProxy(context, { credentials }), await socksProxy(context, { credentials })]) {
      for (const [url, why] of [[proxy.url, /wants a user name and a password/], [wrong(proxy.urlWithCredentials), /did not accept the user name and password/]] as const) {
        const failure = await access.failureOf(access.whoAmI(await access.connect(user, { server, 'proxy-url': url })));
        assert.equal(failure.code, 'proxy');
        assert.match(failure.message, why);
      }
    }
  });

  test('because nothing listens there, or its name is not known, says so', async (context) => {
    const proxy = await httpProxy(context);
    await proxy.stop();
    assert.match((await access.failureOf(access.whoAmI(await access.connect(user, { server, 'proxy-url': proxy.url })))).message, /proxy http:\/\/127.*: it refused the connection/);
    const unknown = await access.failureOf(access.whoAmI(await access.connect(user, { server, 'proxy-url': 'socks5://no-such-proxy.invalid:1' })));
    assert.equal(unknown.code, 'proxy');
  });

  test('and says nothing costs no more than the timeout, and a cancelled request frees its connection', async (context) => {
    for (const proxy of [await httpProxy(context), await socksProxy(context)]) {
      proxy.refuse('hang');
      const { client } = await access.connect(user, { server, 'proxy-url': proxy.url });
      assert.equal((await access.failureOf(client.json({ path: '/version', timeoutMs: 200 }))).code, 'timeout');
      const cancel = new AbortController();
      const pending = [client.json({ path: '/version', signal: cancel.signal }), client.webSocket({ path: '/version', signal: cancel.signal }, [])].map((work) => access.failureOf(work));
      await until(() => proxy.open() >= 2, 'both reached the proxy');
      cancel.abort();
      assert.deepEqual((await Promise.all(pending)).map(({ code }) => code), ['cancelled', 'cancelled']);
      await until(() => proxy.open() === 0, 'the connections are closed');
    }
  });
});
