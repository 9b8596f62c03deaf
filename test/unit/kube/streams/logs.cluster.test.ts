import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { followLogs } from '../../../../src/kube/streams/logs.ts';
import type { LogGap, LogLine, LogSink, LogStatus } from '../../../../src/kube/streams/types.ts';
import { sharedCluster } from '../../../cluster/shared.ts';
import { layCable, newNamespace, startProgram, until } from '../real.ts';

const cluster = await sharedCluster();
const namespace = await newNamespace(cluster);

class Lines implements LogSink {
  readonly all: LogLine[] = [];
  readonly gaps: LogGap[] = [];
  readonly statuses: LogStatus['phase'][] = [];

  lines(lines: readonly LogLine[]): void {
    this.all.push(...lines);
  }

  gap(gap: LogGap): void {
    this.gaps.push(gap);
  }

  status({ phase }: LogStatus): void {
    this.statuses.push(phase);
  }

  get texts(): string[] {
    return this.all.map(({ text }) => text);
  }
}

function pod(name: string, script: string, restartPolicy: string): string {
  return `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec: { restartPolicy, terminationGracePeriodSeconds: 0, volumes: [{ name: 'kept', emptyDir: {} }], containers: [{ name: 'main', image: cluster.images.busybox, imagePullPolicy: cluster.images.pullPolicy, command: ['sh', '-c', script], volumeMounts: [{ name: 'kept', mountPath: '/kept' }] }] } })}\n`;
}

function logOf(name: string): { namespace: string; pod: string; container: string } {
  return { namespace, pod: name, container: 'main' };
}

const never = new AbortController().signal;

before(async () => {
  await until(async () => (await cluster.kubectl('get', 'sa', 'default', '-n', namespace)).code === 0, 'the service account');
  await cluster.apply([
    pod('once', 'for i in $(seq 1 50); do echo "line $i ü"; done; printf "no end"', 'Never'),
    pod('counter', 'i=0; while true; do i=$((i+1)); echo "count $i"; [ $((i % 20)) = 0 ] && sleep 0.1; done', 'Never'),
    pod('ender', 'echo start; while [ ! -e /tmp/end ]; do sleep 0.1; done; echo last; exit 5', 'Never'),
    pod('crasher', 'if [ -e /kept/ran ]; then echo second; sleep 3600; fi; touch /kept/ran; echo first; exit 9', 'Always'),
    pod('long', 'head -c 3000000 /dev/zero | tr "\\\\0" x; echo; echo after', 'Never'),
  ].join(''));
  await until(async () => {
    const { stdout } = await cluster.kubectl('get', 'pods', '-n', namespace, '-o', 'jsonpath={.items[*].status.phase} {.items[?(@.metadata.name=="crasher")].status.containerStatuses[0].restartCount}');
    return !stdout.includes('Pending') && /[1-9]$/.test(stdout.trim());
  }, 'all pods run or ran, and one crashed', 90_000);
});

describe('the log of a container', () => {
  test('is whole, with times, and complete', async () => {
    const { connection } = await startProgram(cluster);
    const lines = new Lines();
    assert.deepEqual(await followLogs(connection.client, logOf('once'), lines, never), { reason: 'complete' });
    assert.deepEqual(lines.texts, [...Array.from({ length: 50 }, (_, index) => `line ${index + 1} ü`), 'no end']);
    assert.ok(lines.all.every(({ time }) => !Number.isNaN(Date.parse(time))));
  });

  test('starts with as many of the last lines as asked for', async () => {
    const { connection } = await startProgram(cluster);
    const lines = new Lines();
    await followLogs(connection.client, { ...logOf('once'), tailLines: 2 }, lines, never);
    assert.deepEqual(lines.texts, ['line 50 ü', 'no end']);
    const none = new Lines();
    await followLogs(connection.client, { ...logOf('once'), tailLines: 0 }, none, never);
    assert.deepEqual(none.texts, []);
  });

  test('of the instance before the last restart can be read', async () => {
    const { connection } = await startProgram(cluster);
    const lines = new Lines();
    await followLogs(connection.client, { ...logOf('crasher'), previous: true }, lines, never);
    assert.deepEqual(lines.texts, ['first']);
    await assert.rejects(followLogs(connection.client, { ...logOf('once'), previous: true }, new Lines(), never), { code: 'invalid' });
  });

  test('that is followed goes on until the container ends, and tells its exit code', async () => {
    const { connection } = await startProgram(cluster);
    const lines = new Lines();
    const following = followLogs(connection.client, { ...logOf('ender'), follow: true }, lines, never);
    await until(() => lines.texts.length > 0, 'the first line');
    await cluster.kubectl('exec', '-n', namespace, 'ender', '--', 'touch', '/tmp/end');
    assert.deepEqual(await following, { reason: 'ended', exitCode: 5 });
    assert.deepEqual(lines.texts, ['start', 'last']);
  });

  test('that is followed stops when asked to', async () => {
    const { connection } = await startProgram(cluster);
    const controller = new AbortController();
    const lines = new Lines();
    const following = followLogs(connection.client, { ...logOf('counter'), follow: true, tailLines: 1 }, lines, controller.signal);
    await until(() => lines.texts.length > 0, 'the first line');
    controller.abort();
    assert.deepEqual(await following, { reason: 'cancelled' });
  });

  test('loses and doubles no line when its connection breaks again and again', async () => {
    const cable = await layCable(cluster);
    const { connection } = await startProgram(cluster, cable.kubeconfig);
    const controller = new AbortController();
    const lines = new Lines();
    const following = followLogs(connection.client, { ...logOf('counter'), follow: true, tailLines: 5 }, lines, controller.signal);
    for (let cut = 1; cut <= 6; cut++) {
      const before = lines.all.length;
      await until(() => lines.all.length > before + 30, `lines after ${cut - 1} cuts`);
      cable.cut();
      await until(() => lines.statuses.filter((phase) => phase === 'reconnecting').length >= cut, `cut ${cut} is noticed`);
    }
    const before = lines.all.length;
    await until(() => lines.all.length > before + 100, 'lines after the last cut');
    controller.abort();
    await following;
    const numbers = lines.texts.map((text) => Number(text.slice('count '.length)));
    assert.deepEqual(numbers, Array.from(numbers, (_, index) => numbers[0]! + index));
    assert.deepEqual(lines.gaps, []);
  });

  test('holds a line of three megabytes in pieces, none lost', async () => {
    const { connection } = await startProgram(cluster);
    const lines = new Lines();
    await followLogs(connection.client, logOf('long'), lines, never);
    assert.equal(lines.texts.at(-1), 'after');
    assert.equal(lines.texts.slice(0, -1).join('').length, 3_000_000);
  });

  test('of a pod that does not exist is a failure', async () => {
    const { connection } = await startProgram(cluster);
    await assert.rejects(followLogs(connection.client, logOf('none'), new Lines(), never), { code: 'not-found' });
  });
});
