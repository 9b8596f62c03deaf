import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { systemClock, type Clock } from '../../../../src/common/clock.ts';
import { Failure, type FailureCode } from '../../../../src/common/failure.ts';
import { at } from '../../../../src/common/json.ts';
import type { KubeClient, KubeRequest, Resource } from '../../../../src/kube/api/types.ts';
import { Collection } from '../../../../src/kube/live/collection.ts';
import type { CollectionChange, CollectionQuery, FactsReader } from '../../../../src/kube/live/types.ts';
import { ManualClock } from './manualClock.ts';

// What a real server does only after minutes or under load: forgetting a moment, throttling, ending watches at once.

const resource: Resource = { group: '', version: 'v1', resource: 'pods', singular: 'pod', kind: 'Pod', namespaced: true, verbs: ['list', 'watch'], shortNames: [], categories: [] };

function table(names: readonly string[], version: string, token = ''): unknown {
  const rows = names.map((name) => ({ cells: [name], object: { metadata: { name, namespace: 'n', uid: name, resourceVersion: version } } }));
  return { kind: 'Table', metadata: { resourceVersion: version, continue: token }, columnDefinitions: [], rows };
}

/** A server that gives one prepared answer after the other; the last watch stays open. */
class Script implements KubeClient {
  readonly asked: string[] = [];
  /** What the requests wanted of objects. */
  readonly included: unknown[] = [];
  readonly #lists: (() => unknown)[];
  readonly #watches: (() => Readable)[];

  constructor(lists: (() => unknown)[], watches: (() => Readable)[] = []) {
    this.#lists = lists;
    this.#watches = watches;
  }

  json({ query }: KubeRequest): Promise<unknown> {
    this.included.push(query?.includeObject);
    this.asked.push(`list${String(query?.limit ?? '')}${String(query?.continue ?? '')}`);
    return new Promise((resolve) => resolve(this.#lists.shift()?.()));
  }

  stream({ query, signal }: KubeRequest): Promise<Readable> {
    this.included.push(query?.includeObject);
    this.asked.push(`watch from ${String(query?.resourceVersion)}`);
    const next = this.#watches.shift();
    return new Promise((resolve) => {
      const stream = next === undefined ? new Readable({ read: () => undefined }) : next();
      signal?.addEventListener('abort', () => stream.destroy(signal.reason as Error));
      resolve(stream);
    });
  }

  text(): never {
    throw new Error('not part of this');
  }

  webSocket(): never {
    throw new Error('not part of this');
  }
}

function fail(code: FailureCode, details: { status: number; retryAfterMs?: number }): never {
  throw new Failure(code, code, details);
}

function events(...lines: unknown[]): Readable {
  return Readable.from([Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))]);
}

/** Runs everything at once and notes how long it would have waited. */
function hurriedClock(): Clock & { waited: number[] } {
  const waited: number[] = [];
  return { waited, now: () => Date.now(), after: (ms, callback) => {
    waited.push(ms);
    return systemClock.after(0, callback);
  } };
}

async function run(client: Script, until: (collection: Collection) => boolean, clock: Clock = hurriedClock(), query: CollectionQuery = { resource }): Promise<{ collection: Collection; changes: CollectionChange[]; states: string[] }> {
  const collection = new Collection(query, { client, context: 'c', clock });
  const changes: CollectionChange[] = [];
  const states: string[] = [];
  collection.onDidChange((change) => changes.push(change));
  collection.onDidChangeState(({ phase }) => states.push(`${phase} ${names(collection)}`));
  for (let tries = 0; !until(collection); tries++) {
    assert.ok(tries < 500, `${JSON.stringify(client.asked)} ${JSON.stringify(collection.state)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  collection.dispose();
  return { collection, changes, states };
}

function names({ rows }: Collection): string {
  return rows.map(({ name }) => name).join('');
}

describe('a collection', () => {
  test('whose list expires between two pages reads it whole, and shows what is there now', async () => {
    const client = new Script([() => table(['a', 'b'], '1', 'next'), () => fail('gone', { status: 410 }), () => table(['b', 'c'], '9')]);
    const { collection } = await run(client, () => client.asked.length === 4);
    assert.deepEqual(client.asked, ['list500', 'list500next', 'list', 'watch from 9']);
    assert.equal(names(collection), 'bc');
  });

  test('whose version expired during the watch lists anew and tells the difference', async () => {
    const gone = { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' } };
    const client = new Script([() => table(['a', 'b'], '1'), () => table(['b', 'c'], '5')], [() => events(gone)]);
    const { changes } = await run(client, () => client.asked.length === 4);
    assert.deepEqual(client.asked, ['list500', 'watch from 1', 'list500', 'watch from 5']);
    const { relisted, added, removed } = changes.at(-1)!;
    assert.deepEqual([relisted, added.map(({ name }) => name), removed.map(({ name }) => name)], [true, ['c'], ['a']]);
  });

  test('goes on watching from the last event or bookmark it heard of', async () => {
    const added = { type: 'ADDED', object: table(['b'], '3') };
    const bookmark = { type: 'BOOKMARK', object: { kind: 'Table', metadata: { resourceVersion: '8' }, rows: [] } };
    const client = new Script([() => table(['a'], '1')], [() => events(added), () => events(bookmark)]);
    const { collection } = await run(client, () => client.asked.length === 4);
    assert.deepEqual(client.asked, ['list500', 'watch from 1', 'watch from 3', 'watch from 8']);
    assert.equal(names(collection), 'ab');
  });

  test('that is throttled waits as long as the server asks', async () => {
    const clock = hurriedClock();
    const client = new Script([() => fail('throttled', { status: 429, retryAfterMs: 7000 }), () => table(['a'], '1')]);
    await run(client, ({ state }) => state.phase === 'live', clock);
    assert.ok(clock.waited[0]! >= 7000, String(clock.waited));
  });

  test('that may be listed and not watched is listed again from time to time', async () => {
    const clock = hurriedClock();
    const client = new Script([() => table(['a'], '1'), () => table(['b'], '2')], [() => fail('forbidden', { status: 403 })]);
    await run(client, (one) => names(one) === 'b', clock);
    assert.deepEqual([client.asked.slice(0, 3), clock.waited[0]], [['list500', 'watch from 1', 'list500'], 30_000]);
  });

  for (const [code, status, phase, least] of [['unauthorized', 401, 'failed', 1000], ['forbidden', 403, 'denied', 15_000], ['not-found', 404, 'failed', 500], ['unsupported', 406, 'failed', 15_000]] as const) {
    test(`that is ${code} comes back by itself when that is over`, async () => {
      const clock = hurriedClock();
      const client = new Script([() => fail(code, { status }), () => fail(code, { status }), () => table(['a'], '1')]);
      const { states } = await run(client, ({ state }) => state.phase === 'live', clock);
      assert.deepEqual(states.filter((state) => !state.startsWith('loading')), [`${phase} `, `${phase} `, 'live a']);
      const [first = 0, second = 0] = clock.waited;
      assert.ok(first >= least && second >= first, String(clock.waited));
    });
  }

  test('whose token ended shows its rows on as stale, and goes on when there is another', async () => {
    const ended = { type: 'ERROR', object: { kind: 'Status', code: 401, message: 'Unauthorized' } };
    const client = new Script([() => table(['a'], '1'), () => fail('unauthorized', { status: 401 }), () => table(['a', 'b'], '5')], [() => events(ended)]);
    const { states } = await run(client, ({ state, rows }) => rows.length === 2 && state.phase === 'live');
    assert.deepEqual(states, ['loading a', 'live a', 'stale a', 'live ab']);
  });

  test('goes on where it was when it connects anew, and reads no list again', async () => {
    const added = { type: 'ADDED', object: table(['b'], '3') };
    const open = new Readable({ read: () => undefined });
    open.push(`${JSON.stringify(added)}\n`);
    const client = new Script([() => table(['a'], '1')], [() => open]);
    const { collection } = await run(client, (one) => {
      if (names(one) === 'ab' && client.asked.length === 2) {
        one.reconnect();
      }
      return client.asked.length === 3;
    });
    assert.deepEqual([client.asked, names(collection)], [['list500', 'watch from 1', 'watch from 3'], 'ab']);
  });

  test('whose kind gets other columns is read anew, and shows the cells of unchanged objects as they are printed now', async () => {
    const column = (name: string): unknown => ({ name, type: 'string', priority: 0 });
    const printed = (columns: unknown[], cells: unknown[]): unknown => ({
      kind: 'Table', metadata: { resourceVersion: '1' }, columnDefinitions: columns, rows: [{ cells, object: { metadata: { name: 'a', namespace: 'n', uid: 'a', resourceVersion: '1' } } }],
    });
    const [before, now] = [printed([column('Name')], ['a']), printed([column('Name'), column('Size')], ['a', '5'])];
    const client = new Script([() => before, () => now], [() => events({ type: 'MODIFIED', object: now })]);
    const { collection, changes } = await run(client, ({ columns }) => columns.length === 2 && client.asked.length === 4);
    assert.deepEqual([collection.rows[0]?.cells, changes.at(-1)?.updated.length], [['a', '5'], 1]);
  });

  test('keeps one array of columns over all pages and readings that print the same', async () => {
    const column = { name: 'Name', type: 'string', priority: 0 };
    const page = (names: string[], token = ''): unknown => ({ ...table(names, '1', token) as object, columnDefinitions: [column] });
    const gone = { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' } };
    const client = new Script([() => page(['a'], 'next'), () => page(['b']), () => page(['a', 'c'])], [() => events(gone)]);
    const seen = new Set<unknown>();
    await run(client, (one) => {
      seen.add(one.columns.length === 0 ? undefined : one.columns);
      return names(one) === 'ac';
    });
    seen.delete(undefined);
    assert.equal(seen.size, 1);
  });

  test('whose watch says nothing for minutes is stale since it was last heard of, and takes it up again elsewhere', async () => {
    const clock = new ManualClock();
    const silent = new Readable({ read: () => undefined });
    const client = new Script([() => table(['a'], '1')], [() => silent, () => events({ type: 'ADDED', object: table(['b'], '3') })]);
    const states: unknown[] = [];
    const collection = new Collection({ resource }, { client, context: 'c', clock });
    collection.onDidChangeState((state) => states.push(state.phase === 'stale' ? [state.since, state.failure.code] : state.phase));
    const turns = async (done: () => boolean): Promise<void> => {
      for (let tries = 0; !done(); tries++) {
        assert.ok(tries < 500, JSON.stringify([client.asked, states]));
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await turns(() => client.asked.length === 2 && collection.state.phase === 'live');
    clock.pass(100_000);
    silent.push(`${JSON.stringify({ type: 'BOOKMARK', object: { kind: 'Table', metadata: { resourceVersion: '2' }, rows: [] } })}\n`);
    const heardAt = clock.now();
    let left = 50;
    await turns(() => left-- === 0);
    clock.pass(149_999);
    assert.equal(collection.state.phase, 'live');
    clock.pass(1);
    await turns(() => collection.state.phase === 'stale');
    assert.ok(silent.destroyed);
    clock.pass(1000);
    await turns(() => names(collection) === 'ab');
    assert.deepEqual([states, client.asked[2]], [['loading', 'live', [heardAt, 'timeout'], 'live'], 'watch from 2']);
    collection.dispose();
  });

  test('with facts asks for whole objects, keeps what is read of them, and survives a reader that fails', async () => {
    const pod = (name: string, node: string): unknown => ({ cells: [name], object: { metadata: { name, namespace: 'n', uid: name, resourceVersion: '1' }, spec: { node } } });
    const list = { kind: 'Table', metadata: { resourceVersion: '1' }, columnDefinitions: [], rows: [pod('a', 'x'), pod('b', 'bad')] };
    const changed = { type: 'MODIFIED', object: { kind: 'Table', rows: [pod('a', 'y')] } };
    const client = new Script([() => list], [() => events(changed)]);
    const facts: FactsReader = { id: 'node', read: ({ spec }) => {
      if (at(spec, 'node') === 'bad') {
        throw new Error('bad');
      }
      return { node: at(spec, 'node') };
    } };
    const { collection } = await run(client, ({ rows }) => rows[0]?.facts?.node === 'y', hurriedClock(), { resource, facts });
    assert.deepEqual(collection.rows.map((row) => row.facts), [{ node: 'y' }, undefined]);
    assert.equal(JSON.stringify(collection.rows).includes('spec'), false, 'nothing else of the object is kept');
    assert.deepEqual(client.included.slice(0, 2), ['Object', 'Object']);
  });
});
