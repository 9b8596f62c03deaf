import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, test, type TestContext } from 'node:test';
import { Failure } from '../../../../src/common/failure.ts';
import { createKube } from '../../../../src/kube/connections.ts';
import type { Connection } from '../../../../src/kube/types.ts';
import { serverCertificates } from '../../../servers/certificates.ts';
import { behaviours, startHostileServer, type Behaviour, type HostileServer, type HostileServerOptions } from '../../../servers/hostileServer.ts';
import { Secrets } from '../../../servers/secrets.ts';
import { temporaryFolder, write } from '../folders.ts';

const folder = temporaryFolder();
const { authority, valid } = serverCertificates();
const secrets = new Secrets();
const token = 'token-for-hostile-servers';
secrets.add(token);
const megabyte = 1024 * 1024;
let files = 0;

async function connect(context: TestContext, server: HostileServer, behaviour: Behaviour, tls: boolean): Promise<Connection> {
  files++;
  const cluster = { server: server.urlFor(behaviour), ...(tls ? { 'certificate-authority-data': Buffer.from(authority.certificate).toString('base64') } : {}) };
  const file = await write(`${folder}/config-${files}`, JSON.stringify({ clusters: [{ name: 'c', cluster }], users: [{ name: 'u', user: { token } }], contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }] }));
  const kube = createKube({ settings: () => [file], env: {}, home: folder, version: 'test' });
  context.after(() => kube.dispose());
  return kube.connections.get('x');
}

async function start(context: TestContext, options: HostileServerOptions = {}): Promise<HostileServer> {
  const server = await startHostileServer(options);
  context.after(server.stop);
  return server;
}

/** Every answer is worth something or a Failure without a secret in it. */
async function outcome(work: Promise<unknown>): Promise<Failure | undefined> {
  return work.then(() => undefined, (error: unknown) => {
    assert.ok(error instanceof Failure, String(error));
    secrets.assertNone(error, 'the failure');
    assert.doesNotMatch(error.message, /[\u0000-\u001f\u202e]/);
    assert.ok(error.message.length < 3000);
    return error;
  });
}

/** These give a usable answer (a bomb of 8 MiB is one), or one that only its reader can judge. */
const harmless = new Set<Behaviour>(['ok', 'gzip-bomb', 'deep-json', 'wrong-shape', 'null-json', 'invalid-utf8']);
/** Objects without an end; read as one body they end at the limit or the timeout. */
const endless: readonly Behaviour[] = ['endless-body', 'endless-line', 'endless-watch', 'gzip-bomb', 'endless-error', 'endless-headers', 'endless-continue'];

describe('a hostile server', () => {
  for (const tls of [false, true]) {
    test(`gets a failure of every request, whatever it does (${tls ? 'https' : 'http'})`, async (context) => {
      const server = await start(context, { maximumBytes: 8 * megabyte, ...(tls ? { tls: valid } : {}) });
      for (const behaviour of behaviours) {
        const { client } = await connect(context, server, behaviour, tls);
        const begun = Date.now();
        const failure = await outcome(client.json({ path: '/api', timeoutMs: 400 }));
        assert.equal(failure === undefined, harmless.has(behaviour), `${behaviour}: ${failure?.message}`);
        assert.ok(Date.now() - begun < 14_000, behaviour);
      }
      while (server.open() > behaviours.length) {
        await delay(20);
      }
    });
  }

  test('keeps no list, watch, discovery or WebSocket waiting', async (context) => {
    const server = await start(context, { maximumBytes: 8 * megabyte });
    const resource = { group: '', version: 'v1', resource: 'pods', singular: 'pod', kind: 'Pod', namespaced: true, verbs: ['list', 'watch'], shortNames: [], categories: [] };
    for (const behaviour of behaviours.filter((each) => !each.startsWith('too-many') && each !== 'unavailable')) {
      const { client, reader, discovery } = await connect(context, server, behaviour, false);
      const soon = AbortSignal.timeout(500);
      await Promise.all([outcome(reader.list(resource, { signal: soon })), outcome(discovery.resources(soon))]);
      const webSocket = await outcome(client.webSocket({ path: '/api', timeoutMs: 400 }, ['v5.channel.k8s.io']));
      assert.ok(webSocket !== undefined, behaviour);
    }
  });

  test('is asked again after a 429 or a 503 as late as it wants, a few times and not for ever', async (context) => {
    for (const behaviour of ['too-many-requests', 'unavailable'] as const) {
      const server = await start(context, { retryAfterSeconds: 1 });
      const { client } = await connect(context, server, behaviour, false);
      const begun = Date.now();
      const failure = await outcome(client.json({ path: '/api' }));
      assert.equal(failure?.retryAfterMs, 1000);
      assert.equal(server.requests.length, 5);
      assert.ok(Date.now() - begun >= 4000);
      await outcome(client.json({ path: '/api', method: 'POST', body: {} }));
      assert.equal(server.requests.length, 6, 'a change is sent once');
      const cancel = new AbortController();
      const cancelled = outcome(client.json({ path: '/api', signal: cancel.signal }));
      await delay(100);
      cancel.abort();
      assert.equal((await cancelled)?.code, 'cancelled');
    }
    const server = await start(context);
    const { client } = await connect(context, server, 'too-many-requests-forever', false);
    assert.equal((await outcome(client.json({ path: '/api' })))?.code, 'throttled');
    assert.equal(server.requests.length, 1);
  });

  test('that redirects to another host gets no credential there', async (context) => {
    const elsewhere = await start(context, { behaviour: 'ok' });
    const server = await start(context, { redirectTo: elsewhere.url.replace('127.0.0.1', 'localhost') });
    for (const behaviour of ['redirect', 'redirect-found', 'redirect-loop', 'redirect-scheme'] as const) {
      const { client } = await connect(context, server, behaviour, false);
      const failures = await Promise.all([client.json({ path: '/api' }), client.stream({ path: '/api' }), client.webSocket({ path: '/api' }, ['v5.channel.k8s.io'])].map(outcome));
      assert.deepEqual(failures.filter((failure) => !(failure?.message ?? '').includes('redirects are not followed')), []);
    }
    assert.deepEqual(elsewhere.requests, []);
  });

  test('fills no memory and holds no event loop, however much it sends', async (context) => {
    const server = await start(context, { maximumBytes: 1024 * megabyte });
    const before = process.memoryUsage().rss;
    let highest = 0;
    const watching = setInterval(() => { highest = Math.max(highest, process.memoryUsage().rss); }, 20);
    context.after(() => clearInterval(watching));
    const loop = monitorEventLoopDelay({ resolution: 10 });
    loop.enable();
    for (const behaviour of endless) {
      const { client } = await connect(context, server, behaviour, false);
      await outcome(client.json({ path: '/api', timeoutMs: 3000 }));
    }
    const grown = (highest - before) / megabyte;
    context.diagnostic(`grown by ${Math.round(grown)} MiB at most; longest step ${Math.round(loop.max / 1e6)} ms, of which the server in this process has a part`);
    assert.ok(grown < 450, `${grown} MiB`);
  });
});
