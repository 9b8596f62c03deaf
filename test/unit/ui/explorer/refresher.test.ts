import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Refresher } from '../../../../src/ui/explorer/refresher.ts';
import { ManualClock } from './manualClock.ts';

interface Item {
  readonly name: string;
  readonly parent: Item | undefined;
}

function tree(pace = 1000) {
  const clock = new ManualClock();
  const sent: { at: number; names: string[] | 'all' }[] = [];
  const list: Item = { name: 'list', parent: undefined };
  const rows = Array.from({ length: 300 }, (_, index): Item => ({ name: `row${index}`, parent: list }));
  const shown = new Set<Item | undefined>([undefined, list]);
  const outdated = new Set<Item>();
  const refresher = new Refresher<Item>({
    clock,
    parentOf: (item) => item.parent,
    isShown: (item) => shown.has(item),
    shownWithin: (item) => [...shown].filter((each) => each !== undefined).filter((each) => item === undefined || each === item || each.parent === item),
    paceOf: () => pace,
    isOutdated: (item) => outdated.has(item),
    fire: (items) => sent.push({ at: clock.now(), names: items === undefined ? 'all' : items.map(({ name }) => name) }),
  });
  const row = (index: number): Item => rows[index] ?? list;
  return { clock, sent, list, row, rows, shown, outdated, refresher };
}

describe('the tree\'s change events', () => {
  test('come at most every 300 ms however fast rows change', () => {
    const { clock, sent, row, refresher } = tree();
    for (let step = 0; step < 100; step++) {
      refresher.row(row(step % 5));
      clock.pass(20);
    }
    const gaps = sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0));
    assert.ok(sent.length >= 6, `${sent.length} events in 2 s`);
    assert.ok(gaps.every((gap) => gap >= 300), `gaps ${gaps.join(', ')}`);
  });

  test('hold every changed row once', () => {
    const { clock, sent, row, refresher } = tree();
    refresher.row(row(1));
    refresher.row(row(2));
    refresher.row(row(1));
    clock.pass(400);
    assert.deepEqual(sent.map(({ names }) => names), [['row1', 'row2']]);
  });

  test('hold at most 200 rows, while the others wait for their turn in the order in which they changed', () => {
    const { clock, sent, row, rows, refresher } = tree();
    rows.forEach((item) => refresher.row(item));
    refresher.row(row(0));
    clock.pass(400);
    assert.deepEqual(sent.flatMap(({ names }) => names), rows.map(({ name }) => name));
    assert.deepEqual(sent.map(({ names }) => names.length), [200, 100]);
  });

  test('let a long list of changed rows hold up no other list', () => {
    const { clock, sent, list, rows, shown, refresher } = tree();
    const other: Item = { name: 'other', parent: undefined };
    const single: Item = { name: 'single', parent: other };
    shown.add(other);
    const waited: number[] = [];
    for (let step = 0; step < 20; step++) {
      rows.forEach((item) => refresher.row(item));
      refresher.row(single);
      const start = clock.now();
      const before = sent.length;
      while (!sent.slice(before).some(({ names }) => names.includes('single'))) {
        clock.pass(10);
      }
      waited.push(clock.now() - start);
    }
    assert.ok(waited.every((ms) => ms <= 900), `waited ${waited.join(', ')}`);
    assert.ok(!sent.some(({ names }) => names.includes(list.name)), 'the list itself is not sent for rows that changed');
  });

  test('name a parent no more often than its pace, while other rows go on', () => {
    const { clock, sent, list, row, refresher } = tree(3000);
    const other: Item = { name: 'other', parent: undefined };
    for (let step = 0; step < 60; step++) {
      refresher.below(list);
      refresher.row(row(1));
      refresher.row(other);
      clock.pass(100);
    }
    const parents = sent.filter(({ names }) => names.includes('list'));
    assert.deepEqual(parents.map(({ at }) => Math.round(at / 1000)), [0, 3]);
    assert.ok(sent.filter(({ names }) => names.includes('other')).length > 10);
    assert.ok(sent.every(({ names }) => !names.includes('row1')), 'a row is not sent beside its parent');
  });

  test('name an unfolded row seldom, as the editor reads all rows below it again', () => {
    const { clock, sent, list, row, outdated, refresher } = tree(3000);
    refresher.reading(list)();
    outdated.add(list);
    for (let step = 0; step < 300; step++) {
      refresher.row(list);
      refresher.row(row(step % 5));
      clock.pass(100);
    }
    const lists = sent.filter(({ names }) => names.includes('list'));
    assert.deepEqual(lists.map(({ at }) => Math.round(at / 1000)), [9, 18, 27]);
    assert.ok(lists.every(({ names }) => names.length === 1), 'nor are its rows sent beside it');
    assert.ok(sent.length > 80, `${sent.length} events`);
  });

  test('leave out an unfolded row that shows what it showed', () => {
    const { clock, sent, list, refresher } = tree();
    refresher.row(list);
    clock.pass(5000);
    assert.deepEqual(sent, []);
  });

  test('name a row that was folded meanwhile like any other', () => {
    const { clock, sent, list, shown, refresher } = tree(3000);
    refresher.reading(list)();
    refresher.row(list);
    shown.delete(list);
    clock.pass(12_000);
    assert.deepEqual(sent.map(({ names }) => names), [['list']]);
  });

  test('leave the rows around one that is pointed at alone for a moment, but not for ever', () => {
    const { clock, sent, list, row, refresher } = tree();
    refresher.hold(row(1));
    refresher.below(list);
    refresher.row(row(2));
    clock.pass(1900);
    assert.equal(sent.length, 0);
    clock.pass(500);
    assert.deepEqual(sent.map(({ names }) => names), [['list']]);
    const start = clock.now();
    for (let step = 0; step < 100; step++) {
      refresher.hold(row(step));
      refresher.below(list);
      clock.pass(100);
    }
    const next = sent[1]?.at ?? Infinity;
    assert.ok(next - start >= 5900 && next - start <= 6600, `after ${next - start} ms`);
  });

  test('go on below a row that is pointed at itself', () => {
    const { clock, sent, list, refresher } = tree();
    refresher.hold(list);
    refresher.below(list);
    clock.pass(400);
    assert.deepEqual(sent.map(({ names }) => names), [['list']]);
  });

  test('leave out what is off the screen and make up for it later', () => {
    const { clock, sent, list, row, shown, refresher } = tree();
    shown.delete(list);
    refresher.row(row(1));
    clock.pass(5000);
    assert.deepEqual(sent, []);
    shown.add(list);
    refresher.wake();
    clock.pass(400);
    assert.deepEqual(sent.map(({ names }) => names), [['row1']]);
  });

  test('say nothing about what is gone', () => {
    const { clock, sent, list, row, refresher } = tree();
    refresher.row(row(3));
    refresher.forget(row(3));
    refresher.below(list);
    refresher.forget(list);
    clock.pass(5000);
    assert.deepEqual(sent, []);
  });

  test('wait while the editor reads rows and a moment longer, but not for ever', () => {
    const { clock, sent, list, row, refresher } = tree();
    const done = refresher.reading(list);
    refresher.row(row(1));
    clock.pass(900);
    assert.deepEqual(sent, []);
    done();
    clock.pass(390);
    assert.deepEqual(sent, []);
    clock.pass(400);
    assert.equal(sent.length, 1);
    refresher.reading(list);
    refresher.row(row(1));
    clock.pass(1500);
    assert.equal(sent.length, 2);
  });

  test('stop with the refresher', () => {
    const { clock, sent, row, refresher } = tree();
    refresher.row(row(1));
    refresher.dispose();
    refresher.row(row(2));
    clock.pass(5000);
    assert.deepEqual(sent, []);
  });

  test('cover the whole tree as one', () => {
    const { clock, sent, list, row, refresher } = tree();
    refresher.row(row(1));
    refresher.below(list);
    refresher.below(undefined);
    clock.pass(5000);
    assert.deepEqual(sent.map(({ names }) => names), ['all']);
  });
});
