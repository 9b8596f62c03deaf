import { asObjects, asString, at } from '../../common/json.ts';
import type { KubeObject } from '../api/types.ts';
import { ageSince } from '../text/duration.ts';
import { remark } from './remarks.ts';
import type { Health, Remark } from './types.ts';

/** One of `status.conditions`, as meta/v1 defines them and nearly every kind has them. */
export interface Condition {
  readonly type: string;
  /** `True`, `False` or `Unknown`. */
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  /** When the status was last another one, RFC 3339. */
  readonly since: string | undefined;
}

export function conditionsOf(object: KubeObject): readonly Condition[] {
  return readConditions(at(object, 'status', 'conditions'));
}

export function readConditions(value: unknown): readonly Condition[] {
  return asObjects(value).map((condition) => ({
    type: asString(condition.type) ?? '',
    status: asString(condition.status) ?? '',
    reason: asString(condition.reason) ?? '',
    message: asString(condition.message) ?? '',
    since: asString(condition.lastTransitionTime),
  }));
}

export function conditionNamed(object: KubeObject, type: string): Condition | undefined {
  return conditionsOf(object).find((condition) => condition.type === type);
}

/** Reason and message, the reason left out where the message begins with it. */
export function conditionText({ reason, message }: Condition): string {
  return message === '' || message.startsWith(reason) ? message || reason : [reason, message].filter((text) => text !== '').join(': ');
}

/** A remark in the condition's own words, where it has that status. */
export function conditionRemark(object: KubeObject, type: string, status: string, health: Health, ...before: readonly string[]): readonly Remark[] {
  const condition = conditionNamed(object, type);
  return condition?.status === status ? [remark(health, ...(before.length === 0 ? [type] : before), conditionText(condition))] : [];
}

// Kinds of third parties follow no list of names; these endings are what most of them use.
const badWhenTrue = /(?:Pressure|Degraded|Failed|Failure|Failing|Stalled|Unavailable|Error|Errored|Unhealthy|Invalid|Denied|Blocked|Expired|Lost|Conflict|Conflicted|Problem|NotReady|Unschedulable|OutOfDate|Outdated|Missing|Corrupted|Unreachable|Violated|Exceeded|NonStructuralSchema)$/;
const underwayWhenTrue = /^(?:Reconciling|Updating|Upgrading|Issuing|Pending|Deleting|Terminating|Initializing|Provisioning|Creating|Resizing)$/;
const goodWhenTrue = /(?:Ready|Available|Healthy|Synced|Established|Accepted|Programmed|ResolvedRefs|Valid|Reconciled|Deployed|Approved|Initialized|Released|Bound|Connected|Complete|Completed|Succeeded|NamesAccepted|Conformant)$/;
/** Reasons that tell of trouble under whatever name a condition has. */
const badReason = /fail|error|invalid|denied|forbidden|missing|notfound|exceeded|timeout|timedout|unable|backoff|crash/i;

/** How an object fares by one of its conditions, going by what conditions of such names mean. */
export function healthOfNamedCondition({ type, status, reason }: Condition): Health {
  if (badWhenTrue.test(type)) {
    return status === 'True' ? 'error' : 'ok';
  }
  if (underwayWhenTrue.test(type)) {
    return status === 'True' ? 'progressing' : 'ok';
  }
  if (status === 'True') {
    return 'ok';
  }
  if (goodWhenTrue.test(type)) {
    return status === 'Unknown' ? 'progressing' : type === 'Ready' || badReason.test(reason) ? 'error' : 'warning';
  }
  return badReason.test(reason) ? 'warning' : 'unknown';
}

/**
 * What conditions say that is not well, those of the object and those that kinds of the Gateway API keep for each of
 * their parents and listeners.
 */
export function conditionRemarks(object: KubeObject, now: number): readonly Remark[] {
  const status = object.status;
  const groups: readonly (readonly [string, readonly Condition[]])[] = [
    ['', conditionsOf(object)],
    ...asObjects(at(status, 'parents')).map((parent) => [asString(at(parent, 'parentRef', 'name')) ?? '', readConditions(parent.conditions)] as const),
    ...asObjects(at(status, 'ancestors')).map((parent) => [asString(at(parent, 'ancestorRef', 'name')) ?? '', readConditions(parent.conditions)] as const),
    ...asObjects(at(status, 'listeners')).map((listener) => [asString(listener.name) ?? '', readConditions(listener.conditions)] as const),
  ];
  return groups.flatMap(([name, conditions]) => conditions.flatMap((condition) => {
    const health = healthOfNamedCondition(condition);
    return health === 'ok' || health === 'unknown' ? [] : [remark(health, name, titleOf(condition, now), conditionText(condition))];
  }));
}

/** `Ready is False for 5m`. */
function titleOf({ type, status, since }: Condition, now: number): string {
  return since === undefined ? `${type} is ${status}` : `${type} is ${status} for ${ageSince(since, now)}`;
}
