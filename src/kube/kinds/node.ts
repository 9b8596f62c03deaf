import { asObject, asObjects, asString, at, type JsonObject } from '../../common/json.ts';
import type { KubeObject } from '../api/types.ts';
import type { Column, FactsReader, Row } from '../live/types.ts';
import { ageSince } from '../text/duration.ts';
import { cell } from './cells.ts';
import { conditionsOf, conditionText, readConditions, type Condition } from './conditions.ts';
import { profile } from './generic.ts';
import { remark, remarkIf } from './remarks.ts';
import type { Health, KindProfile, Remark } from './types.ts';

/** A taint of a node: what keeps pods off it. */
export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

/** What lists keep of a Node (v1). */
export interface NodeFacts {
  readonly conditions: readonly Condition[];
  readonly kubelet: string;
  readonly unschedulable: boolean;
  readonly taints: readonly Taint[];
  /** Quantities by resource, such as `cpu` and `memory`. */
  readonly capacity: JsonObject;
  readonly allocatable: JsonObject;
}

export const nodeFactsReader: FactsReader = {
  id: 'node',
  read: (node) => ({
    conditions: asObjects(at(node, 'status', 'conditions')),
    kubelet: asString(at(node, 'status', 'nodeInfo', 'kubeletVersion')) ?? '',
    unschedulable: at(node, 'spec', 'unschedulable') === true,
    taints: asObjects(at(node, 'spec', 'taints')),
    capacity: asObject(at(node, 'status', 'capacity')),
    allocatable: asObject(at(node, 'status', 'allocatable')),
  }),
};

/** The facts of a row of nodes; undefined where its list was read without them. */
export function nodeFactsOf({ facts }: Row): NodeFacts | undefined {
  return facts === undefined ? undefined : {
    conditions: readConditions(facts.conditions),
    kubelet: asString(facts.kubelet) ?? '',
    unschedulable: facts.unschedulable === true,
    taints: asObjects(facts.taints).map(({ key, value, effect }) => ({ key: asString(key) ?? '', value: asString(value) ?? '', effect: asString(effect) ?? '' })),
    capacity: asObject(facts.capacity),
    allocatable: asObject(facts.allocatable),
  };
}

/** Whether the kubelet says that the node can run pods. */
export function isReady(conditions: readonly Condition[]): boolean {
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

/** Every condition of a node but Ready is bad news when it is true: the kubelet's own, and those of problem detectors. */
export function troubles(conditions: readonly Condition[]): readonly Condition[] {
  return conditions.filter(({ type, status }) => type !== 'Ready' && status === 'True');
}

/** The Status column has `Ready`, `NotReady` or `Unknown`, with `,SchedulingDisabled` behind it on a cordoned node. */
function nodeHealth(row: Row, columns: readonly Column[]): Health {
  const [ready = '', ...others] = cell(row, columns, 'Status').split(',');
  if (ready !== 'Ready') {
    return 'error';
  }
  return others.length > 0 || troubles(readConditions(row.facts?.conditions)).length > 0 ? 'warning' : 'ok';
}

function nodeRemarks(node: KubeObject, now: number): readonly Remark[] {
  const conditions = conditionsOf(node);
  const ready = conditions.find(({ type }) => type === 'Ready');
  const taints = asObjects(at(node, 'spec', 'taints')).filter(({ effect }) => effect === 'NoExecute');
  return [
    ...(ready?.status === 'True' ? [] : [remark('error', readyText(ready, now), ready === undefined ? '' : conditionText(ready))]),
    ...troubles(conditions).map((condition) => remark('warning', `${condition.type} for ${ageSince(condition.since, now)}`, conditionText(condition))),
    ...remarkIf(at(node, 'spec', 'unschedulable') === true, 'warning', 'Cordoned: no new pods are put here'),
    ...taints.map((taint) => remark('warning', `Pods that do not tolerate ${asString(taint.key) ?? ''} are moved away`)),
  ];
}

function readyText(ready: Condition | undefined, now: number): string {
  if (ready === undefined) {
    return 'Its kubelet has not reported yet';
  }
  const age = ageSince(ready.since, now);
  return ready.status === 'Unknown' ? `Its kubelet has said nothing for ${age}` : `Not ready for ${age}`;
}

export const nodeProfile: KindProfile = { ...profile('vm', nodeHealth), facts: nodeFactsReader, explain: nodeRemarks };
