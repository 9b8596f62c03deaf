import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { disposable } from '../../../../src/common/lifetime.ts';
import type { Resource } from '../../../../src/kube/api/types.ts';
import type { Column, Row } from '../../../../src/kube/live/types.ts';
import { readHostMessage, readRows, type HostMessage } from '../../../../src/tableProtocol.ts';
import { TableFeed } from '../../../../src/ui/table/tableFeed.ts';
import { TableForm } from '../../../../src/ui/table/tableForm.ts';
import { ManualClock } from '../../kube/live/manualClock.ts';
import { HandList } from './handList.ts';

const resource: Resource = { group: '', version: 'v1', resource: 'configmaps', singular: '', kind: 'ConfigMap', namespaced: true, verbs: ['list'], shortNames: [], categories: [] };
const columns: readonly Column[] = [{ name: 'Name', type: 'string', format: 'name', priority: 0, description: '' }, { name: 'Data', type: 'number', format: '', priority: 0, description: '' }];
const row = (name: string, data = 1): Row => ({ uid: name, name, namespace: 'shop', cells: [name, data], metadata: {} });

interface Scene {
  readonly clock: ManualClock;
  readonly list: HandList;
  readonly feed: TableFeed;
  /** What the page got since the last call: types, and the rows' names with `-` before those that are gone. */
  readonly got: () => readonly string[];
}

function scene(rows: readonly Row[] = []): Scene {
  const clock = new ManualClock();
  const list = new HandList({ resource });
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
    const list = new HandList({ resource });
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
