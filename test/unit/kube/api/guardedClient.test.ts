import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import type { WebSocket } from 'ws';
import { Failure } from '../../../../src/common/failure.ts';
import { GuardedClient } from '../../../../src/kube/api/guardedClient.ts';
import { onlyReads } from '../../../../src/kube/api/readOnly.ts';
import type { KubeClient, KubeRequest } from '../../../../src/kube/api/types.ts';
import { Seeded } from '../../../servers/seeded.ts';
import { oddPath } from './oddPaths.ts';

/** Remembers what would have been sent. */
class Recorder implements KubeClient {
  readonly sent: KubeRequest[] = [];

  json(request: KubeRequest): Promise<unknown> {
    this.sent.push(request);
    return Promise.resolve({});
  }

  text(request: KubeRequest): Promise<string> {
    this.sent.push(request);
    return Promise.resolve('');
  }

  stream(request: KubeRequest): Promise<Readable> {
    this.sent.push(request);
    return Promise.resolve(Readable.from([]));
  }

  webSocket(request: KubeRequest): Promise<WebSocket> {
    this.sent.push(request);
    return Promise.resolve({} as WebSocket);
  }
}

function guarded(isProtected: () => boolean): { client: GuardedClient; sent: KubeRequest[] } {
  const recorder = new Recorder();
  return { client: new GuardedClient(recorder, { context: 'prod', isProtected }), sent: recorder.sent };
}

function asks(client: KubeClient, request: KubeRequest): (() => Promise<unknown>)[] {
  return [() => client.json(request), () => client.text(request), () => client.stream(request), () => client.webSocket(request, [])];
}

describe('the client of a protected context', () => {
  test('sends reads and nothing else, by whichever way they are asked for', async () => {
    const { client, sent } = guarded(() => true);
    const random = new Seeded(9);
    let expected = 0;
    for (let index = 0; index < 5000; index++) {
      const request: KubeRequest = { path: oddPath(random), method: random.pick(['GET', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE']), query: { dryRun: random.pick(['', 'All']) } };
      const outcomes = await Promise.allSettled(asks(client, request).map((ask) => ask()));
      const passed = outcomes.filter(({ status }) => status === 'fulfilled').length;
      assert.equal(passed, onlyReads(request) ? 3 : 0, JSON.stringify(request));
      assert.equal(outcomes[3]?.status, 'rejected', 'a WebSocket');
      expected += passed;
    }
    assert.equal(sent.length, expected);
    assert.ok(expected > 1000);
    assert.ok(sent.every(({ method }) => method === 'GET'));
  });

  test('names the context, what was refused and what to do, and nothing that a query may hold', async () => {
    const { client } = guarded(() => true);
    for (const ask of asks(client, { method: 'DELETE', path: '/api/v1/namespaces/shop/pods/web?token=secret' })) {
      await assert.rejects(ask, (error: unknown) => error instanceof Failure && error.code === 'protected' && error.message.includes('"prod"')
        && error.message.includes('/api/v1/namespaces/shop/pods/web was not sent') && !error.message.includes('secret') && (error.hint ?? '').includes('Unlock the context'));
    }
  });

  test('judges what it sends: a request changed meanwhile stays as it was', async () => {
    const { client, sent } = guarded(() => true);
    let asked = 0;
    const request = { get path(): string { return asked++ === 0 ? '/api/v1/pods' : '/api/v1/nodes/n/proxy'; }, method: 'GET' as NonNullable<KubeRequest['method']> };
    const answer = client.json(request);
    request.method = 'DELETE';
    await answer;
    assert.deepEqual(sent, [{ path: '/api/v1/pods', method: 'GET' }]);
  });

  test('is asked anew each time: unlocked it sends everything, locked again nothing but reads', async () => {
    let locked = false;
    const { client, sent } = guarded(() => locked);
    const request: KubeRequest = { method: 'POST', path: '/api/v1/namespaces/shop/pods', body: {} };
    await Promise.all(asks(client, request).map((ask) => ask()));
    assert.deepEqual(sent, [request, request, request, request]);
    locked = true;
    for (const ask of asks(client, request)) {
      await assert.rejects(ask, { code: 'protected' });
    }
    assert.equal(sent.length, 4);
  });
});
