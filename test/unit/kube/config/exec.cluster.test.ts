import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { systemClock } from '../../../../src/common/clock.ts';
import { at } from '../../../../src/common/json.ts';
import type { KubeOptions } from '../../../../src/kube/connections.ts';
import { sharedCluster } from '../../../cluster/shared.ts';
import { askedCharacters, ExecPlugins, type ExecPluginsOptions, type ExecStanza, type PluginName } from '../../../servers/execPlugins.ts';
import { Access } from '../access.ts';
import { write } from '../folders.ts';
import { typist } from './terminal.ts';

const cluster = await sharedCluster();
const access = await Access.to(cluster);
const v1 = 'client.authentication.k8s.io/v1';
const hasTerminals = spawnSync('script', ['--version']).status === 0;
let folders = 0;

function decode(field: string): string {
  return Buffer.from(String(access.admin[field]), 'base64').toString();
}

/** Plugins with a count of their own. */
async function plugins(options: Partial<ExecPluginsOptions> = {}): Promise<ExecPlugins> {
  folders++;
  const clientCertificate = { certificate: decode('client-certificate-data'), key: decode('client-key-data') };
  const written = await ExecPlugins.write({ folder: path.join(access.folder, `plugins-${folders}`), token: access.adminToken, clientCertificate, ...options });
  await writeFile(path.join(written.folder, 'token'), options.token ?? access.adminToken);
  access.secrets.add(options.token);
  return written;
}

async function connect(from: ExecPlugins, name: PluginName, changes: Partial<ExecStanza> = {}, options: Partial<KubeOptions> = {}): Promise<ReturnType<Access['open']> extends Promise<infer T> ? T : never> {
  return access.open(from.user(name, changes), {}, { env: { PATH: process.env.PATH }, ...options }, from.folder);
}

const good: readonly PluginName[] = ['token', 'token-file', 'certificate', 'certificate-and-token', 'expiring', 'expired', 'slow', 'noisy', 'cluster-info', 'environment', 'relative'];
const bad: readonly (readonly [PluginName, RegExp])[] = [
  ['failing', /exit code 3: login failed/], ['killed', /ended by SIGKILL/], ['garbage', /not print JSON/], ['silent', /not print JSON/],
  ['endless', /printed too much/], ['empty-status', /neither a token nor a client certificate/], ['no-status', /neither/], ['key-missing', /not both/],
  ['bad-expiry', /not a time/], ['wrong-kind', /not print an ExecCredential/], ['unknown-version', /not print an ExecCredential/],
];

describe('credential plugins against the real API server', () => {
  for (const version of [v1, `${v1}beta1`]) {
    test(`sign in as the contract of ${version} says`, async () => {
      const from = await plugins();
      for (const name of good) {
        const { connection } = await connect(from, name, { apiVersion: version });
        const who = await access.whoAmI(connection).catch((error: unknown) => String(error));
        assert.ok(typeof who === 'object' && who.groups.includes('system:masters'), `${name}: ${JSON.stringify(who)}`);
        const [run] = await from.runs(name);
        const info: unknown = JSON.parse(run?.execInfo ?? '{}');
        assert.deepEqual([at(info, 'apiVersion'), at(info, 'kind'), at(info, 'spec', 'interactive'), run?.stdinIsTerminal], [version, 'ExecCredential', false, false], name);
        assert.equal(at(info, 'spec', 'cluster', 'server'), name === 'cluster-info' ? cluster.server : undefined);
      }
    });

    test(`that break the contract of ${version} are one clear failure without a secret, and are not run again`, async () => {
      const from = await plugins();
      for (const [name, why] of bad) {
        const { connection } = await connect(from, name, { apiVersion: version });
        const failures = await Promise.all([1, 2, 3].map(() => access.failureOf(access.whoAmI(connection))));
        failures.push(await access.failureOf(access.whoAmI(connection)));
        assert.deepEqual([...new Set(failures.map(({ code }) => code))], ['plugin-failed'], name);
        assert.match(failures[0]?.message ?? '', why);
        assert.ok((failures[0]?.hint ?? '') !== '');
        assert.equal((await from.runs(name)).length, 1, name);
      }
    });
  }

  test('of another version than asked for, or with a certificate that is none, fail', async () => {
    const from = await plugins();
    assert.match((await access.failureOf(access.whoAmI((await connect(from, 'wrong-version')).connection))).message, /not print an ExecCredential of .*v1\b/);
    assert.ok(['invalid', 'tls', 'plugin-failed'].includes((await access.failureOf(access.whoAmI((await connect(from, 'bad-certificate')).connection))).code));
  });

  test('that are not there say how to install them', async () => {
    const from = await plugins();
    for (const [name, hint] of [['missing', /get-plugin/], ['missing-path', /get-plugin/], ['missing-without-hint', /PATH/], ['not-executable', /PATH/]] as const) {
      const failure = await access.failureOf(access.whoAmI((await connect(from, name)).connection));
      assert.equal(failure.code, 'plugin-missing', name);
      assert.match(failure.hint ?? '', hint);
    }
  });

  test('run once for 30 parallel requests, again at the expiry, and once more after a failure only when the user asks', async () => {
    let ahead = 0;
    const clock = { now: () => Date.now() + ahead, after: systemClock.after.bind(systemClock) };
    const from = await plugins({ expirySeconds: 600 });
    const { connection } = await connect(from, 'expiring', {}, { clock });
    await Promise.all(Array.from({ length: 30 }, () => access.whoAmI(connection)));
    assert.equal((await from.runs('expiring')).length, 1);
    ahead = 600_000;
    await Promise.all(Array.from({ length: 30 }, () => access.whoAmI(connection)));
    assert.equal((await from.runs('expiring')).length, 2);
    const { kube, connection: failing } = await connect(from, 'failing-once');
    await access.failureOf(access.whoAmI(failing));
    await access.failureOf(access.whoAmI(failing));
    assert.equal((await from.runs('failing-once')).length, 1);
    kube.connections.close('x');
    await access.whoAmI(await kube.connections.get('x'));
    assert.equal((await from.runs('failing-once')).length, 2);
  });

  test('whose credentials come expired are no login storm', async () => {
    const from = await plugins();
    const { connection } = await connect(from, 'expired');
    for (let time = 0; time < 5; time++) {
      await access.whoAmI(connection);
    }
    assert.equal((await from.runs('expired')).length, 1);
  });

  test('run once more after a 401, for any number of requests, and no more', async () => {
    const from = await plugins({ token: 'revoked-token-1234' });
    const { connection } = await connect(from, 'token-file');
    const failures = await Promise.all(Array.from({ length: 10 }, () => access.failureOf(access.whoAmI(connection))));
    failures.push(await access.failureOf(access.whoAmI(connection)));
    assert.deepEqual([...new Set(failures.map(({ code }) => code))], ['unauthorized']);
    assert.equal((await from.runs('token-file')).length, 2);
    const renewed = await plugins({ token: 'revoked-token-1234' });
    const { connection: lucky } = await connect(renewed, 'token-file');
    await access.failureOf(access.whoAmI(lucky));
    await writeFile(path.join(renewed.folder, 'token'), access.adminToken);
    assert.equal((await renewed.runs('token-file')).length, 2, 'a new token waits until the user asks');
  });

  test('end with their connection', async () => {
    for (const name of ['hanging', 'stubborn'] as const) {
      const from = await plugins();
      const { connection, kube } = await connect(from, name);
      const failing = access.failureOf(access.whoAmI(connection));
      while ((await from.runs(name)).length === 0) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      kube.connections.close('x');
      assert.ok(['cancelled', 'plugin-failed'].includes((await failing).code));
      const pid = (await from.runs(name))[0]?.pid ?? 0;
      await new Promise((resolve) => setTimeout(resolve, 200));
      assert.throws(() => process.kill(pid, 0), 'the program has ended');
    }
  });
});

describe('a plugin that asks', { skip: hasTerminals ? false : 'needs the program script' }, () => {
  const answer = access.adminToken.slice(-askedCharacters);

  test('gets a terminal where it must ask, once for parallel requests', async () => {
    const from = await plugins();
    const { ask, asked, seen } = typist(from.folder, answer);
    const { connection } = await connect(from, 'asking', {}, { askInTerminal: ask });
    const all = await Promise.all([1, 2, 3].map(() => access.whoAmI(connection)));
    assert.deepEqual(all.map(({ name }) => name), ['admin-token', 'admin-token', 'admin-token']);
    const runs = await from.runs('asking');
    assert.deepEqual([asked.length, asked[0]?.context, runs.length, runs[0]?.stdinIsTerminal], [1, 'x', 1, true]);
    assert.equal(at(JSON.parse(runs[0]?.execInfo ?? '{}'), 'spec', 'interactive'), true);
    assert.doesNotMatch(seen(), /"token"/);
  });

  test('may get one where it may ask: only after it failed without', async () => {
    const from = await plugins();
    const { ask, asked } = typist(from.folder, answer);
    const options = { askInTerminal: ask };
    assert.equal((await access.whoAmI((await connect(from, 'asking-if-available', {}, options)).connection)).name, 'admin-token');
    assert.deepEqual((await from.runs('asking-if-available')).map((run) => run.stdinIsTerminal), [false, true]);
    await access.whoAmI((await connect(from, 'token', { interactiveMode: 'IfAvailable' }, options)).connection);
    assert.equal(asked.length, 1);
    await access.failureOf(access.whoAmI((await connect(from, 'failing', {}, options)).connection));
    assert.equal(asked.length, 1, 'Never means never');
  });

  test('fails clearly without a terminal, with a wrong answer and when it gives up', async () => {
    const from = await plugins();
    assert.match((await access.failureOf(access.whoAmI((await connect(from, 'asking')).connection))).message, /no terminal to ask in/);
    const wrong = typist(from.folder, 'nope');
    assert.equal((await access.failureOf(access.whoAmI((await connect(from, 'asking', {}, { askInTerminal: wrong.ask })).connection))).code, 'unauthorized');
    assert.equal(wrong.asked.length, 2, 'one refresh after a 401');
    const closed = await access.failureOf(access.whoAmI((await connect(from, 'asking', {}, { askInTerminal: () => Promise.resolve({ exitCode: undefined, stdout: '' }) })).connection));
    assert.match(closed.message, /ended in its terminal/);
  });
});

describe('a plugin that is not on the PATH', { skip: process.platform === 'win32' ? 'programs inherit the whole PATH' : false }, () => {
  test('is found on the PATH of the login shell, which is started once and only then', async () => {
    const from = await plugins();
    const home = path.join(access.folder, 'home');
    const started = path.join(home, 'started');
    await write(path.join(home, '.bash_profile'), `echo x >> '${started}'\necho welcome home\nexport PATH="${from.folder}:$PATH"\n`);
    const env = { PATH: process.env.PATH, HOME: home, SHELL: '/bin/bash' };
    await access.whoAmI((await connect(from, 'token', {}, { env })).connection);
    const { readFile } = await import('node:fs/promises');
    await assert.rejects(readFile(started), 'no shell was started for a plugin with a path');
    const { kube, connection } = await connect(from, 'on-path', {}, { env });
    assert.equal((await access.whoAmI(connection)).name, 'admin-token');
    kube.connections.close('x');
    assert.equal((await access.whoAmI(await kube.connections.get('x'))).name, 'admin-token');
    assert.equal(await readFile(started, 'utf8'), 'x\n');
  });

  test('is missing where the shell does not know it either, or hangs', async () => {
    const from = await plugins();
    const shell = await write(path.join(access.folder, 'hanging-shell'), '#!/bin/sh\nsleep 60\n', 0o755);
    const start = Date.now();
    const failure = await access.failureOf(access.whoAmI((await connect(from, 'missing', {}, { env: { PATH: process.env.PATH, SHELL: shell } })).connection));
    assert.equal(failure.code, 'plugin-missing');
    assert.ok(Date.now() - start < 8000);
  });
});
