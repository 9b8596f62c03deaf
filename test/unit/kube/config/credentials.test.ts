import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { Clock } from '../../../../src/common/clock.ts';
import { systemClock } from '../../../../src/common/clock.ts';
import type { Failure } from '../../../../src/common/failure.ts';
import { createCredential } from '../../../../src/kube/config/credentials/create.ts';
import { withoutSecrets } from '../../../../src/kube/config/credentials/process.ts';
import { OidcLogins } from '../../../../src/kube/config/credentials/oidcLogin.ts';
import type { Credential } from '../../../../src/kube/config/credentials/types.ts';
import { resolveContext } from '../../../../src/kube/config/resolve.ts';
import type { RawConfig } from '../../../../src/kube/config/types.ts';
import { temporaryFolder, write } from '../folders.ts';

const folder = temporaryFolder();
const v1 = 'client.authentication.k8s.io/v1';
let plugins = 0;

function credentialOf(user: Record<string, unknown>, cluster: Record<string, unknown> = {}, clock: Clock = systemClock): Credential {
  const raw = (name: string, value: Record<string, unknown>): ReadonlyMap<string, { name: string; file: string; value: Record<string, unknown> }> =>
    new Map([[name, { name, file: path.join(folder, 'config'), value }]]);
  const config: RawConfig = {
    currentContext: undefined,
    clusters: raw('c', { server: 'https://server.test:6443', ...cluster }),
    users: raw('u', user),
    contexts: raw('x', { cluster: 'c', user: 'u' }),
  };
  const context = resolveContext(config, 'x');
  return createCredential(context, { clock, env: process.env, signal: new AbortController().signal, ca: () => Promise.resolve(context.cluster.caData), oidc: new OidcLogins({ clock, ask: () => Promise.reject(new Error('nobody is asked')) }) });
}

/** A clock that stands until it is moved. */
function stoppedClock(): Clock & { ms: number } {
  const clock = { ms: 1_000_000, now: () => clock.ms, after: (ms: number, callback: () => void) => systemClock.after(ms, callback) };
  return clock;
}

/** A plugin whose body is JavaScript; it notes each run. */
async function plugin(body: string): Promise<{ exec: Record<string, unknown>; runs: () => Promise<number> }> {
  plugins++;
  const log = path.join(folder, `runs-${plugins}`);
  const script = await write(path.join(folder, `plugin-${plugins}.mjs`), `
    import { appendFileSync, readFileSync } from 'node:fs';
    appendFileSync(${JSON.stringify(log)}, 'x');
    const runs = readFileSync(${JSON.stringify(log)}, 'utf8').length;
    const info = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
    const answer = (status, apiVersion = info.apiVersion) => console.log(JSON.stringify({ kind: 'ExecCredential', apiVersion, status }));
    ${body}
  `);
  return {
    exec: { apiVersion: v1, command: process.execPath, args: [script], interactiveMode: 'IfAvailable' },
    runs: async () => (await readFile(log, 'utf8').catch(() => '')).length,
  };
}

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  return work.then(() => assert.fail('expected a failure'), (error: unknown) => error as Failure);
}

describe('an identity that stands in the kubeconfig', () => {
  test('is a token, a user name with password, or nobody', async () => {
    assert.deepEqual((await credentialOf({ token: 'abc' }).identity()).headers, { Authorization: 'Bearer abc' });
    assert.deepEqual((await credentialOf({ username: 'u', password: 'p:w' }).identity()).headers, { Authorization: `Basic ${Buffer.from('u:p:w').toString('base64')}` });
    assert.deepEqual(await credentialOf({}).identity(), { headers: {}, certificate: undefined });
  });

  test('prefers the token file to the token while it can be read, and reads it again every ten seconds and after a refusal', async () => {
    const clock = stoppedClock();
    const file = await write(path.join(folder, 'token'), 'one\n');
    const credential = credentialOf({ token: 'fixed', tokenFile: 'token' }, {}, clock);
    const first = await credential.identity();
    assert.equal(first.headers.Authorization, 'Bearer one');
    await write(file, 'two');
    assert.equal(await credential.identity(), first);
    clock.ms += 10_000;
    const second = await credential.identity();
    assert.equal(second.headers.Authorization, 'Bearer two');
    assert.equal(await credential.renew(second), false, 'the same token is not worth another try');
    await write(file, 'three');
    assert.equal(await credential.renew(second), true);
    assert.equal((await credential.identity()).headers.Authorization, 'Bearer three');
    assert.equal((await credentialOf({ token: 'fixed', tokenFile: 'missing' }).identity()).headers.Authorization, 'Bearer fixed');
    assert.match((await failureOf(credentialOf({ tokenFile: 'missing' }).identity())).message, /token file .*missing/);
  });

  test('takes certificate and key from data before files', async () => {
    await write(path.join(folder, 'me.crt'), 'from file');
    const identity = await credentialOf({ 'client-certificate': 'me.crt', 'client-key-data': Buffer.from('key').toString('base64') }).identity();
    assert.deepEqual([identity.certificate?.cert.toString(), identity.certificate?.key.toString()], ['from file', 'key']);
    assert.match((await failureOf(credentialOf({ 'client-certificate': 'me.crt' }).identity())).message, /without a key/);
  });

  test('acts as someone else where the entry says so', async () => {
    const identity = await credentialOf({ token: 't', as: 'jane', 'as-groups': ['a', 'b'], 'as-user-extra': { 'x/y': ['1'] } }).identity();
    assert.deepEqual(identity.headers, { Authorization: 'Bearer t', 'Impersonate-User': 'jane', 'Impersonate-Group': ['a', 'b'], 'Impersonate-Extra-x%2Fy': ['1'] });
  });

  test('of a removed auth-provider is refused with its replacement', () => {
    assert.throws(() => credentialOf({ 'auth-provider': { name: 'gcp' } }), (failure: Failure) => failure.code === 'unsupported' && (failure.hint ?? '').includes('gke-gcloud-auth-plugin'));
  });
});

describe('a credential plugin', () => {
  test('runs once for any number of parallel requests, without input and with what the contract promises', async () => {
    const { exec, runs } = await plugin('process.stdin.on("end", () => answer({ token: JSON.stringify([info.kind, info.spec, process.env.EXTRA]) })).resume();');
    const credential = credentialOf({ exec: { ...exec, provideClusterInfo: true, env: [{ name: 'EXTRA', value: 'yes' }] } }, { 'certificate-authority-data': 'Y2E=', extensions: [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'a' } }] });
    const identities = await Promise.all(Array.from({ length: 20 }, () => credential.identity()));
    assert.equal(new Set(identities).size, 1);
    assert.equal(await runs(), 1);
    const expected = ['ExecCredential', { cluster: { server: 'https://server.test:6443', 'certificate-authority-data': 'Y2E=', config: { audience: 'a' } }, interactive: false }, 'yes'];
    assert.deepEqual(JSON.parse(String(identities[0]?.headers.Authorization).slice('Bearer '.length)), expected);
  });

  test('may give a client certificate', async () => {
    const { exec } = await plugin('answer({ clientCertificateData: "C", clientKeyData: "K" });');
    assert.deepEqual((await credentialOf({ exec: { ...exec, apiVersion: `${v1}beta1` } }).identity()).certificate, { cert: 'C', key: 'K' });
  });

  test('runs again when what it gave expires', async () => {
    const clock = stoppedClock();
    const { exec, runs } = await plugin(`answer({ token: 't' + runs, expirationTimestamp: new Date(${clock.ms} + runs * 1000).toISOString() });`);
    const credential = credentialOf({ exec }, {}, clock);
    assert.equal((await credential.identity()).headers.Authorization, 'Bearer t1');
    clock.ms += 999;
    assert.equal((await credential.identity()).headers.Authorization, 'Bearer t1');
    clock.ms += 1;
    const again = await Promise.all([credential.identity(), credential.identity(), credential.identity()]);
    assert.deepEqual(again.map(({ headers }) => headers.Authorization), ['Bearer t2', 'Bearer t2', 'Bearer t2']);
    assert.equal(await runs(), 2);
  });

  test('runs once more after a refusal, and no more while that is refused too', async () => {
    const { exec, runs } = await plugin('answer({ token: "t" + runs });');
    const credential = credentialOf({ exec });
    const first = await credential.identity();
    assert.deepEqual(await Promise.all([credential.renew(first), credential.renew(first)]), [true, true]);
    const second = await credential.identity();
    assert.equal(await runs(), 2);
    assert.equal(await credential.renew(second), false);
    assert.equal(await runs(), 2);
    credential.accepted(second);
    assert.equal(await credential.renew(second), true, 'a token that worked and was revoked is worth another run');
    assert.equal(await runs(), 3);
  });

  test('that failed is not run again, and says why without secrets', async () => {
    const { exec, runs } = await plugin('console.log("stdout-secret"); console.error("session expired, token=abcdef0123456789abcdef0123456789abcdef"); process.exitCode = 3;');
    const credential = credentialOf({ exec: { ...exec, installHint: 'Run login.' } });
    const failures = await Promise.all([failureOf(credential.identity()), failureOf(credential.identity())]);
    assert.equal((await failureOf(credential.identity())).code, 'plugin-failed');
    assert.equal(await runs(), 1);
    assert.match(failures[0].message, /exit code 3: session expired/);
    assert.equal(failures[0].hint, 'Run login.');
    assert.doesNotMatch(failures[0].message, /stdout-secret|abcdef0123/);
  });

  test('that is not there is named, with the hint to install it', async () => {
    const failure = await failureOf(credentialOf({ exec: { apiVersion: v1, command: 'no-such-plugin', interactiveMode: 'Never', installHint: 'brew install it' } }).identity());
    assert.equal(failure.code, 'plugin-missing');
    assert.equal(failure.hint, 'brew install it');
    assert.match(failure.message, /no-such-plugin.*not found/);
  });

  test('with a slash in its command is found beside its kubeconfig', { skip: process.platform === 'win32' ? 'needs a shell script' : false }, async () => {
    await write(path.join(folder, 'bin', 'get-token'), `#!/bin/sh\necho '{"kind":"ExecCredential","apiVersion":"${v1}","status":{"token":"beside"}}'\n`, 0o755);
    assert.equal((await credentialOf({ exec: { apiVersion: v1, command: './bin/get-token', interactiveMode: 'Never' } }).identity()).headers.Authorization, 'Bearer beside');
  });

  test('that must ask, or speaks another version, is refused', async () => {
    const { exec, runs } = await plugin('answer({ token: "t" });');
    assert.match((await failureOf(credentialOf({ exec: { ...exec, interactiveMode: 'Always' } }).identity())).message, /no terminal/);
    assert.match((await failureOf(credentialOf({ exec: { ...exec, apiVersion: `${v1}alpha1` } }).identity())).message, /v1alpha1 is not supported/);
    assert.equal(await runs(), 0);
    const other = await plugin(`answer({ token: "t" }, "${v1}beta1");`);
    assert.match((await failureOf(credentialOf({ exec: other.exec }).identity())).message, /did not print an ExecCredential of/);
  });

  test('whose answer is no credential is refused without a word of it', async () => {
    for (const [body, why] of [['console.log("s3cret")', /not print JSON/], ['answer({})', /neither a token/], ['answer({ clientKeyData: "s3cret" })', /not both/], ['answer({ token: "s3cret", expirationTimestamp: "soon" })', /not a time/]] as const) {
      const { exec } = await plugin(body);
      const failure = await failureOf(credentialOf({ exec }).identity());
      assert.match(failure.message, why);
      assert.doesNotMatch(failure.message + failure.stack, /s3cret/);
    }
  });

  test('does not run where the entry holds a token of its own', async () => {
    const { exec, runs } = await plugin('answer({ token: "t" });');
    assert.equal((await credentialOf({ exec, token: 'own' }).identity()).headers.Authorization, 'Bearer own');
    assert.equal(await runs(), 0);
  });
});

test('words that look like secrets are blanked, paths and sentences are not', () => {
  assert.equal(withoutSecrets('Bearer abc.def failed in /usr/local/lib/python3/site-packages/azure'), 'Bearer … failed in /usr/local/lib/python3/site-packages/azure');
  assert.equal(withoutSecrets('got eyJhbGciOiJSUzI1NiIsImtpZCI6IjEyMzQ1Njc4OTAifQ.eyJ'), 'got …');
});
