import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Emitter } from '../../../../src/common/emitter.ts';
import { Failure } from '../../../../src/common/failure.ts';
import type { Resource } from '../../../../src/kube/api/types.ts';
import type { CollectionChange, CollectionState, Column, LiveCollection, Row } from '../../../../src/kube/live/types.ts';
import type { Connection } from '../../../../src/kube/types.ts';
import { TreeNode, type Look, type TreeServices } from '../../../../src/ui/explorer/node.ts';
import { CollectionRows } from '../../../../src/ui/explorer/nodes/collectionRows.ts';
import type { RowSource } from '../../../../src/ui/explorer/nodes/rowSource.ts';
import type { ContextNode } from '../../../../src/ui/explorer/nodes/contextNode.ts';
import { NoteNode } from '../../../../src/ui/explorer/nodes/noteNode.ts';
import type { ObjectNode } from '../../../../src/ui/explorer/nodes/objectNode.ts';
import { fill } from './editorTree.ts';
import { ManualClock } from './manualClock.ts';

const configMaps: Resource = { group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', singular: 'configmap', namespaced: true, verbs: ['list', 'watch'], shortNames: [], categories: [] };
const events: Resource = { ...configMaps, resource: 'events', kind: 'Event' };
const columns: readonly Column[] = ['Name', 'Data'].map((name) => ({ name, type: 'string', format: name === 'Name' ? 'name' : '', priority: 0, description: '' }));

/** A live list whose pages and events come when a test says so. */
class ToldList implements LiveCollection {
  readonly #changed = new Emitter<CollectionChange>();
  readonly #stateChanged = new Emitter<CollectionState>();
  readonly query = { resource: configMaps };
  readonly settled = new Promise<void>(() => undefined);
  columns = columns;
  readonly onDidChange = this.#changed.event;
  readonly onDidChangeState = this.#stateChanged.event;
  state: CollectionState = { phase: 'loading', loaded: 0, total: undefined };
  rows: readonly Row[] = [];
  retries = 0;
  disposed = false;

  change({ added = [], updated = [], removed = [] }: Partial<CollectionChange>): void {
    const now = new Map([...this.rows, ...added, ...updated].map((row) => [row.name, row]));
    removed.forEach(({ name }) => now.delete(name));
    this.rows = [...now.values()].sort((a, b) => a.name < b.name ? -1 : 1);
    this.#changed.fire({ relisted: false, added, updated, removed });
  }

  become(state: CollectionState): void {
    this.state = state;
    this.#stateChanged.fire(state);
  }

  retry(): void {
    this.retries++;
  }

  dispose(): void {
    this.disposed = true;
  }
}

class Parent extends TreeNode {
  look(): Look {
    return { label: this.id, icon: { id: 'list' }, words: ['list'], expandable: true };
  }
}

function row(name: string, data = '1', more: Partial<Row> = {}): Row {
  return { uid: `uid-${name}`, name, namespace: 'one', cells: [name, data], metadata: {}, ...more };
}

function rowsOf(count: number, start = 0): Row[] {
  return Array.from({ length: count }, (_, index) => row(`row-${String(start + index).padStart(5, '0')}`));
}

const broken = new Failure('unreachable', 'The server is gone.');

function stage(source: Partial<RowSource> = {}) {
  const clock = new ManualClock();
  const told = { rows: new Set<TreeNode>(), below: 0, failures: [] as unknown[] };
  const lists: ToldList[] = [];
  const services = {
    t: fill,
    clock,
    formatNumber: (value: number) => String(value),
    formatTime: (at: number) => `${at} ms`,
    refresher: { row: (node: TreeNode) => told.rows.add(node), below: () => { told.below++; }, forget: () => undefined },
    forget: () => undefined,
    inBackground: (work: Promise<unknown>) => void work.catch((error: unknown) => told.failures.push(error)),
  } as unknown as TreeServices;
  const open = (): LiveCollection => {
    const list = new ToldList();
    lists.push(list);
    return list;
  };
  const rows = new CollectionRows(new Parent('parent', undefined), {
    context: undefined as unknown as ContextNode, connection: undefined as unknown as Connection,
    resource: configMaps, acrossNamespaces: false, open, emptyText: () => 'nothing here', ...source,
  }, services);
  const list = (): ToldList => lists.at(-1)!;
  /** As the editor unfolds: it asks, and what it asked about is on the screen. */
  const unfold = (): Promise<readonly TreeNode[]> => {
    const answer = rows.children();
    rows.setShown(true);
    return answer;
  };
  const live = async (...first: Row[]): Promise<readonly TreeNode[]> => {
    const answer = unfold();
    list().change({ added: first });
    list().become({ phase: 'live' });
    return answer;
  };
  return { clock, told, lists, list, rows, unfold, live };
}

function labels(nodes: readonly TreeNode[]): string[] {
  return nodes.map((node) => node.look().label);
}

describe('the rows of a live list', () => {
  test('come with the first of several pages, and once more when the last is there', async () => {
    const { clock, told, list, rows, unfold } = stage();
    const answer = unfold();
    list().change({ added: rowsOf(500) });
    list().become({ phase: 'loading', loaded: 500, total: 10_000 });
    const first = await answer;
    assert.equal(first.length, 501);
    assert.equal(first[0]?.look().label, 'Loading… 500 of about 10000');
    for (let page = 1; page < 20; page++) {
      list().change({ added: rowsOf(500, page * 500) });
      list().become({ phase: 'loading', loaded: (page + 1) * 500, total: 10_000 });
    }
    assert.equal(told.below, 0, 'not with each page');
    assert.deepEqual([...told.rows], [first[0]], 'only the note goes on counting');
    assert.equal(first[0]?.look().label, 'Loading… 10000 of about 10000');
    list().become({ phase: 'live' });
    assert.equal(told.below, 1);
    clock.pass(1000);
    const all = await rows.children();
    assert.equal(all.length, 10_000);
    assert.equal(all[0], first[1], 'the same nodes as before');
    assert.deepEqual(told.failures, []);
  });

  test('are all in one answer where there is one page, with no event for it', async () => {
    const { told, live } = stage();
    assert.deepEqual(labels(await live(row('a'), row('b'))), ['a', 'b']);
    assert.equal(told.below, 0);
  });

  test('keep the editor waiting 400 ms at most', async () => {
    const { clock, told, list, unfold } = stage();
    const answer = unfold();
    clock.pass(400);
    assert.deepEqual(labels(await answer), ['Loading…']);
    list().change({ added: rowsOf(3) });
    assert.equal(told.below, 1, 'the first rows are told at once');
  });

  test('change in place: the same node for as long as the object lives, told only where it looks different', async () => {
    const { told, list, rows, live } = stage();
    const [node] = await live(row('a', '1'));
    list().change({ updated: [row('a', '1', { metadata: { resourceVersion: '2' } })] });
    assert.equal(told.rows.size, 0);
    list().change({ updated: [row('a', '2')] });
    assert.deepEqual([...told.rows], [node]);
    assert.equal(node?.look().description, '2');
    assert.equal(told.below, 0);
    assert.equal((await rows.children())[0], node);
    list().change({ removed: [row('a')], added: [row('a', '1', { uid: 'another' })] });
    assert.equal(told.below, 1);
    assert.notEqual((await rows.children())[0], node, 'an object of the same name is another');
  });

  test('are not sent again where what they include stays the same', async () => {
    let shown = 'ab';
    const { told, rows, live } = stage({ includes: ({ name }) => shown.includes(name) });
    await live(row('a'), row('b'), row('c'));
    rows.inclusionChanged();
    assert.equal(told.below, 0);
    shown = 'ac';
    rows.inclusionChanged();
    assert.equal(told.below, 1);
  });

  test('leave it to their owner to say how several lists fare', async () => {
    const { told, list, rows, unfold } = stage({ toldByOwner: true });
    const answer = unfold();
    list().become({ phase: 'loading', loaded: 500, total: 1000 });
    assert.deepEqual(labels(await answer), []);
    list().become({ phase: 'loading', loaded: 1000, total: 1000 });
    assert.equal(told.below, 0, 'not with each page');
    list().change({ added: [row('a')] });
    list().become({ phase: 'live' });
    list().become({ phase: 'stale', since: 7, failure: broken });
    assert.ok(told.below > 0, 'the owner is to say it');
    assert.deepEqual(labels(await rows.children()), ['a']);
  });

  test('say since when they are out of date, and go on when the server is back', async () => {
    const { told, list, rows, live } = stage();
    await live(row('a'));
    list().become({ phase: 'stale', since: 7, failure: broken });
    assert.equal(told.below, 1);
    const [note, kept] = await rows.children();
    assert.equal(note?.look().label, 'As of 7 ms, reconnecting');
    assert.equal(note?.look().description, 'The server is gone.');
    assert.equal(kept?.look().label, 'a');
    list().become({ phase: 'live' });
    assert.deepEqual(labels(await rows.children()), ['a']);
  });

  for (const phase of ['denied', 'failed'] as const) {
    test(`give way to the reason where the list is ${phase}, which offers another try`, async () => {
      const { list, rows, unfold } = stage();
      const answer = unfold();
      list().become({ phase, failure: phase === 'denied' ? new Failure('forbidden', 'You may not.') : broken });
      const [note, ...others] = await answer;
      assert.deepEqual(others, []);
      assert.ok(note instanceof NoteNode);
      assert.ok(note.look().words.includes('failure'));
      note.retry();
      assert.equal(list().retries, 1);
      list().change({ added: [row('a')] });
      list().become({ phase: 'live' });
      assert.deepEqual(labels(await rows.children()), ['a']);
    });
  }

  test('name what is missing of several namespaces', async () => {
    const { list, rows, live } = stage();
    await live(row('a'));
    list().become({ phase: 'live', missing: [{ namespace: 'two', failure: new Failure('forbidden', 'Not two.') }] });
    assert.deepEqual(labels(await rows.children()), ['Without two', 'a']);
  });

  test('say that there are none, until there are', async () => {
    const { told, list, rows, live } = stage();
    assert.deepEqual(labels(await live()), ['nothing here']);
    list().change({ added: [row('a')] });
    assert.equal(told.below, 1);
    assert.deepEqual(labels(await rows.children()), ['a']);
  });

  test('are those that the source includes; others come and go in silence', async () => {
    let wanted = 'a';
    const { told, list, rows, live } = stage({ includes: ({ name }) => name.startsWith(wanted) });
    assert.deepEqual(labels(await live(row('a1'), row('b1'))), ['a1']);
    list().change({ added: [row('b2')] });
    list().change({ removed: [row('b1')] });
    assert.equal(told.below, 0);
    assert.deepEqual(rows.counts, { all: 2, included: 1 });
    wanted = 'b';
    rows.inclusionChanged();
    assert.equal(told.below, 1);
    assert.deepEqual(labels(await rows.children()), ['b2']);
    wanted = 'c';
    rows.inclusionChanged();
    assert.deepEqual(labels(await rows.children()), ['nothing here']);
  });

  test('stand in the kind\'s own order, and move where a change moves them', async () => {
    const { told, list, rows, live } = stage({ resource: events });
    const seen = (name: string, day: number): Row => {
      const object = { apiVersion: 'v1', kind: 'Event', metadata: { name }, lastTimestamp: `2026-01-0${day}T00:00:00Z`, involvedObject: { kind: 'Pod', name: 'web' } };
      return row(name, '1', { facts: rows.profile.facts?.read(object) });
    };
    const names = (nodes: readonly TreeNode[]): string[] => nodes.map((node) => (node as ObjectNode).row.name);
    assert.deepEqual(names(await live(seen('a', 1), seen('b', 2))), ['b', 'a'], 'events stand newest first');
    list().change({ updated: [seen('a', 3)] });
    assert.equal(told.below, 1);
    assert.deepEqual(names(await rows.children()), ['a', 'b']);
  });

  test('end 15 s after they left the screen, and are listed anew when they come back', async () => {
    const { clock, told, lists, list, rows, live } = stage();
    const [before] = await live(row('a'));
    rows.setShown(false);
    clock.pass(14_000);
    rows.setShown(true);
    clock.pass(20_000);
    assert.equal(list().disposed, false, 'someone just looked elsewhere');
    rows.setShown(false);
    clock.pass(15_000);
    assert.equal(list().disposed, true);
    assert.equal(rows.state, undefined);
    const toldBefore = told.below;
    rows.setShown(true);
    assert.equal(lists.length, 2);
    assert.ok(told.below >= toldBefore, 'the editor is told to ask');
    const answer = rows.children();
    list().change({ added: [row('a')] });
    list().become({ phase: 'live' });
    assert.deepEqual(labels(await answer), ['a']);
    assert.equal((await rows.children())[0]?.id, before?.id, 'known to the editor by the same id');
  });

  test('make up for what came while they were off the screen', async () => {
    const { told, list, rows, live } = stage();
    await live(row('a'));
    rows.setShown(false);
    list().change({ added: [row('b')] });
    assert.equal(told.below, 0);
    rows.setShown(true);
    assert.equal(told.below, 1);
    assert.deepEqual(labels(await rows.children()), ['a', 'b']);
  });

  test('list what the source opens from now on', async () => {
    const { lists, list, rows, live } = stage();
    await live(row('a'));
    rows.reopen();
    assert.equal(lists[0]?.disposed, true);
    const answer = rows.children();
    list().change({ added: [row('other')] });
    list().become({ phase: 'live' });
    assert.deepEqual(labels(await answer), ['other']);
  });

  test('are 10,000 at most, with a word on the rest', async () => {
    const { live } = stage();
    const all = await live(...rowsOf(10_001));
    assert.equal(all.length, 10_001);
    assert.equal(all.at(-1)?.look().label, 'Showing 10000 of 10001. A table shows all; a namespace or a filter fewer.');
  });

  test('count the ages of long lists anew in parts', async () => {
    const { clock, told, list, unfold } = stage();
    const answer = unfold();
    list().columns = [...columns, { name: 'Age', type: 'string', format: '', priority: 0, description: '' }];
    const made = new Date(0).toISOString();
    list().change({ added: rowsOf(1200).map((each) => ({ ...each, metadata: { creationTimestamp: made } })) });
    list().become({ phase: 'live' });
    await answer;
    const counted = [1, 2, 3].map(() => {
      clock.pass(10_000);
      const { size } = told.rows;
      told.rows.clear();
      return size;
    });
    assert.deepEqual(counted, [500, 500, 200]);
  });
});
