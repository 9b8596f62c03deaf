import { asObject, asObjects, asString, at, type JsonObject } from '../../common/json.ts';
import type { KubeObject } from '../api/types.ts';
import type { FactsReader, Row } from '../live/types.ts';
import { scaledQuantity } from '../text/quantity.ts';

/** Amounts by resource, in thousandths of its unit (millicores, thousandths of a byte). */
export type Amounts = Readonly<Record<string, bigint>>;

/** What the pods of a node have asked for, beside what it has. */
export interface Allocation {
  /** `cpu`, `memory`, `pods` and what else the node has. */
  readonly resource: string;
  readonly requested: bigint;
  readonly allocatable: bigint;
  readonly capacity: bigint;
  /** Of what is allocatable, rounded down as `kubectl describe node` does. */
  readonly percent: number;
}

/** Keeps of each pod what its node sets aside for it. */
export const requestsReader: FactsReader = {
  id: 'requests',
  read: (pod) => ({ ended: hasEnded(pod), requests: Object.fromEntries(Object.entries(podRequests(pod)).map(([name, amount]) => [name, String(amount)])) }),
};

/** What the pods in these rows, read with `requestsReader`, have asked for; each of them takes one place on the node. */
export function requestedBy(rows: readonly Row[]): Amounts {
  const running = rows.filter(({ facts }) => facts?.ended === false);
  const requests = running.map(({ facts }) => Object.fromEntries(Object.entries(asObject(facts?.requests)).map(([name, amount]) => [name, BigInt(String(amount))])));
  return { ...requests.reduce<Amounts>(add, {}), pods: BigInt(running.length) * 1000n };
}

/** What is requested of each resource that a node has, those that every node has first. */
export function allocations(requested: Amounts, capacity: JsonObject, allocatable: JsonObject): readonly Allocation[] {
  const first = ['cpu', 'memory', 'pods', 'ephemeral-storage'];
  const names = [...first.filter((name) => name in allocatable), ...Object.keys(allocatable).filter((name) => !first.includes(name)).sort()];
  return names.map((resource) => {
    const most = scaledQuantity(allocatable[resource], 3);
    const taken = requested[resource] ?? 0n;
    return { resource, requested: taken, allocatable: most, capacity: scaledQuantity(capacity[resource], 3), percent: most === 0n ? 0 : Number(taken * 100n / most) };
  });
}

/** Pods that have ended take nothing any more. */
function hasEnded(pod: KubeObject): boolean {
  const phase = at(pod, 'status', 'phase');
  return phase === 'Succeeded' || phase === 'Failed';
}

/**
 * What a pod (v1) needs of its node: what its containers and sidecars ask for together, or what an init container needs
 * beside the sidecars that run by then, where that is more; with the overhead of its runtime. What the pod asks for as
 * a whole takes the place of its containers' sum.
 */
export function podRequests(pod: KubeObject): Amounts {
  const own = (container: JsonObject): Amounts => amounts(at(container, 'resources', 'requests'));
  let sidecars: Amounts = {};
  let starting: Amounts = {};
  for (const container of asObjects(at(pod, 'spec', 'initContainers'))) {
    if (container.restartPolicy === 'Always') {
      sidecars = add(sidecars, own(container));
      starting = larger(starting, sidecars);
    } else {
      starting = larger(starting, add(sidecars, own(container)));
    }
  }
  const running = asObjects(at(pod, 'spec', 'containers')).map(own).reduce(add, sidecars);
  const whole = { ...larger(running, starting), ...amounts(at(pod, 'spec', 'resources', 'requests')) };
  return add(whole, amounts(at(pod, 'spec', 'overhead')));
}

function amounts(quantities: unknown): Amounts {
  return Object.fromEntries(Object.entries(asObject(quantities)).map(([name, quantity]) => [name, scaledQuantity(asString(quantity) ?? quantity, 3)]));
}

function add(left: Amounts, right: Amounts): Amounts {
  const sum: Record<string, bigint> = { ...left };
  for (const [name, amount] of Object.entries(right)) {
    sum[name] = (sum[name] ?? 0n) + amount;
  }
  return sum;
}

function larger(left: Amounts, right: Amounts): Amounts {
  const result: Record<string, bigint> = { ...left };
  for (const [name, amount] of Object.entries(right)) {
    const before = result[name] ?? 0n;
    result[name] = amount > before ? amount : before;
  }
  return result;
}

const steps: readonly (readonly [string, bigint])[] = [['Ti', 1n << 40n], ['Gi', 1n << 30n], ['Mi', 1n << 20n], ['Ki', 1n << 10n]];

/**
 * An amount as people say it: cores with two decimals at most (`1.5`), bytes in the largest unit with one (`3.8Gi`),
 * others as they are.
 * @param amount in thousandths
 */
export function amountText(resource: string, amount: bigint): string {
  if (resource !== 'memory' && resource !== 'ephemeral-storage' && !resource.startsWith('hugepages-')) {
    return String(Math.round(Number(amount) / 10) / 100);
  }
  const bytes = amount / 1000n;
  const [unit, size] = steps.find(([, each]) => bytes >= each) ?? ['', 1n];
  return `${Math.round(Number(bytes * 10n / size)) / 10}${unit}`;
}
