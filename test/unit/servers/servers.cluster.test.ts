import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parse, stringify } from 'yaml';
import { asString, at } from '../../../src/common/json.ts';
import { startCluster } from '../../cluster/cluster.ts';
import { run, type RunResult } from '../../cluster/run.ts';
import type { Cluster } from '../../cluster/types.ts';
import { startConnectProxy } from '../../servers/connectProxy.ts';
import { askedCharacters, ExecPlugins, type PluginName } from '../../servers/execPlugins.ts';
import { startInterceptingProxy } from '../../servers/interceptingProxy.ts';
import { startOidcIssuer, type OidcIssuer } from '../../servers/oidcIssuer.ts';
import { startSocksProxy } from '../../servers/socksProxy.ts';

const jane = { subject: 'jane', groups: ['team'] };

/** The servers of the tests against the real API server, with kubectl as the client. */
describe('with a real API server', () => {
  let folder: string;
  let issuer: OidcIssuer;
  let cluster: Cluster;
  let admin: unknown;
  let adminToken: string;
  let configs = 0;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pilothouse-test-'));
    issuer = await startOidcIssuer({ refreshTokens: 'rotate', clientSecret: 'client secret' });
    const authorityFile = join(folder, 'issuer.crt');
    await writeFile(authorityFile, issuer.authority);
    cluster = await startCluster({ node: false, apiServerFlags: issuer.apiServerFlags(authorityFile) });
    admin = parse(await readFile(cluster.kubeconfig, 'utf8'));
    adminToken = asString(at(parse(await readFile(cluster.kubeconfigFor('admin-token'), 'utf8')), 'users', 0, 'user', 'token')) ?? '';
  });
  after(async () => {
    await cluster.stop();
    await issuer.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** A kubeconfig for this user in `folder`; `changes` are fields of its cluster. */
  async function kubeconfig(user: object, changes: object = {}, where = folder): Promise<string> {
    const path = join(where, `config-${configs++}`);
    await writeFile(path, stringify({
      'apiVersion': 'v1',
      'kind': 'Config',
      'clusters': [{ name: 'c', cluster: { 'server': cluster.server, 'certificate-authority-data': at(admin, 'clusters', 0, 'cluster', 'certificate-authority-data'), ...changes } }],
      'users': [{ name: 'u', user }],
      'contexts': [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    }));
    return path;
  }

  function kubectl(path: string, args: readonly string[], env = {}, input = ''): Promise<RunResult> {
    return run(cluster.kubectlPath, ['--kubeconfig', path, '--request-timeout=10s', ...args], { cwd: folder, env, input, signal: AbortSignal.timeout(20_000) });
  }

  async function whoAmI(user: object, changes: object = {}): Promise<string> {
    const { stdout, stderr } = await kubectl(await kubeconfig(user, changes), ['auth', 'whoami', '-o', 'json']);
    return stdout === '' ? stderr : String(at(JSON.parse(stdout), 'status', 'userInfo', 'username'));
  }

  describe('the OIDC issuer', () => {
    test('is believed: name and groups come from the token', async () => {
      const { stdout, stderr } = await kubectl(await kubeconfig({ token: issuer.idToken(jane) }), ['auth', 'whoami', '-o', 'json']);
      const info = at(JSON.parse(stdout || JSON.stringify(stderr)), 'status', 'userInfo');
      assert.equal(at(info, 'username'), 'oidc:jane', stderr);
      assert.equal(at(info, 'groups', 0), 'oidc:team');
    });

    test('is not believed where the token ran out, or was signed by someone else', async () => {
      assert.match(await whoAmI({ token: issuer.idToken(jane, -60) }), /You must be logged in|Unauthorized/);
      const other = await startOidcIssuer();
      assert.match(await whoAmI({ token: other.idToken(jane) }), /You must be logged in|Unauthorized/);
      await other.stop();
    });

    test('is believed after its key was changed', async () => {
      issuer.rotateKey();
      assert.equal(await whoAmI({ token: issuer.idToken(jane) }), 'oidc:jane');
    });

    test('refreshes for kubectl, which keeps the rotated tokens in its file', async () => {
      const tokens = issuer.login(jane, -60);
      const path = await kubeconfig(issuer.kubeconfigUser(tokens));
      const refreshed = issuer.refreshed();
      for (let time = 0; time < 2; time++) {
        const { code, stderr } = await kubectl(path, ['auth', 'whoami']);
        assert.equal(code, 0, stderr);
      }
      assert.equal(issuer.refreshed(), refreshed + 1);
      assert.equal(issuer.reused(), 0);
      const kept = asString(at(parse(await readFile(path, 'utf8')), 'users', 0, 'user', 'auth-provider', 'config', 'refresh-token'));
      assert.ok(kept !== undefined && kept !== tokens.refreshToken);
    });

    test('does not refresh a login that was ended', async () => {
      const tokens = issuer.login(jane, -60);
      issuer.revoke(tokens.refreshToken);
      assert.match(await whoAmI(issuer.kubeconfigUser(tokens)), /invalid_grant/);
    });
  });

  describe('the proxies', () => {
    // The API server's certificate is good for this name, which nobody can look up.
    const byName = { server: 'https://kubernetes.default.svc:6443' };
    const hosts = (): Record<string, string> => ({ 'kubernetes.default.svc:6443': new URL(cluster.server).host });

    test('carry kubectl by CONNECT, with the right credentials only', async (context) => {
      const proxy = await startConnectProxy({ hosts: hosts(), credentials: { username: 'us er', password: 'p@ss:w' } });
      context.after(proxy.stop);
      assert.equal(await whoAmI({ token: adminToken }, { ...byName, 'proxy-url': proxy.urlWithCredentials }), await whoAmI({ token: adminToken }));
      assert.match(await whoAmI({ token: adminToken }, { ...byName, 'proxy-url': proxy.url }), /Proxy Authentication Required/);
      assert.ok(proxy.tunnels.length > 0 && proxy.unauthorized() > 0);
    });

    test('carry kubectl by SOCKS5, with the right credentials only', async (context) => {
      const proxy = await startSocksProxy({ hosts: hosts(), credentials: { username: 'user', password: 'p@ss:w' } });
      context.after(proxy.stop);
      assert.equal(await whoAmI({ token: adminToken }, { ...byName, 'proxy-url': proxy.urlWithCredentials }), await whoAmI({ token: adminToken }));
      assert.match(await whoAmI({ token: adminToken }, { ...byName, 'proxy-url': proxy.url }), /socks/);
      assert.equal(proxy.tunnels[0], 'kubernetes.default.svc:6443');
      assert.ok(proxy.unauthorized() > 0);
    });

    test('intercept kubectl where it trusts the interceptor, and lose its client certificate', async (context) => {
      const proxy = await startInterceptingProxy({ hosts: hosts(), upstreamAuthority: Buffer.from(asString(at(admin, 'clusters', 0, 'cluster', 'certificate-authority-data')) ?? '', 'base64').toString() });
      context.after(proxy.stop);
      const through = { ...byName, 'proxy-url': proxy.url };
      const trusting = { ...through, 'certificate-authority-data': Buffer.from(proxy.authority).toString('base64') };
      assert.equal(await whoAmI({ token: adminToken }, trusting), await whoAmI({ token: adminToken }));
      assert.ok(proxy.requests.some((line) => line.includes('selfsubjectreviews')));
      assert.ok(proxy.credentialsSeen() > 0);
      assert.match(await whoAmI({ token: adminToken }, through), /certificate signed by unknown authority/);
      assert.ok(proxy.rejected() > 0);
      const certificateUser = at(admin, 'users', 0, 'user') as object;
      assert.match(await whoAmI(certificateUser, trusting), /you do not have permission/);
    });
  });

  test('the exec plugins do to kubectl what their names say', async () => {
    const plugins = await ExecPlugins.write({
      folder: join(folder, 'plugins'),
      token: adminToken,
      clientCertificate: {
        certificate: Buffer.from(asString(at(admin, 'users', 0, 'user', 'client-certificate-data')) ?? '', 'base64').toString(),
        key: Buffer.from(asString(at(admin, 'users', 0, 'user', 'client-key-data')) ?? '', 'base64').toString(),
      },
    });
    await writeFile(join(plugins.folder, 'token'), adminToken);
    const expected: readonly (readonly [PluginName, RegExp | undefined])[] = [
      ['token', undefined], ['token-v1beta1', undefined], ['token-file', undefined], ['certificate', undefined], ['certificate-and-token', undefined],
      ['expiring', undefined], ['slow', undefined], ['noisy', undefined], ['cluster-info', undefined], ['environment', undefined],
      ['relative', undefined], ['on-path', undefined],
      ['failing', /exit code 3/], ['killed', /killed/], ['garbage', /decoding stdout/], ['silent', /__internal/],
      ['empty-status', /didn't return a token or cert/], ['no-status', /didn't return a status/], ['key-missing', /only certificate or key, not both/],
      ['bad-certificate', /PEM/], ['bad-expiry', /decoding stdout/], ['wrong-version', /v1beta1/], ['unknown-version', /v1alpha1|decoding/], ['wrong-kind', /Status|kind/],
      ['missing', /get-plugin/], ['missing-without-hint', /executable pilothouse-missing not found/], ['missing-path', /no such file/], ['not-executable', /permission denied/],
    ];
    const verdicts = await Promise.all(expected.map(async ([name, refusal]) => {
      const path = await kubeconfig(plugins.user(name), {}, plugins.folder);
      const { code, stderr } = await kubectl(path, ['get', '--raw', '/version'], { PATH: `${plugins.folder}${delimiter}${process.env.PATH}` });
      return (refusal === undefined ? code === 0 : code !== 0 && refusal.test(stderr)) ? undefined : `${name}: ${code} ${stderr.slice(-400)}`;
    }));
    assert.deepEqual(verdicts.filter((verdict) => verdict !== undefined), []);
    assert.equal((await plugins.runs('token')).length, 1);
    const info: unknown = JSON.parse((await plugins.runs('cluster-info'))[0]?.execInfo ?? '');
    assert.equal(at(info, 'spec', 'cluster', 'server'), cluster.server);
    const asked = await kubectl(await kubeconfig(plugins.user('asking'), {}, plugins.folder), ['get', '--raw', '/version'], {}, `${adminToken.slice(-askedCharacters)}\n`);
    assert.match(asked.stderr, /standard input is not a terminal/);
  });
});
