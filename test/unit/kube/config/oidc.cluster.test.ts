import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { systemClock } from '../../../../src/common/clock.ts';
import { startCluster } from '../../../cluster/cluster.ts';
import type { Cluster } from '../../../cluster/types.ts';
import { startConnectProxy } from '../../../servers/connectProxy.ts';
import { startOidcIssuer, type OidcIssuer, type OidcTokens } from '../../../servers/oidcIssuer.ts';
import { Access } from '../access.ts';
import { temporaryFolder, write } from '../folders.ts';

const jane = { subject: 'jane', groups: ['team'] };
const folder = temporaryFolder();

describe('an OpenID Connect login', () => {
  let issuer: OidcIssuer;
  let cluster: Cluster;
  let access: Access;

  before(async () => {
    issuer = await startOidcIssuer({ refreshTokens: 'rotate', clientSecret: 'client & secret' });
    cluster = await startCluster({ node: false, apiServerFlags: issuer.apiServerFlags(await write(path.join(folder, 'issuer.crt'), issuer.authority)) });
    access = await Access.to(cluster);
    access.secrets.add(issuer.clientSecret);
  });
  after(async () => {
    await cluster.stop();
    await issuer.stop();
  });
  beforeEach(() => {
    issuer.fail('token', undefined);
    issuer.fail('discovery', undefined);
  });

  function login(lifetimeSeconds?: number): { tokens: OidcTokens; user: { 'auth-provider': { name: string; config: Record<string, string> } } } {
    const tokens = issuer.login(jane, lifetimeSeconds);
    return { tokens, user: issuer.kubeconfigUser(tokens) as ReturnType<typeof login>['user'] };
  }

  test('is used as it is while its id token is good', async () => {
    const calls = issuer.calls('discovery');
    const who = await access.whoAmI(await access.connect(login().user));
    assert.deepEqual([who.name, who.groups.includes('oidc:team')], ['oidc:jane', true]);
    assert.equal(issuer.calls('discovery'), calls, 'nobody asked the issuer');
  });

  test('is refreshed once for 30 parallel requests, and for two contexts that share it', async () => {
    const { user } = login(-60);
    const before = issuer.refreshed();
    const { connection, kube } = await access.open(user);
    const all = await Promise.all(Array.from({ length: 30 }, () => access.whoAmI(connection)));
    assert.deepEqual([...new Set(all.map(({ name }) => name))], ['oidc:jane']);
    kube.connections.close('x');
    assert.equal((await access.whoAmI(await kube.connections.get('x'))).name, 'oidc:jane');
    assert.deepEqual([issuer.refreshed() - before, issuer.reused()], [1, 0]);
  });

  test('is refreshed again when the new token ends, with the refresh token that replaced the first', async () => {
    let ahead = 0;
    const clock = { now: () => Date.now() + ahead, after: systemClock.after.bind(systemClock) };
    const connection = await access.connect(login(-60).user, {}, { clock });
    const before = issuer.refreshed();
    for (let time = 0; time < 3; time++) {
      assert.equal((await access.whoAmI(connection)).name, 'oidc:jane');
      ahead += 291_000;
    }
    assert.deepEqual([issuer.refreshed() - before, issuer.reused()], [3, 0]);
  });

  test('is refreshed once after a refusal, and no more', async () => {
    const other = await startOidcIssuer();
    const { tokens, user } = login();
    user['auth-provider'].config['id-token'] = other.idToken(jane);
    await other.stop();
    const before = issuer.refreshed();
    const connection = await access.connect(user);
    const all = await Promise.all(Array.from({ length: 10 }, () => access.whoAmI(connection)));
    assert.equal(all[9]?.name, 'oidc:jane');
    assert.equal(issuer.refreshed() - before, 1);
    issuer.fail('token', 'bad-signature');
    const refused = login();
    refused.user['auth-provider'].config['id-token'] = user['auth-provider'].config['id-token'];
    const calls = issuer.calls('token');
    const failing = await access.connect(refused.user);
    for (let time = 0; time < 3; time++) {
      assert.equal((await access.failureOf(access.whoAmI(failing))).code, 'unauthorized');
    }
    assert.equal(issuer.calls('token') - calls, 1);
    access.secrets.add(tokens.refreshToken);
  });

  test('that the issuer ended waits for the user', async () => {
    const { tokens, user } = login(-60);
    issuer.revoke(tokens.refreshToken);
    const connection = await access.connect(user);
    const calls = issuer.calls('token');
    const failures = await Promise.all([1, 2, 3].map(() => access.failureOf(access.whoAmI(connection))));
    failures.push(await access.failureOf(access.whoAmI(connection)));
    assert.deepEqual([...new Set(failures.map(({ code }) => code))], ['expired']);
    assert.match(failures[0]?.message ?? '', /has ended this login/);
    assert.match(failures[0]?.hint ?? '', /Sign in again/);
    assert.equal(issuer.calls('token') - calls, 1);
  });

  test('without a refresh token, or with a wrong client secret, says so', async () => {
    const { user } = login(-60);
    delete user['auth-provider'].config['refresh-token'];
    const over = await access.failureOf(access.whoAmI(await access.connect(user)));
    assert.deepEqual([over.code, /expired on \d{4}-.*no refresh token/.test(over.message)], ['expired', true]);
    const wrong = login(-60).user;
    wrong['auth-provider'].config['client-secret'] = 'another secret';
    access.secrets.add('another secret');
    const failure = await access.failureOf(access.whoAmI(await access.connect(wrong)));
    assert.deepEqual([failure.code, failure.message.includes('invalid_client')], ['unauthorized', true]);
  });

  for (const [endpoint, how, code] of [
    ['discovery', { status: 404 }, 'unauthorized'], ['discovery', 'garbage', 'unauthorized'], ['discovery', 'drop', 'unreachable'],
    ['token', { status: 500 }, 'unauthorized'], ['token', 'garbage', 'unauthorized'], ['token', 'drop', 'unreachable'], ['token', 'no-id-token', 'unauthorized'],
  ] as const) {
    test(`fails clearly where the issuer's ${endpoint} endpoint does not work (${JSON.stringify(how)})`, async () => {
      issuer.fail(endpoint, how);
      const failure = await access.failureOf(access.whoAmI(await access.connect(login(-60).user)));
      assert.equal(failure.code, code);
      assert.match(failure.message, /"x"/);
      assert.ok(failure.hint !== undefined);
    });
  }

  test('trusts the issuer by a CA file too, and by nothing else', async () => {
    const { user } = login(-60);
    const { config } = user['auth-provider'];
    delete config['idp-certificate-authority-data'];
    const { code } = await access.failureOf(access.whoAmI(await access.connect({ 'auth-provider': { name: 'oidc', config: { ...config } } })));
    assert.equal(code, 'tls');
    // Beside the kubeconfig, as a relative path is meant.
    await write(path.join(access.folder, 'issuer.crt'), issuer.authority);
    config['idp-certificate-authority'] = 'issuer.crt';
    assert.equal((await access.whoAmI(await access.connect(user))).name, 'oidc:jane');
  });

  test('asks the issuer through the proxy of the environment', async (context) => {
    const host = new URL(issuer.url).host;
    const proxy = await startConnectProxy({ hosts: { 'localhost.example:443': host } });
    context.after(proxy.stop);
    const { user } = login(-60);
    user['auth-provider'].config['idp-issuer-url'] = 'https://localhost.example';
    const failure = await access.failureOf(access.whoAmI(await access.connect(user, {}, { env: { HTTPS_PROXY: proxy.url } })));
    // The issuer's certificate is not good for that name: that far the way through the proxy led.
    assert.equal(failure.code, 'tls');
    assert.deepEqual(proxy.tunnels, ['localhost.example:443']);
  });

  test('of a provider that Kubernetes removed names what replaced it', async () => {
    for (const [name, hint] of [['gcp', /gke-gcloud-auth-plugin/], ['azure', /kubelogin/], ['openstack', /client-keystone-auth/], ['other', /exec plugin/]] as const) {
      const failure = await access.failureOf(access.connect({ 'auth-provider': { name, config: { 'access-token': 'legacy-access-token' } } }));
      assert.equal(failure.code, 'unsupported');
      assert.match(failure.message, new RegExp(`auth-provider "${name}", which Kubernetes has removed`));
      assert.match(failure.hint ?? '', hint);
    }
  });
});
