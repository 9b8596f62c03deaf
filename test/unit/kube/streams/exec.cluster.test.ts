import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, describe, test } from 'node:test';
import type { Failure } from '../../../../src/common/failure.ts';
import { openExec } from '../../../../src/kube/streams/exec.ts';
import { openShell } from '../../../../src/kube/streams/shell.ts';
import type { ExecHandlers, ExecOptions } from '../../../../src/kube/streams/types.ts';
import { sharedCluster } from '../../../cluster/shared.ts';
import { layCable, newNamespace, startProgram, until } from '../real.ts';

const cluster = await sharedCluster();
const namespace = await newNamespace(cluster);
const target = { namespace, pod: 'box', container: 'main' };

/** Collects what a command writes. */
class Output implements ExecHandlers {
  out = '';
  err = '';

  onStdout(data: Uint8Array): void {
    this.out += Buffer.from(data).toString();
  }

  onStderr(data: Uint8Array): void {
    this.err += Buffer.from(data).toString();
  }
}

function pod(name: string, image: string, command?: string[]): string {
  return `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'main', image, imagePullPolicy: cluster.images.pullPolicy, ...(command === undefined ? {} : { command }) }] } })}\n`;
}

before(async () => {
  await until(async () => (await cluster.kubectl('get', 'sa', 'default', '-n', namespace)).code === 0, 'the service account');
  await cluster.apply(pod('box', cluster.images.busybox, ['sleep', '3600']) + pod('bare', cluster.images.shellLess));
  const { code, stderr } = await cluster.kubectl('wait', '--for=condition=Ready', 'pod', '--all', '-n', namespace, '--timeout=60s');
  assert.equal(code, 0, stderr);
});

async function open(options: Partial<ExecOptions> & Pick<ExecOptions, 'command'>, output: ExecHandlers, kubeconfig?: string): Promise<Awaited<ReturnType<typeof openExec>>> {
  const { connection } = await startProgram(cluster, kubeconfig);
  return openExec(connection.client, { ...target, tty: false, ...options }, output);
}

describe('a command in a container', () => {
  test('hands on output and errors apart, and ends with its exit code', async () => {
    const output = new Output();
    const session = await open({ command: ['sh', '-c', 'echo out; echo err >&2; exit 42'] }, output);
    assert.deepEqual(await session.closed, { exitCode: 42 });
    assert.deepEqual([output.out, output.err], ['out\n', 'err\n']);
    session.write('after the end');
    session.resize(1, 1);
    session.close();
  });

  test('reads its input to the end, every byte of it', async () => {
    const output = new Output();
    const session = await open({ command: ['sh', '-c', 'md5sum; echo done'] }, output);
    const input = Buffer.from(`${'x'.repeat(1_000_000)}ü\n`);
    session.write(input.subarray(0, 1_000_001));
    session.write(input.subarray(1_000_001));
    session.endInput();
    assert.deepEqual(await session.closed, { exitCode: 0 });
    assert.equal(output.out, `${createHash('md5').update(input).digest('hex')}  -\ndone\n`);
  });

  test('echoes in a terminal and learns its size', async () => {
    const output = new Output();
    const session = await open({ command: ['sh'], tty: true }, output);
    session.resize(123, 45);
    session.write('stty size\r');
    await until(() => output.out.includes('45 123'), output.out);
    session.resize(80, 24);
    session.write('stty size; exit 3\r');
    assert.deepEqual(await session.closed, { exitCode: 3 });
    assert.ok(output.out.includes('stty size') && output.out.includes('24 80'), output.out);
  });

  test('that does not exist ends with a failure that says so', async () => {
    const { failure } = await (await open({ command: ['no-such-program'] }, new Output())).closed;
    assert.equal(failure?.code, 'not-found');
    assert.match(failure?.message ?? '', /no-such-program/);
  });

  test('in a pod that does not exist, or without the right, is refused in the words of the server', async () => {
    await assert.rejects(open({ pod: 'none', command: ['sh'] }, new Output()), { code: 'not-found' });
    await assert.rejects(open({ command: ['sh'] }, new Output(), cluster.kubeconfigFor('reader')), (failure: Failure) => {
      assert.equal(failure.code, 'forbidden');
      assert.match(failure.message, /pods\/exec/);
      assert.match(failure.hint ?? '', /create pods\/exec/);
      return true;
    });
  });

  test('whose connection breaks ends with a failure', async () => {
    const cable = await layCable(cluster);
    const session = await open({ command: ['sleep', '100'] }, new Output(), cable.kubeconfig);
    cable.cut();
    assert.equal((await session.closed).failure?.code, 'unreachable');
  });

  test('that is closed from this side ends without a failure', async () => {
    const session = await open({ command: ['sleep', '100'] }, new Output());
    session.close();
    assert.deepEqual(await session.closed, {});
  });

  test('that writes faster than it is read waits, and loses nothing', async () => {
    let size = 0;
    const slow: ExecHandlers = {
      onStdout: async (data) => {
        await new Promise((resolve) => setTimeout(resolve, 2));
        size += data.length;
      },
    };
    const session = await open({ command: ['sh', '-c', 'head -c 5000000 /dev/zero'] }, slow);
    await session.closed;
    await until(() => size === 5_000_000, `all bytes (${size})`);
  });
});

describe('a shell', () => {
  test('is found, sized and left with its exit code', async () => {
    const { connection } = await startProgram(cluster);
    const output = new Output();
    const shell = await openShell(connection.client, { ...target, size: { columns: 101, rows: 33 } }, output);
    shell.write('stty size; exit 7\r');
    assert.deepEqual(await shell.closed, { exitCode: 7 });
    assert.ok(output.out.includes('33 101'), output.out);
    assert.equal(shell.shell, 'sh');
  });

  test('that no image has is a failure that names the container and what to do', async () => {
    const { connection } = await startProgram(cluster);
    await assert.rejects(openShell(connection.client, { ...target, pod: 'bare' }, new Output()), (failure: Failure) => {
      assert.match(failure.message, /Container "main" of pod .*\/bare has no shell \(tried sh, bash, ash\)/);
      assert.match(failure.hint ?? '', /debug/);
      return true;
    });
  });
});
