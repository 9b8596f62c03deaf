import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, test } from 'node:test';
import { Emitter } from '../../../../src/common/emitter.ts';
import { Failure } from '../../../../src/common/failure.ts';
import type { Resource } from '../../../../src/kube/api/types.ts';
import type { CollectionQuery } from '../../../../src/kube/live/types.ts';
import type { Connection } from '../../../../src/kube/types.ts';
import type { Kube } from '../../../../src/ui/explorer/node.ts';
import type { TableAddress } from '../../../../src/ui/table/address.ts';
import { TableSource } from '../../../../src/ui/table/tableSource.ts';
import { ManualClock } from '../../kube/live/manualClock.ts';
import { HandList } from './handList.ts';

const address: TableAddress = { context: 'prod', group: 'example.com', version: 'v1', resource: 'widgets', kind: 'Widget', namespaces: ['shop'], labels: '', fields: '' };
const widgets = (version: string): Resource => ({ group: 'example.com', version, resource: 'widgets', singular: '', kind: 'Widget', namespaced: true, verbs: ['list'], shortNames: [], categories: [] });

/** A cluster that answers what the test says, and what was asked of it. */
class Cluster {
  readonly opened = new Emitter<Connection>();
  readonly closed = new Emitter<Connection>();
  readonly reread = new Emitter<void>();
  /** What the cluster has, or why it does not say. */
  resources: readonly Resource[] | Failure = [widgets('v1')];
  readonly lists: HandList[] = [];
  /** Questions to discovery that were not answered from memory. */
  asked = 0;
  #known: readonly Resource[] | undefined;
  #connection: Connection | undefined;
  /** Holds the answer to who asks for the connection. */
  gate: Promise<void> = Promise.resolve();

  get kube(): Kube {
    const connections = { get: () => this.get(), opened: [], onDidOpen: this.opened.event, onDidClose: this.closed.event };
    // Tables ask for no more than this.
    return { connections, kubeconfigs: { onDidChange: this.reread.event } } as unknown as Kube;
  }

  /** Lists that somebody holds. */
  get held(): readonly HandList[] {
    return this.lists.filter(({ isHeld }) => isHeld);
  }

  async get(): Promise<Connection> {
    await this.gate;
    if (this.#connection === undefined) {
      this.#connection = this.#make();
      this.opened.fire(this.#connection);
    }
    return this.#connection;
  }

  close(): void {
    const connection = this.#connection!;
    this.#connection = undefined;
    this.closed.fire(connection);
  }

  #make(): Connection {
    this.#known = undefined;
    const discovery = {
      refresh: () => { this.#known = undefined; },
      resources: () => {
        if (this.#known === undefined) {
          this.asked++;
          if (this.resources instanceof Failure) {
            return Promise.reject(this.resources);
          }
          this.#known = this.resources;
        }
        return Promise.resolve(this.#known);
      },
    };
    const openScope = (query: CollectionQuery): HandList => {
      const list = new HandList(query);
      this.lists.push(list);
      return list;
    };
    return { context: { name: 'prod', namespace: 'shop' }, discovery, collections: { openScope }, signal: new AbortController().signal } as unknown as Connection;
  }
}

interface Scene {
  readonly cluster: Cluster;
  readonly clock: ManualClock;
  readonly source: TableSource;
}

async function scene({ visible = true, resources }: { visible?: boolean; resources?: Cluster['resources'] } = {}): Promise<Scene> {
  const cluster = new Cluster();
  cluster.resources = resources ?? cluster.resources;
  const clock = new ManualClock();
  const source = new TableSource(address, visible, {
    kube: () => Promise.resolve(cluster.kube),
    clock,
    t: (text) => text,
    fallback: () => [],
    entries: () => [],
    inBackground: (work) => void work,
  });
  await settled();
  return { cluster, clock, source };
}

async function open(...options: Parameters<typeof scene>): Promise<Scene> {
  const made = await scene(...options);
  made.source.wake();
  await settled();
  return made;
}

/** All that needs no time has happened. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await nextTurn();
  }
}

const unreachable = new Failure('unreachable', 'No answer.');

describe('where a table has its rows from', () => {
  test('is asked only when somebody wants it, or has opened the context', async () => {
    const { cluster, source } = await scene();
    assert.equal(cluster.asked, 0);
    await cluster.get();
    await settled();
    assert.equal(cluster.held.length, 1);
    assert.equal(source.shown?.resource.version, 'v1');
  });

  test('is asked again by itself after a failure that may pass, seldom and only while somebody looks', async () => {
    const { cluster, clock, source } = await open({ resources: unreachable });
    assert.equal(source.failure, unreachable);
    clock.pass(9999);
    await settled();
    assert.equal(cluster.asked, 1);
    clock.pass(1);
    await settled();
    assert.equal(cluster.asked, 2);
    clock.pass(10_000);
    await settled();
    assert.equal(cluster.asked, 2, 'waits longer');
    source.setVisible(false);
    clock.pass(600_000);
    await settled();
    assert.equal(cluster.asked, 2, 'hidden');
    cluster.resources = [widgets('v1')];
    source.setVisible(true);
    await settled();
    assert.equal(cluster.held.length, 1);
    assert.equal(source.failure, undefined);
  });

  test('is not asked again by itself where a person has to sign in, but is when the context was opened anew', async () => {
    const { cluster, clock, source } = await open({ resources: new Failure('expired', 'Signed out.') });
    clock.pass(600_000);
    await settled();
    assert.equal(cluster.asked, 1);
    cluster.resources = [widgets('v1')];
    cluster.close();
    await settled();
    assert.equal(source.failure, undefined);
    assert.equal(cluster.held.length, 1);
  });

  test('is opened anew where another connection was made, or the kubeconfig changed, after a failure', async () => {
    const { cluster, source } = await open({ resources: new Failure('tls', 'Bad certificate.') });
    cluster.opened.fire(await cluster.get());
    await settled();
    assert.equal(cluster.asked, 2);
    cluster.resources = [widgets('v1')];
    cluster.reread.fire();
    await settled();
    assert.equal(source.shown?.resource.version, 'v1');
  });

  test('is taken from the next connection where the one in use ends', async () => {
    const { cluster, source } = await open();
    const [first] = cluster.lists;
    cluster.close();
    await settled();
    assert.equal(first?.isHeld, false);
    assert.deepEqual(cluster.held, [source.shown?.collection]);
  });

  test('is the version that the cluster has now, when a kind was deleted and made again', async () => {
    const { cluster, source } = await open();
    cluster.resources = [];
    const gone = new Failure('not-found', 'No such kind.');
    cluster.lists[0]?.become({ phase: 'failed', failure: gone });
    await settled();
    assert.equal(cluster.lists.length, 1, 'nothing else to show');
    cluster.resources = [widgets('v2')];
    cluster.lists[0]?.become({ phase: 'failed', failure: gone });
    await settled();
    assert.deepEqual(cluster.held.map(({ query }) => query.resource.version), ['v2']);
    assert.equal(source.shown?.resource.version, 'v2');
  });

  test('is looked for again where the cluster has not had the kind', async () => {
    const { cluster, clock, source } = await open({ resources: [] });
    assert.equal(source.failure?.code, 'not-found');
    cluster.resources = [widgets('v2')];
    clock.pass(10_000);
    await settled();
    assert.equal(source.shown?.resource.version, 'v2');
  });

  test('is listed and discovered again when a person asks for it', async () => {
    const { cluster, source } = await open();
    source.retry();
    await settled();
    assert.equal(cluster.lists[0]?.retries, 1);
    assert.equal(cluster.lists.length, 1, 'the same kind');
    cluster.resources = [widgets('v2')];
    source.retry();
    await settled();
    assert.deepEqual(cluster.held.map(({ query }) => query.resource.version), ['v2']);
  });

  test('is let go of some time after the table was hidden, whether its page was ready or not, and opened again when it is shown', async () => {
    const { cluster, clock, source } = await open();
    source.setVisible(false);
    clock.pass(29_999);
    assert.equal(cluster.held.length, 1);
    source.setVisible(true);
    clock.pass(60_000);
    assert.equal(cluster.held.length, 1, 'back in time');
    source.setVisible(false);
    clock.pass(30_000);
    assert.equal(cluster.held.length, 0);
    source.setVisible(true);
    await settled();
    assert.equal(cluster.held.length, 1);
    source.dispose();
    assert.equal(cluster.held.length, 0);
  });

  test('is not opened where the table was hidden while the cluster was asked', async () => {
    const { cluster, source } = await scene();
    let answer = (): void => undefined;
    cluster.gate = new Promise((resolve) => { answer = resolve; });
    source.wake();
    source.setVisible(false);
    answer();
    await settled();
    assert.equal(cluster.lists.length, 0);
    source.setVisible(true);
    await settled();
    assert.equal(cluster.held.length, 1);
  });

  test('is not opened for a table that nobody sees', async () => {
    const { cluster, source } = await open({ visible: false });
    assert.equal(cluster.asked, 0);
    source.setVisible(true);
    await settled();
    assert.equal(cluster.held.length, 1);
  });
});
