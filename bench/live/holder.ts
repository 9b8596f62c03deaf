/**
 * A process that opens one live list of pods and holds it, as the extension host does: tells its parent how long that
 * took and what it keeps, then what it costs while the pods change.
 * Arguments: a kubeconfig, a namespace. Run with --expose-gc.
 */
import { createKube } from '../../src/kube/connections.ts';
import type { LiveCollection } from '../../src/kube/live/types.ts';
import { Steps, type LongestSteps } from './steps.ts';

/**
 * What the parent asks: to begin counting, for the counts since, for the longest steps since then (whose measuring
 * costs processor time of its own), for the rows.
 */
export type Question = 'begin' | 'end' | 'steps' | 'rows';

export interface Opened {
  /** Milliseconds from opening the list to the first rows, and to the last. */
  readonly first: number;
  readonly complete: number;
  /** The same from before the kubeconfig is read: with connecting and asking which kinds there are. */
  readonly fromNothing: number;
  readonly rows: number;
  readonly steps: LongestSteps;
  /** Bytes of heap and buffers that stay for the list once garbage is collected. */
  readonly kept: number;
}

export interface Held {
  /** Milliseconds of processor time, and of time. */
  readonly processor: number;
  readonly elapsed: number;
  /** Events of the collection, and rows that they told of. */
  readonly events: number;
  readonly changes: number;
}

const [kubeconfig = '', namespace] = process.argv.slice(2);
const steps = new Steps();

async function open(): Promise<LiveCollection> {
  const start = performance.now();
  const kube = createKube({ settings: () => [kubeconfig], env: {}, home: '/nowhere', version: 'bench' });
  const [context] = await kube.kubeconfigs.contexts();
  const { discovery, collections } = await kube.connections.get(context?.name ?? '');
  const resource = await discovery.find('pods');
  if (resource === undefined) {
    throw new Error('The cluster knows no pods.');
  }
  const before = memory();
  steps.begin();
  const opened = performance.now();
  const live = collections.open({ resource, namespace });
  let first = 0;
  live.onDidChange(() => {
    first ||= performance.now() - opened;
  });
  await live.settled;
  const complete = performance.now() - opened;
  const fromNothing = performance.now() - start;
  tell({ first, complete, fromNothing, rows: live.rows.length, steps: await steps.end(), kept: memory() - before } satisfies Opened);
  return live;
}

function memory(): number {
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function tell(message: object): void {
  process.send?.(message);
}

const live = await open();
let events = 0;
let changes = 0;
let begun = { processor: process.cpuUsage(), time: performance.now() };
live.onDidChange(({ added, updated, removed }) => {
  events++;
  changes += added.length + updated.length + removed.length;
});
process.on('message', (question: Question) => {
  if (question === 'begin') {
    events = 0;
    changes = 0;
    begun = { processor: process.cpuUsage(), time: performance.now() };
  } else if (question === 'end') {
    const { user, system } = process.cpuUsage(begun.processor);
    tell({ processor: (user + system) / 1000, elapsed: performance.now() - begun.time, events, changes } satisfies Held);
    steps.begin();
  } else if (question === 'steps') {
    void steps.end().then(tell);
  } else {
    tell(live.rows.map(({ name, metadata }) => `${name} ${String(metadata.resourceVersion)}`));
  }
});
process.on('disconnect', () => process.exit());
