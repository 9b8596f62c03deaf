import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, constants, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { at, asString } from '../../../src/common/json.ts';
import { CertificateAuthority } from '../../servers/certificates.ts';
import { askedCharacters, ExecPlugins, type PluginName } from '../../servers/execPlugins.ts';
import { temporaryFolder, until } from './clients.ts';

const token = 'token-1234';
const pair = new CertificateAuthority('plugins').issue({ commonName: 'jane' });

interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

async function write(context: TestContext): Promise<ExecPlugins> {
  return ExecPlugins.write({ folder: await temporaryFolder(context), token, clientCertificate: pair, expirySeconds: 30, delayMs: 200 });
}

/** Starts a plugin as kubectl would: its command looked up in PATH or relative to the kubeconfig's folder. */
function start(plugins: ExecPlugins, name: PluginName, env: Readonly<Record<string, string>> = {}): ChildProcess {
  const { exec } = plugins.user(name);
  return spawn(exec.command, exec.args ?? [], {
    cwd: plugins.folder,
    env: { ...process.env, PATH: `${plugins.folder}${delimiter}${process.env.PATH}`, ...Object.fromEntries((exec.env ?? []).map((pairOf) => [pairOf.name, pairOf.value])), ...env },
  });
}

async function end(child: ChildProcess, input = ''): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => { stdout += text; });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => { stderr += text; });
  child.stdin?.on('error', () => undefined).end(input);
  const [code, signal] = await once(child, 'close') as [number | null, NodeJS.Signals | null];
  return { stdout, stderr, code, signal };
}

async function credential(plugins: ExecPlugins, name: PluginName, env: Readonly<Record<string, string>> = {}, input = ''): Promise<unknown> {
  const { stdout, stderr, code } = await end(start(plugins, name, env), input);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

describe('exec plugins', () => {
  test('give a token, in either version', async (context) => {
    const plugins = await write(context);
    for (const [name, version] of [['token', 'v1'], ['token-v1beta1', 'v1beta1'], ['slow', 'v1'], ['relative', 'v1'], ['on-path', 'v1']] as const) {
      assert.deepEqual(await credential(plugins, name), { apiVersion: `client.authentication.k8s.io/${version}`, kind: 'ExecCredential', status: { token } });
    }
    assert.equal(plugins.user('token-v1beta1').exec.apiVersion, 'client.authentication.k8s.io/v1beta1');
    assert.equal(plugins.user('on-path').exec.command, 'pilothouse-on-path');
    assert.equal(plugins.user('token', { interactiveMode: 'Always' }).exec.interactiveMode, 'Always');
  });

  test('give what a file holds at the time', async (context) => {
    const plugins = await write(context);
    for (const content of ['one', 'two']) {
      await writeFile(join(plugins.folder, 'token'), `${content}\n`);
      assert.equal(at(await credential(plugins, 'token-file'), 'status', 'token'), content);
    }
  });

  test('give a client certificate', async (context) => {
    const plugins = await write(context);
    assert.deepEqual(at(await credential(plugins, 'certificate'), 'status'), { clientCertificateData: pair.certificate, clientKeyData: pair.key });
    assert.equal(at(await credential(plugins, 'certificate-and-token'), 'status', 'token'), token);
  });

  test('say when the credential runs out', async (context) => {
    const plugins = await write(context);
    const left = async (name: PluginName): Promise<number> => Date.parse(asString(at(await credential(plugins, name), 'status', 'expirationTimestamp')) ?? '') - Date.now();
    const soon = await left('expiring');
    assert.ok(soon > 20_000 && soon <= 30_000, `${soon} ms`);
    assert.ok(await left('expired') < -3_500_000);
    assert.equal(Number.isNaN(await left('bad-expiry')), true);
  });

  test('count their runs, parallel ones too, and keep what they were given', async (context) => {
    const plugins = await write(context);
    const env = { KUBERNETES_EXEC_INFO: '{"kind":"ExecCredential"}' };
    await Promise.all([credential(plugins, 'token', env), credential(plugins, 'token', env), credential(plugins, 'environment')]);
    assert.equal((await plugins.runs()).length, 3);
    const runs = await plugins.runs('token');
    assert.equal(runs.length, 2);
    assert.equal(runs[0]?.execInfo, env.KUBERNETES_EXEC_INFO);
    assert.equal(runs[0].stdinIsTerminal, false);
    assert.ok(Math.abs(runs[0].at - Date.now()) < 60_000);
    assert.deepEqual((await plugins.runs('environment'))[0]?.args, ['--mode', 'two words']);
  });

  test('fail with a message that no one should show as it is', async (context) => {
    const plugins = await write(context);
    const failed = await end(start(plugins, 'failing'));
    assert.equal(failed.code, 3);
    assert.ok(failed.stderr.includes(token));
    assert.equal(failed.stdout, '');
    assert.equal((await end(start(plugins, 'killed'))).signal, 'SIGKILL');
    assert.equal((await end(start(plugins, 'failing-once'))).code, 3);
    assert.equal(at(await credential(plugins, 'failing-once'), 'status', 'token'), token);
    assert.ok((await end(start(plugins, 'noisy'))).stderr.length > 50_000);
  });

  test('answer what is no credential', async (context) => {
    const plugins = await write(context);
    const { stdout: garbage } = await end(start(plugins, 'garbage'));
    assert.throws(() => void JSON.parse(garbage));
    assert.equal((await end(start(plugins, 'silent'))).stdout, '');
    assert.deepEqual(at(await credential(plugins, 'empty-status'), 'status'), {});
    assert.equal(at(await credential(plugins, 'no-status'), 'status'), undefined);
    assert.equal(at(await credential(plugins, 'key-missing'), 'status', 'clientKeyData'), undefined);
    assert.equal(at(await credential(plugins, 'bad-certificate'), 'status', 'clientKeyData'), 'none');
    assert.equal(at(await credential(plugins, 'wrong-version'), 'apiVersion'), 'client.authentication.k8s.io/v1beta1');
    assert.equal(at(await credential(plugins, 'unknown-version'), 'apiVersion'), 'client.authentication.k8s.io/v1alpha1');
    assert.equal(at(await credential(plugins, 'wrong-kind'), 'kind'), 'Status');
    assert.equal(plugins.user('wrong-version').exec.apiVersion, 'client.authentication.k8s.io/v1');
  });

  test('print without an end until nobody reads', async (context) => {
    const plugins = await write(context);
    const child = start(plugins, 'endless');
    let bytes = 0;
    child.stdout?.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > 4 * 1024 * 1024) {
        child.stdout?.destroy();
      }
    });
    await once(child, 'exit');
    assert.ok(bytes > 4 * 1024 * 1024);
  });

  test('hang until they are ended, the stubborn one until it is killed', async (context) => {
    const plugins = await write(context);
    const hanging = start(plugins, 'hanging');
    const stubborn = start(plugins, 'stubborn');
    context.after(() => stubborn.kill('SIGKILL'));
    while ((await plugins.runs()).length < 2) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    hanging.kill('SIGTERM');
    stubborn.kill('SIGTERM');
    assert.equal((await end(hanging)).signal, 'SIGTERM');
    assert.equal(stubborn.exitCode, null);
    stubborn.kill('SIGKILL');
    await until(() => stubborn.signalCode === 'SIGKILL');
  });

  test('ask for the end of the token, and give up where nobody can answer', async (context) => {
    const plugins = await write(context);
    const answer = token.slice(-askedCharacters);
    assert.equal(at(await credential(plugins, 'asking', {}, `${answer}\n`), 'status', 'token'), token);
    const unanswered = await end(start(plugins, 'asking'));
    assert.deepEqual([unanswered.code, unanswered.stderr], [6, 'Password: nobody answered\n']);
    assert.equal(plugins.user('asking').exec.interactiveMode, 'Always');
    assert.equal(plugins.user('asking-if-available').exec.interactiveMode, 'IfAvailable');
  });

  test('insist on what the contract promises them', async (context) => {
    const plugins = await write(context);
    const { exec } = plugins.user('cluster-info');
    assert.equal(exec.provideClusterInfo, true);
    assert.equal((await end(start(plugins, 'cluster-info'))).code, 5);
    assert.equal((await end(start(plugins, 'cluster-info', { KUBERNETES_EXEC_INFO: '{"spec":{"interactive":false}}' }))).code, 5);
    const env = { KUBERNETES_EXEC_INFO: '{"spec":{"cluster":{"server":"https://x"},"interactive":false}}' };
    assert.equal(at(await credential(plugins, 'cluster-info', env), 'status', 'token'), token);
    assert.equal((await end(start(plugins, 'environment', { PILOTHOUSE_PLUGIN: 'other' }))).code, 5);
  });

  test('may be missing, with a hint or without, or not executable', async (context) => {
    const plugins = await write(context);
    assert.equal((await end(start(plugins, 'token'))).code, 0);
    for (const name of ['missing', 'missing-without-hint', 'missing-path'] as const) {
      await assert.rejects(end(start(plugins, name)), { code: 'ENOENT' });
    }
    assert.match(plugins.user('missing').exec.installHint ?? '', /get-plugin/);
    assert.equal(plugins.user('missing-without-hint').exec.installHint, undefined);
    const { exec } = plugins.user('not-executable');
    await access(exec.command);
    await assert.rejects(access(exec.command, constants.X_OK));
    assert.equal(plugins.names.length, new Set(plugins.names).size);
  });
});
