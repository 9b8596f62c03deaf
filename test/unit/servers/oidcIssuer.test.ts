import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { describe, test, type TestContext } from 'node:test';
import { at, asObjects, asString } from '../../../src/common/json.ts';
import { startOidcIssuer, type OidcIssuer, type OidcIssuerOptions } from '../../servers/oidcIssuer.ts';
import { ask, type Reply } from './clients.ts';

const user = { subject: 'jane', groups: ['team', 'ops'], claims: { email: 'jane@example.com' } };

async function start(context: TestContext, options: OidcIssuerOptions = {}): Promise<OidcIssuer> {
  const issuer = await startOidcIssuer(options);
  context.after(issuer.stop);
  return issuer;
}

async function get(issuer: OidcIssuer, path: string): Promise<unknown> {
  return JSON.parse((await ask(issuer.url + path, { ca: issuer.authority })).body);
}

function refresh(issuer: OidcIssuer, refreshToken: string, client: Readonly<Record<string, string>> = { client_id: issuer.clientId }, headers = {}): Promise<Reply> {
  const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, ...client }).toString();
  return ask(`${issuer.url}/token`, { ca: issuer.authority, method: 'POST', body, headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers } });
}

function field(reply: Reply, name: string): string {
  return asString(at(JSON.parse(reply.body), name)) ?? '';
}

function part(token: string, index: number): unknown {
  return JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString());
}

async function isSigned(issuer: OidcIssuer, token: string): Promise<boolean> {
  const keys = asObjects(at(await get(issuer, '/keys'), 'keys'));
  const key = keys.find((candidate) => candidate.kid === at(part(token, 0), 'kid'));
  const [header = '', claims = '', signature = ''] = token.split('.');
  return key !== undefined && verify('sha256', Buffer.from(`${header}.${claims}`), createPublicKey({ key: key, format: 'jwk' }), Buffer.from(signature, 'base64url'));
}

describe('OIDC issuer', () => {
  test('describes itself where clients look, and counts that', async (context) => {
    const issuer = await start(context);
    const document = await get(issuer, '/.well-known/openid-configuration');
    assert.equal(at(document, 'issuer'), issuer.url);
    assert.equal(at(document, 'token_endpoint'), `${issuer.url}/token`);
    assert.equal(at(document, 'jwks_uri'), `${issuer.url}/keys`);
    assert.equal(issuer.calls('discovery'), 1);
    assert.equal(issuer.calls('token'), 0);
    assert.equal((await ask(`${issuer.url}/other`, { ca: issuer.authority })).status, 404);
  });

  test('signs id tokens that the key set proves, before and after a rotation', async (context) => {
    const issuer = await start(context);
    const before = issuer.idToken(user);
    issuer.rotateKey();
    const after = issuer.idToken(user);
    assert.notEqual(at(part(before, 0), 'kid'), at(part(after, 0), 'kid'));
    assert.ok(await isSigned(issuer, before));
    assert.ok(await isSigned(issuer, after));
    assert.ok(!await isSigned(issuer, `${after.slice(0, -8)}AAAAAAAA`));
    const claims = part(after, 1);
    assert.deepEqual([at(claims, 'iss'), at(claims, 'aud'), at(claims, 'sub'), at(claims, 'groups', 1), at(claims, 'email')],
      [issuer.url, issuer.clientId, 'jane', 'ops', 'jane@example.com']);
  });

  test('gives tokens the lifetime that is asked for, also one that is over', async (context) => {
    const issuer = await start(context, { lifetimeSeconds: 7 });
    const left = (token: string): number => Number(at(part(token, 1), 'exp')) - Date.now() / 1000;
    assert.ok(Math.abs(left(issuer.idToken(user)) - 7) < 1.5);
    assert.ok(left(issuer.login(user, -60).idToken) < -59);
  });

  test('refreshes with the same refresh token as often as it likes', async (context) => {
    const issuer = await start(context);
    const { refreshToken } = issuer.login(user);
    for (let time = 0; time < 3; time++) {
      const reply = await refresh(issuer, refreshToken);
      assert.equal(reply.status, 200);
      assert.ok(await isSigned(issuer, field(reply, 'id_token')));
      assert.equal(field(reply, 'refresh_token'), '');
    }
    assert.equal(issuer.refreshed(), 3);
    issuer.revoke(refreshToken);
    assert.equal(field(await refresh(issuer, refreshToken), 'error'), 'invalid_grant');
  });

  test('rotating: each refresh token counts once, and using one twice ends the login', async (context) => {
    const issuer = await start(context, { refreshTokens: 'rotate' });
    const first = issuer.login(user).refreshToken;
    const second = field(await refresh(issuer, first), 'refresh_token');
    const third = field(await refresh(issuer, second), 'refresh_token');
    assert.equal(new Set([first, second, third, '']).size, 4);
    assert.equal(field(await refresh(issuer, first), 'error'), 'invalid_grant');
    assert.equal(issuer.reused(), 1);
    assert.equal((await refresh(issuer, third)).status, 400);
    assert.equal(issuer.refreshed(), 2);
  });

  test('knows its client by header or by form, and no other', async (context) => {
    const issuer = await start(context, { clientId: 'cli:ent', clientSecret: 's/e+c ret' });
    const { refreshToken } = issuer.login(user);
    const basic = `Basic ${Buffer.from('cli%3Aent:s%2Fe%2Bc+ret').toString('base64')}`;
    assert.equal((await refresh(issuer, refreshToken, {}, { Authorization: basic })).status, 200);
    assert.equal((await refresh(issuer, refreshToken, { client_id: 'cli:ent', client_secret: 's/e+c ret' })).status, 200);
    assert.equal((await refresh(issuer, refreshToken, { client_id: 'cli:ent' })).status, 401);
    assert.equal((await refresh(issuer, refreshToken, { client_id: 'other', client_secret: 's/e+c ret' })).status, 401);
    assert.equal((await refresh(issuer, refreshToken, { client_id: 'cli:ent', client_secret: 's/e+c ret', grant_type: 'password' })).status, 400);
  });

  test('fails in every way it is told to', async (context) => {
    const issuer = await start(context);
    const { refreshToken } = issuer.login(user);
    issuer.fail('token', { status: 503 });
    assert.equal((await refresh(issuer, refreshToken)).status, 503);
    issuer.fail('token', { status: 400, error: 'invalid_grant' });
    assert.equal(field(await refresh(issuer, refreshToken), 'error'), 'invalid_grant');
    issuer.fail('token', 'drop');
    await assert.rejects(refresh(issuer, refreshToken), /hang up|ECONNRESET/);
    issuer.fail('token', 'garbage');
    assert.match((await refresh(issuer, refreshToken)).body, /^<html>/);
    issuer.fail('token', 'no-id-token');
    assert.equal(field(await refresh(issuer, refreshToken), 'id_token'), '');
    issuer.fail('token', 'bad-signature');
    assert.ok(!await isSigned(issuer, field(await refresh(issuer, refreshToken), 'id_token')));
    issuer.fail('token', undefined);
    assert.ok(await isSigned(issuer, field(await refresh(issuer, refreshToken), 'id_token')));
    issuer.fail('discovery', { status: 500 });
    assert.equal((await ask(`${issuer.url}/.well-known/openid-configuration`, { ca: issuer.authority })).status, 500);
    assert.equal(issuer.refreshed(), 1);
    assert.equal(issuer.calls('token'), 7);
  });

  test('stops while a client waits for an answer', async (context) => {
    const issuer = await start(context);
    issuer.fail('keys', 'hang');
    const waiting = ask(`${issuer.url}/keys`, { ca: issuer.authority });
    waiting.catch(() => undefined);
    while (issuer.calls('keys') === 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await issuer.stop();
    await assert.rejects(waiting);
  });
});
