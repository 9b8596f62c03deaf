import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Clock } from '../../../../src/common/clock.ts';
import { Emitter } from '../../../../src/common/emitter.ts';
import { disposable, type Disposable } from '../../../../src/common/lifetime.ts';
import type { Resource } from '../../../../src/kube/api/types.ts';
import type { CollectionChange, CollectionState, Column, LiveCollection, Row } from '../../../../src/kube/live/types.ts';
import { readHostMessage, readRows, type HostMessage } from '../../../../src/tableProtocol.ts';
import { TableFeed } from '../../../../src/ui/table/tableFeed.ts';
import { TableForm } from '../../../../src/ui/table/tableForm.ts';

const resource: Resource = { group: '', version: 'v1', resource: 'configmaps', singular: '', kind: 'ConfigMap', namespaced: true, verbs: ['list'], shortNames: [], categories: [] };
const columns: readonly Column[] = [{ name: 'Name', type: 'string', format: 'name', priority: 0, description: '' }, { name: 'Data', type: 'number', format: '', priority: 0, description: '' }];
const row = (name: string, data = 1): Row => ({ uid: name, name, namespace: 'shop', cells: [name, data], metadata: {} });

/** Time that stands still until it is moved on. */
class HeldClock implements Clock {
  #now = 0;
  #timers: { at: number; callback: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, callback: () => void): Disposable {
    const timer = { at: this.#now + ms, callback };
    this.#timers.push(timer);
    return disposable(() => { this.#timers = this.#timers.filter((each) => each !== timer); });
  }

  pass(ms: number): void {
    const end = this.#now + ms;
    for (let due = this.#due(end); due !== undefined; due = this.#due(end)) {
      this.#now = Math.max(this.#now, due.at);
      this.#timers = this.#timers.filter((each) => each !== due);
      due.callback();
    }
    this.#now = end;
  }

  #due(end: number): { at: number; callback: () => void } | undefined {
    return this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}

/** A list that the test changes by hand. */
class HandList implements LiveCollection {
  readonly query = { resource };
  readonly settled = Promise.resolve();
  readonly changed = new Emitter<CollectionChange>();
  readonly restated = new Emitter<CollectionState>();
  readonly onDidChange = this.changed.event;
  readonly onDidChangeState = this.restated.event;
  state: CollectionState = { phase: 'loading', loaded: 0, total: undefined };
  columns: readonly Column[] = [];
  rows: readonly Row[] = [];

  change(change: Partial<CollectionChange>): void {
    this.changed.fire({ relisted: false, added: [], updated: [], removed: [], ...change });
  }

  retry(): void {
    // Nothing to try.
  }

  dispose(): void {
    // Nothing is held.
  }
}

interface Scene {
  readonly clock: HeldClock;
  readonly list: HandList;
  readonly feed: TableFeed;
  /** What the page got since the last call: types, and the rows' names with `-` before those that are gone. */
  readonly got: () => readonly string[];
}

function scene(rows: readonly Row[] = []): Scene {
  const clock = new HeldClock();
  const list = new HandList();
  list.rows = rows;
  list.columns = rows.length > 0 ? columns : [];
  const messages: HostMessage[] = [];
  const feed = new TableFeed(list, new TableForm(resource, false, [], []), {
    clock,
    post: (message) => messages.push(message),
    stateChanged: () => messages.push({ type: 'state', phase: list.state.phase === 'live' ? 'live' : 'loading', text: '', buttons: [] }),
  });
  return { clock, list, feed, got: () => messages.splice(0).map(describeMessage) };
}

function describeMessage(message: HostMessage): string {
  const read = readHostMessage(structuredClone(message));
  assert.ok(read !== undefined, 'the page understands it');
  if (read.type !== 'rows') {
    return read.type;
  }
  const { put, drop } = readRows(read.data);
  return [...put.map(([, name, , , , , data]) => `${name}=${data}`), ...drop.map((key) => `-${key}`)].join(' ');
}

describe('what a table\'s page is fed', () => {
  test('is everything at first, then what changes', () => {
    const { clock, list, got } = scene([row('a'), row('b')]);
    assert.deepEqual(got(), ['reset', 'columns', 'a=1 b=1', 'state']);
    list.change({ updated: [row('a', 2)], removed: [row('b')], added: [row('c')] });
    clock.pass(250);
    assert.deepEqual(got(), ['c=1 a=2 -b']);
  });

  test('goes together where it changes often, at most four times a second', () => {
    const { clock, list, got } = scene([row('a')]);
    got();
    for (let step = 0; step < 100; step++) {
      list.change({ updated: [row('a', step)] });
      clock.pass(10);
    }
    const sent = got();
    assert.ok(sent.length <= 5, `${sent.length} messages in a second`);
    clock.pass(250);
    assert.deepEqual([...sent, ...got()].at(-1), 'a=99');
  });

  test('has the columns as soon as the list has them, also where it holds nothing', () => {
    const { clock, list, got } = scene();
    assert.deepEqual(got(), ['reset', 'state']);
    list.columns = columns;
    list.state = { phase: 'live' };
    list.restated.fire(list.state);
    clock.pass(250);
    assert.deepEqual(got(), ['state', 'reset', 'columns']);
  });

  test('begins anew where the server prints other columns', () => {
    const { clock, list, got } = scene([row('a')]);
    got();
    list.columns = columns.slice(0, 1);
    list.change({ updated: [row('a')] });
    clock.pass(250);
    assert.deepEqual(got(), ['reset', 'columns', 'a=undefined']);
  });

  test('takes in one made again under the same name', () => {
    const { clock, list, got } = scene([row('a')]);
    got();
    list.change({ removed: [row('a')], added: [row('a', 7)] });
    clock.pass(250);
    assert.deepEqual(got(), ['a=7']);
  });

  test('ends when the page goes', () => {
    const { clock, list, feed, got } = scene([row('a')]);
    got();
    list.change({ updated: [row('a', 2)] });
    feed.dispose();
    list.change({ updated: [row('a', 3)] });
    clock.pass(1000);
    assert.deepEqual(got(), []);
  });

  test('comes in portions that hold nobody up', async () => {
    const many = Array.from({ length: 50_000 }, (_, index) => row(`object-${index}`, index));
    const list = new HandList();
    list.rows = many;
    list.columns = columns;
    let rows = 0;
    let portions = 0;
    await new Promise<void>((resolve) => {
      new TableFeed(list, new TableForm(resource, false, [], []), {
        clock: { now: () => Date.now(), after: (ms, callback) => { const timer = setTimeout(callback, ms); return disposable(() => clearTimeout(timer)); } },
        post: (message) => {
          if (message.type === 'rows') {
            portions++;
            rows += readRows(message.data).put.length;
            if (rows === many.length) {
              resolve();
            }
          }
        },
        stateChanged: () => undefined,
      });
    });
    assert.ok(portions > 1, `${portions} portions`);
  });
});
