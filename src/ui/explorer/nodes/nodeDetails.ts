import { Lifetime, type Disposable } from '../../../common/lifetime.ts';
import { plainLine } from '../../../common/text.ts';
import type { Resource } from '../../../kube/api/types.ts';
import { allocations, amountText, requestedBy, type Allocation } from '../../../kube/controlPlane/allocation.ts';
import { conditionText, type Condition } from '../../../kube/kinds/conditions.ts';
import { isReady, nodeFactsOf, troubles, type NodeFacts } from '../../../kube/kinds/node.ts';
import type { LiveCollection } from '../../../kube/live/types.ts';
import { podsOfNode } from '../../../kube/relations/cluster.ts';
import { humanDuration } from '../../../kube/text/duration.ts';
import type { Translate } from '../../translate.ts';
import type { TreeNode, TreeServices } from '../node.ts';
import { settledWithin } from '../settledWithin.ts';
import { detailPlans, type Detail } from './detailNode.ts';
import type { ObjectNode } from './objectNode.ts';
import { PlannedRows } from './plannedRows.ts';

/** How long an expanding node may wait for what its pods ask for. */
const patienceMs = 400;
/** How long what left the screen is kept live. */
const keepMs = 15_000;

const pods: Resource = { group: '', version: 'v1', resource: 'pods', singular: 'pod', kind: 'Pod', namespaced: true, verbs: ['list', 'watch'], shortNames: [], categories: [] };

/** Below a node of the cluster: what of it is taken, and what its kubelet reports. */
export class NodeDetails implements Disposable {
  readonly #parent: ObjectNode;
  readonly #services: TreeServices;
  readonly #rows: PlannedRows;
  #opened: Lifetime | undefined;
  #pods: LiveCollection | undefined;
  #release: Disposable | undefined;

  constructor(parent: ObjectNode, services: TreeServices) {
    this.#parent = parent;
    this.#services = services;
    this.#rows = new PlannedRows(parent, services);
  }

  async rows(): Promise<readonly TreeNode[]> {
    if (nodeFactsOf(this.#parent.row) === undefined) {
      return [];
    }
    await settledWithin(this.#open().settled, patienceMs, this.#services.clock);
    this.#apply();
    return this.#rows.rows;
  }

  /** The node's row is another now. */
  rowChanged(): void {
    if (this.#pods !== undefined) {
      this.#apply();
    }
  }

  setShown(shown: boolean): void {
    this.#release?.dispose();
    this.#release = undefined;
    if (!shown) {
      this.#release = this.#services.clock.after(keepMs, () => this.#close());
    } else if (this.#rows.rows.length > 0) {
      this.#open();
      this.#apply();
    }
  }

  /** Lists the pods again now. */
  retry(): void {
    this.#pods?.retry();
  }

  dispose(): void {
    this.#release?.dispose();
    this.#close();
    this.#rows.clear();
  }

  #open(): LiveCollection {
    if (this.#pods !== undefined) {
      return this.#pods;
    }
    const opened = new Lifetime();
    const { connection } = this.#parent.list;
    const collection = opened.add(connection.collections.open(podsOfNode(pods, this.#parent.row.name)));
    opened.add(collection.onDidChange(() => this.#apply()));
    opened.add(collection.onDidChangeState(() => this.#apply()));
    this.#opened = opened;
    this.#pods = collection;
    return collection;
  }

  #close(): void {
    this.#opened?.dispose();
    this.#opened = undefined;
    this.#pods = undefined;
  }

  #apply(): void {
    const facts = nodeFactsOf(this.#parent.row);
    if (facts !== undefined) {
      this.#rows.apply(detailPlans([this.#resources(facts), conditionsDetail(facts, this.#services)], this.#services));
    }
  }

  #resources(facts: NodeFacts): Detail {
    const { t } = this.#services;
    const phase = this.#pods?.state.phase;
    // Requests that are not all known would look like room that is not there.
    const known = phase === 'live' || phase === 'stale';
    const all = allocations(known ? requestedBy(this.#pods?.rows ?? []) : {}, facts.capacity, facts.allocatable);
    const described = all.filter(({ resource }) => ['cpu', 'memory', 'pods'].includes(resource)).map((each) => t('{0} {1}%', nameOf(each, t), String(each.percent)));
    return {
      name: 'resources',
      label: t('Resources'),
      description: known ? described.join(' · ') : phase === 'loading' ? t('Loading…') : t('requests are not known, as pods may not be listed'),
      icon: 'pie-chart',
      explanation: t('What the pods of this node have asked for, in relation to what it has for pods. The scheduler goes by this, not by what is used.'),
      // What a node has none of is nothing to read.
      details: all.filter(({ capacity, allocatable }) => capacity > 0n || allocatable > 0n).map((each) => this.#resourceDetail(each, known)),
    };
  }

  #resourceDetail(allocation: Allocation, known: boolean): Detail {
    const { t } = this.#services;
    const { resource, requested, allocatable, capacity, percent } = allocation;
    const text = (amount: bigint): string => amountText(resource, amount);
    return {
      name: resource,
      label: nameOf(allocation, t),
      description: !known ? text(allocatable)
        : resource === 'pods' ? t('{0} of {1} ({2}%)', text(requested), text(allocatable), String(percent))
          : t('{0} of {1} requested ({2}%)', text(requested), text(allocatable), String(percent)),
      icon: 'circle-outline',
      health: known && percent >= 100 ? 'warning' : 'unknown',
      explanation: t('Capacity: {0}. For pods: {1}. The rest is kept for the system.', text(capacity), text(allocatable)),
    };
  }
}

function nameOf({ resource }: Allocation, t: Translate): string {
  switch (resource) {
    case 'cpu':
      return t('CPU');
    case 'memory':
      return t('Memory');
    case 'pods':
      return t('Pods');
    case 'ephemeral-storage':
      return t('Ephemeral Storage');
    default:
      return plainLine(resource, 100);
  }
}

/** The kubelet's conditions, those that are not well first. */
function conditionsDetail({ conditions, kubelet, unschedulable, taints }: NodeFacts, { t, clock }: TreeServices): Detail {
  const bad = troubles(conditions);
  const ready = isReady(conditions);
  const now = clock.now();
  const parts = [ready ? t('ready') : t('not ready'), ...(unschedulable ? [t('cordoned')] : []), ...bad.map(({ type }) => type), kubelet];
  const ordered = [...conditions.filter(({ type, status }) => type === 'Ready' && status !== 'True'), ...bad, ...conditions.filter(({ type, status }) => type === 'Ready' ? status === 'True' : status !== 'True')];
  return {
    name: 'conditions',
    label: t('Conditions'),
    description: plainLine(parts.join(' · '), 200),
    icon: 'pulse',
    health: !ready ? 'error' : bad.length > 0 || unschedulable ? 'warning' : 'ok',
    keepIcon: true,
    explanation: t('What the kubelet reports, the program on the node that starts its pods and watches over them. Its version: {0}.', kubelet),
    details: [
      ...ordered.map((condition) => conditionDetail(condition, now)),
      ...taints.map(({ key, value, effect }): Detail => ({
        name: `taint ${key} ${effect}`,
        label: plainLine(value === '' ? key : `${key}=${value}`, 200),
        description: effect,
        icon: 'circle-slash',
        explanation: t('A taint: it keeps pods off the node that do not tolerate it.'),
      })),
    ],
  };
}

function conditionDetail(condition: Condition, now: number): Detail {
  const { type, status, since } = condition;
  const well = type === 'Ready' ? status === 'True' : status === 'False';
  const age = since === undefined ? [] : [humanDuration(now - Date.parse(since))];
  return {
    name: type,
    label: plainLine(type, 100),
    description: plainLine([status, ...age, condition.message].filter((text) => text !== '').join(' · '), 200),
    icon: 'circle-outline',
    health: well ? 'ok' : type === 'Ready' ? 'error' : status === 'Unknown' ? 'unknown' : 'warning',
    explanation: plainLine(conditionText(condition), 500),
  };
}
