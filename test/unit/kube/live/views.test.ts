import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Emitter } from '../../../../src/common/emitter.ts';
import { Failure } from '../../../../src/common/failure.ts';
import type { Resource } from '../../../../src/kube/api/types.ts';
import type { CollectionChange, CollectionQuery, CollectionState, Column, LiveCollection, Row } from '../../../../src/kube/live/types.ts';
import { Parts } from '../../../../src/kube/live/parts.ts';
import { openScope } from '../../../../src/kube/live/views.ts';

const resource: Resource = { group: '', version: 'v1', resource: 'pods', singular: 'pod', kind: 'Pod', namespaced: true, verbs: ['list', 'watch'], shortNames: [], categories: [] };
const forbidden: CollectionState = { phase: 'denied', failure: new Failure('forbidden', 'pods is forbidden') };
const broken: CollectionState = { phase: 'failed', failure: new Failure('unreachable', 'no way') };
const live: CollectionState = { phase: 'live' };

function row(namespace: string, name: string, uid = `${namespace}/${name}`): Row {
  return { uid, name, namespace, cells: [name], metadata: { resourceVersion: '1' } };
}

/** A list that does what the test says. */
class Stage implements LiveCollection {
  readonly query: CollectionQuery;
  state: CollectionState = { phase: 'loading', loaded: 0, total: undefined };
  rows: readonly Row[] = [];
  readonly columns: readonly Column[] = [];
  readonly settled = Promise.resolve();
  retries = 0;
  disposed = false;
  readonly #changed = new Emitter<CollectionChange>();
  readonly #stated = new Emitter<CollectionState>();
  readonly onDidChange = this.#changed.event;
  readonly onDidChangeState = this.#stated.event;

  constructor(query: CollectionQuery) {
    this.query = query;
  }

  set(rows: readonly Row[], change: Partial<CollectionChange> = {}): void {
    this.rows = rows;
    this.#changed.fire({ relisted: false, added: [], updated: [], removed: [], ...change });
  }

  become(state: CollectionState): void {
    this.state = state;
    this.#stated.fire(state);
  }

  retry(): void {
    this.retries++;
  }

  dispose(): void {
    this.disposed = true;
    this.#changed.dispose();
    this.#stated.dispose();
  }
}

/** Opens stages and keeps them, the newest of a namespace last. */
class Opener {
  readonly stages: Stage[] = [];
  readonly open = (query: CollectionQuery): Stage => {
    const stage = new Stage(query);
    this.stages.push(stage);
    return stage;
  };

  of(namespace: string | undefined): Stage {
    const found = this.stages.findLast(({ query }) => query.namespace === namespace);
    assert.ok(found !== undefined, `nothing opened ${namespace}`);
    return found;
  }
}

function names({ rows }: LiveCollection): string {
  return rows.map(({ namespace, name }) => `${namespace}/${name}`).join(' ');
}

function phases(collection: LiveCollection): string[] {
  const heard: string[] = [];
  collection.onDidChangeState((state) => heard.push(state.phase === 'loading' ? `loading ${state.loaded}/${state.total}` : state.phase));
  return heard;
}

function heardOf(collection: LiveCollection): string[] {
  const heard: string[] = [];
  collection.onDidChange(({ added, updated, removed }) => heard.push([...added.map(({ name }) => `+${name}`), ...updated.map(({ name }) => `~${name}`), ...removed.map(({ name }) => `-${name}`)].join(' ')));
  return heard;
}

describe('a part of an open list', () => {
  const odd = ({ cells }: Row): boolean => cells.includes('odd');
  const marked = (one: Row, mark: string): Row => ({ ...one, cells: [mark] });

  test('shows the rows for which the condition holds, as they come, change and go', () => {
    const whole = new Stage({ resource });
    const [a, b, c] = [marked(row('n', 'a'), 'odd'), marked(row('n', 'b'), 'even'), marked(row('m', 'c'), 'odd')];
    whole.rows = [c, a, b];
    whole.state = live;
    const part = new Parts().open({ resource, namespace: 'n' }, odd, whole, () => assert.fail('nothing needs to be opened'));
    const heard = heardOf(part);
    assert.deepEqual([names(part), part.state], ['n/a', live]);
    const before = part.rows;
    whole.set([c, a, marked(b, 'still even')], { updated: [marked(b, 'still even')] });
    assert.equal(part.rows, before);
    whole.set([c, a, marked(b, 'odd')], { updated: [marked(b, 'odd')] });
    whole.set([c, marked(a, 'even'), marked(b, 'odd')], { updated: [marked(a, 'even')] });
    whole.set([c, marked(a, 'even')], { removed: [marked(b, 'odd')] });
    whole.set([c], { removed: [marked(a, 'even')] });
    assert.deepEqual([heard, names(part)], [['+b', '-a', '-b'], '']);
    part.dispose();
    assert.ok(whole.disposed);
  });

  test('tells an object made again under its name as another one', () => {
    const whole = new Stage({ resource });
    whole.rows = [row('n', 'a')];
    const part = new Parts().open({ resource }, () => true, whole, () => assert.fail());
    const heard = heardOf(part);
    const anew = row('n', 'a', 'other');
    whole.set([anew], { added: [anew], removed: [row('n', 'a')] });
    assert.deepEqual([heard, part.rows.map(({ uid }) => uid)], [['+a -a'], ['other']]);
  });

  test('reads a list of its own where the other one is refused, without showing the refusal', () => {
    const whole = new Stage({ resource });
    const opener = new Opener();
    const part = new Parts().open({ resource, namespace: 'n' }, odd, whole, () => opener.open({ resource, namespace: 'n' }));
    const heard = phases(part);
    whole.become(forbidden);
    const own = opener.of('n');
    own.set([marked(row('n', 'a'), 'odd')], { added: [marked(row('n', 'a'), 'odd')] });
    own.become(live);
    assert.deepEqual([names(part), heard, whole.disposed], ['n/a', ['live'], true]);
  });
});

describe('parts of lists that are opened one after the other', () => {
  const all = (): boolean => true;

  test('move onto the widest that is live, and back to a list of their own when that is refused', () => {
    const opener = new Opener();
    const parts = new Parts();
    const own = (): Stage => opener.open({ resource, namespace: 'n', labelSelector: 'own' });
    const part = parts.open({ resource, namespace: 'n', labelSelector: 'own' }, all, undefined, own);
    const first = opener.of('n');
    first.set([row('n', 'a')], { added: [row('n', 'a')] });
    first.become(live);
    const heard = heardOf(part);
    const liveOf = (query: CollectionQuery, rows: readonly Row[]): Stage => {
      const stage = new Stage(query);
      stage.rows = rows;
      stage.state = live;
      return stage;
    };
    const ofNamespace = liveOf({ resource, namespace: 'n' }, [row('n', 'a'), row('n', 'b')]);
    parts.widen(ofNamespace.query, () => ofNamespace);
    assert.deepEqual([names(part), first.disposed], ['n/a n/b', true]);
    const whole = liveOf({ resource }, [row('m', 'x'), row('n', 'a'), row('n', 'b')]);
    parts.widen(whole.query, () => whole);
    assert.deepEqual([names(part), ofNamespace.disposed], ['n/a n/b', true]);
    parts.widen({ resource, namespace: 'n' }, () => assert.fail('it is on a wider one'));
    parts.widen({ resource: { ...resource, resource: 'others' } }, () => assert.fail('it is of another kind'));
    whole.become(forbidden);
    assert.equal(whole.disposed, true);
    assert.equal(opener.stages.length, 2);
    assert.deepEqual(heard, ['+b', '-a -b']);
    part.dispose();
    parts.widen({ resource }, () => assert.fail('nobody wants it any more'));
  });

  test('stay with lists that do not read the facts they want', () => {
    const opener = new Opener();
    const parts = new Parts();
    const facts = { id: 'facts', read: () => ({}) };
    const part = parts.open({ resource, namespace: 'n', facts }, all, undefined, () => opener.open({ resource, namespace: 'n', facts }));
    parts.widen({ resource }, () => assert.fail('it has no facts'));
    const richer = new Stage({ resource, facts: { id: 'more', serves: ['facts'], read: () => ({}) } });
    parts.widen(richer.query, () => richer);
    assert.ok(opener.of('n').disposed);
    part.dispose();
  });
});

describe('a list of several namespaces', () => {
  test('is the plain list where there is one namespace, none, or none can be', () => {
    const opener = new Opener();
    assert.equal(openScope({ resource }, ['a'], ['x'], opener.open), opener.of('a'));
    assert.equal(openScope({ resource }, [], [], opener.open), opener.of(undefined));
    const nodes = { ...resource, namespaced: false };
    assert.equal(openScope({ resource: nodes }, ['a', 'b'], ['x'], opener.open), opener.stages.at(-1));
    assert.equal(opener.stages.at(-1)?.query.namespace, undefined);
  });

  test('stands in the server\'s order, whichever comes first', () => {
    const opener = new Opener();
    const scope = openScope({ resource }, ['b', 'a-b', 'a', 'b'], [], opener.open);
    assert.equal(opener.stages.length, 3);
    for (const namespace of ['b', 'a', 'a-b']) {
      const rows = [row(namespace, 'x'), row(namespace, 'y')];
      opener.of(namespace).set(rows, { added: rows });
    }
    assert.equal(names(scope), 'a-b/x a-b/y a/x a/y b/x b/y');
    const before = scope.rows;
    opener.of('a').set(opener.of('a').rows, {});
    assert.equal(scope.rows, before);
  });

  test('loads while one loads, with all their numbers, and is stale while one is', async () => {
    const opener = new Opener();
    const scope = openScope({ resource }, ['a', 'b'], [], opener.open);
    const heard = phases(scope);
    opener.of('a').become({ phase: 'loading', loaded: 500, total: 700 });
    opener.of('b').become({ phase: 'loading', loaded: 20, total: 20 });
    opener.of('a').rows = [row('a', 'x')];
    opener.of('a').become(live);
    opener.of('b').become(live);
    await scope.settled;
    opener.of('b').become({ phase: 'stale', since: 7, failure: new Failure('unreachable', 'gone') });
    opener.of('a').become({ phase: 'stale', since: 5, failure: new Failure('unreachable', 'gone') });
    assert.equal(scope.state.phase === 'stale' && scope.state.since, 5);
    opener.of('a').become(live);
    opener.of('b').become(live);
    assert.deepEqual(heard, ['loading 500/undefined', 'loading 520/720', 'loading 21/21', 'live', 'stale', 'stale', 'stale', 'live']);
    scope.retry();
    assert.deepEqual(opener.stages.map(({ retries }) => retries), [1, 1]);
  });

  test('shows what it may, and says what is missing; refused is only what is refused everywhere', () => {
    const opener = new Opener();
    const scope = openScope({ resource }, ['a', 'b'], [], opener.open);
    opener.of('a').set([row('a', 'x')], { added: [row('a', 'x')] });
    opener.of('a').become(live);
    opener.of('b').become(forbidden);
    assert.deepEqual([names(scope), scope.state], ['a/x', { phase: 'live', missing: [{ namespace: 'b', failure: forbidden.failure }] }]);
    opener.of('a').become(forbidden);
    assert.equal(scope.state.phase, 'denied');
    opener.of('a').become(broken);
    assert.equal(scope.state.phase, 'failed');
    opener.of('a').become(live);
    opener.of('b').become(live);
    assert.deepEqual(scope.state, live);
  });
});

describe('a list of all namespaces that is refused', () => {
  test('gives way to those of single ones without a word between, and comes back when it is allowed', async () => {
    const opener = new Opener();
    const scope = openScope({ resource }, [], ['a', 'b'], opener.open);
    const heard = phases(scope);
    const [behind, shown] = opener.stages;
    behind?.become(forbidden);
    shown?.become(forbidden);
    for (const namespace of ['a', 'b']) {
      opener.of(namespace).set([row(namespace, 'x')], { added: [row(namespace, 'x')] });
      opener.of(namespace).become(live);
    }
    await scope.settled;
    assert.deepEqual([names(scope), scope.state, heard], ['a/x b/x', { phase: 'live', missing: [{ namespace: undefined, failure: forbidden.failure }] }, ['loading 1/undefined', 'live']]);
    scope.retry();
    assert.equal(behind?.retries, 1);
    behind?.become(live);
    const whole = opener.of(undefined);
    const all = [row('a', 'x'), row('c', 'y')];
    whole.set(all, { added: all });
    whole.become(live);
    assert.deepEqual([names(scope), scope.state, opener.of('a').disposed], ['a/x c/y', live, true]);
    scope.dispose();
    assert.ok(opener.stages.every(({ disposed }) => disposed));
  });
});
