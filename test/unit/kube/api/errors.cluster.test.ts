import assert from 'node:assert/strict';
import http from 'node:http';
import https from 'node:https';
import { describe, test, type TestContext } from 'node:test';
import type { Failure } from '../../../../src/common/failure.ts';
import { sharedCluster } from '../../../cluster/shared.ts';
import { serverCertificates, type KeyPair } from '../../../servers/certificates.ts';
import { startHostileServer } from '../../../servers/hostileServer.ts';
import { listen } from '../../../servers/listening.ts';
import { Access } from '../access.ts';

const cluster = await sharedCluster();
const access = await Access.to(cluster);
const certificates = serverCertificates();
const user = { token: 'token-that-nobody-may-see' };
access.secrets.add(user.token);

/** The failure of the first request to a server with this certificate. */
async function failureAt(context: TestContext, tls: KeyPair, fields: object = {}): Promise<Failure> {
  const server = await startHostileServer({ tls, behaviour: 'ok' });
  context.after(server.stop);
  const failure = await failureWith({ 'server': server.url, 'certificate-authority-data': base64(certificates.authority.certificate), ...fields });
  assert.deepEqual(server.requests.filter(({ credentials }) => credentials.length > 0), [], 'no credential went to a server that is not trusted');
  return failure;
}

async function failureWith(fields: object, who: object = user): Promise<Failure> {
  const { client } = await access.connect(who, fields);
  const failure = await access.failureOf(client.json({ path: '/api/v1/namespaces', timeoutMs: 3000 }));
  assert.ok(failure.hint?.endsWith('.') === true, 'a hint says what to do');
  assert.match(failure.message, /^Context "x".*\.$/);
  return failure;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** A server whose clock is this far from ours. */
async function serverAhead(context: TestContext, ms: number, status: number, tls?: KeyPair): Promise<string> {
  const answer: http.RequestListener = (_, response) => void response.writeHead(status, { Date: new Date(Date.now() + ms).toUTCString() }).end('{}');
  const server = tls === undefined ? http.createServer(answer) : https.createServer({ cert: tls.certificate, key: tls.key }, answer);
  const { port, stop } = await listen(server);
  context.after(stop);
  return `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
}

describe('what people meet every day is one clear sentence with a hint', () => {
  test('an expired certificate of the server, with its day', async (context) => {
    const failure = await failureAt(context, certificates.expired);
    assert.equal(failure.code, 'expired');
    assert.match(failure.message, /its certificate expired on \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
  });

  test('a certificate of the server that is not valid yet, with both times', async (context) => {
    const failure = await failureAt(context, certificates.notYetValid);
    assert.equal(failure.code, 'tls');
    assert.match(failure.message, /its certificate is valid from \d{4}-.* UTC on, and by the clock of this machine it is \d{4}-/);
  });

  test('a clock that is wrong, told from the server\'s own', async (context) => {
    const day = 24 * 3_600_000;
    const authority = { 'certificate-authority-data': base64(certificates.authority.certificate) };
    const behind = await failureWith({ server: await serverAhead(context, 1.5 * day, 200, certificates.notYetValid), ...authority });
    assert.equal(behind.code, 'clock-skew');
    assert.match(behind.message, /does not seem to be valid yet, but the clock of this machine is 36 hours behind the server's/);
    const ahead = await failureWith({ server: await serverAhead(context, -3 * day, 200, certificates.expired), ...authority });
    assert.match(`${ahead.code} ${ahead.message}`, /^clock-skew .*seems to have expired, but the clock of this machine is 3 days ahead of the server's/);
    const refused = await failureWith({ 'server': await serverAhead(context, 20 * 60_000, 401), 'certificate-authority-data': undefined });
    assert.match(`${refused.code} ${refused.message}`, /^clock-skew .*did not accept the credentials, and the clock of this machine is 20 minutes behind the server's/);
    const agreeing = await failureWith({ 'server': await serverAhead(context, 60_000, 401), 'certificate-authority-data': undefined });
    assert.equal(agreeing.code, 'unauthorized');
  });

  test('another authority, and a name that the certificate does not hold', async (context) => {
    const other = await failureAt(context, certificates.otherAuthority);
    assert.deepEqual([other.code, /another authority|unknown authority/.test(other.message)], ['tls', true]);
    const host = await failureAt(context, certificates.wrongHost);
    assert.deepEqual([host.code, host.message.includes('for other names'), (host.hint ?? '').includes('tls-server-name')], ['tls', true, true]);
    const system = await failureWith({ 'certificate-authority-data': undefined });
    assert.deepEqual([system.code, system.message.includes('authority')], ['tls', true]);
  });

  test('tls-server-name and insecure-skip-tls-verify are the ways around it', async (context) => {
    const server = await startHostileServer({ tls: certificates.wrongHost, behaviour: 'ok' });
    context.after(server.stop);
    const named = await access.connect(user, { 'server': server.url, 'certificate-authority-data': base64(certificates.authority.certificate), 'tls-server-name': 'elsewhere.example' });
    await named.client.json({ path: '/version' });
    const careless = await access.connect(user, { 'server': server.url, 'certificate-authority-data': undefined, 'insecure-skip-tls-verify': true });
    await careless.client.json({ path: '/version' });
  });

  test('TLS where there is none, and none where there is TLS', async (context) => {
    const plain = await startHostileServer({ behaviour: 'ok' });
    context.after(plain.stop);
    assert.equal((await failureWith({ server: plain.url.replace('http:', 'https:') })).code, 'tls');
    const failure = await failureWith({ 'server': cluster.server.replace('https:', 'http:'), 'certificate-authority-data': undefined }, {});
    assert.deepEqual([failure.code, (failure.hint ?? '').includes('https://')], ['tls', true]);
  });

  test('a name that nobody knows, a port where nothing listens, silence', async (context) => {
    assert.match((await failureWith({ server: 'https://no-such-server.invalid:6443' })).message, /name (is not known|could not be looked up)/);
    const gone = await startHostileServer();
    await gone.stop();
    const refused = await failureWith({ server: gone.url });
    assert.deepEqual([refused.code, refused.message.includes('it refused the connection')], ['unreachable', true]);
    const silent = await startHostileServer({ behaviour: 'hang' });
    context.after(silent.stop);
    const timeout = await failureWith({ 'server': silent.url, 'certificate-authority-data': undefined });
    assert.deepEqual([timeout.code, timeout.message.includes('did not answer within 3 s')], ['timeout', true]);
  });

  test('401 and 403 of the real API server', async () => {
    const unauthorized = await failureWith({});
    assert.deepEqual([unauthorized.code, unauthorized.status], ['unauthorized', 401]);
    const nobody = await failureWith({}, { 'token': access.adminToken, 'as': 'nobody-at-all' });
    assert.deepEqual([nobody.code, nobody.status, nobody.message.includes('User "nobody-at-all" cannot list resource "namespaces"')], ['forbidden', 403, true]);
  });

  test('an API server that is too old', async (context) => {
    const old = http.createServer((request, response) => {
      const body = request.url === '/version' ? { major: '1', minor: '14', gitVersion: 'v1.14.10' } : request.url === '/api' ? { kind: 'APIVersions', versions: ['v1'] } : { kind: 'APIGroupList', groups: [] };
      response.end(JSON.stringify(body));
    });
    const { port, stop } = await listen(old);
    context.after(stop);
    const { discovery } = await access.connect(user, { 'server': `http://127.0.0.1:${port}`, 'certificate-authority-data': undefined });
    const failure = await access.failureOf(discovery.resources());
    assert.deepEqual([failure.code, failure.message.includes('v1.14.10; 1.19 or newer')], ['too-old', true]);
    const { discovery: real } = await access.connect({ token: access.adminToken });
    assert.ok((await real.resources()).length > 20);
  });
});
