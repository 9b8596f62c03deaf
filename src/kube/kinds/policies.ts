import { asNumber, asObject, asString, at } from '../../common/json.ts';
import type { KubeObject } from '../api/types.ts';
import { scaledQuantity } from '../text/quantity.ts';
import { conditionNamed, conditionsOf, conditionText, type Condition } from './conditions.ts';
import { profile } from './generic.ts';
import { judgedFacts, judgedHealth } from './judged.ts';
import { remark, remarkIf } from './remarks.ts';
import type { KindProfile, Remark } from './types.ts';

// Kinds that bound others, and whose columns do not tell whether they can do so. There are few of each and they are
// small, so that their lists may read whole objects.

/** A kind judged by the worst of its remarks, which is all that its lists keep. */
function judgedProfile(icon: string, id: string, remarks: (object: KubeObject) => readonly Remark[]): KindProfile {
  return { ...profile(icon, (row) => judgedHealth(row) ?? 'unknown'), facts: judgedFacts(id, remarks), explain: remarks };
}

/** The conditions of an autoscaler (autoscaling/v2); earlier versions keep them in an annotation, which is not read. */
function autoscalerRemarks(autoscaler: KubeObject): readonly Remark[] {
  const limited = conditionNamed(autoscaler, 'ScalingLimited');
  const current = asNumber(at(autoscaler, 'status', 'currentReplicas'));
  const desired = asNumber(at(autoscaler, 'status', 'desiredReplicas'));
  const bad = (type: string, title: string): readonly Remark[] => {
    const condition = conditionNamed(autoscaler, type);
    return condition?.status === 'False' ? [remark(offByChoice(condition) ? 'unknown' : 'error', title, conditionText(condition))] : [];
  };
  return [
    ...bad('AbleToScale', 'Unable to scale'),
    ...bad('ScalingActive', 'Does not scale'),
    ...limitRemarks(limited),
    ...remarkIf(current !== undefined && desired !== undefined && current !== desired, 'progressing', `Scales from ${current} to ${desired} replicas`),
    ...remarkIf(conditionNamed(autoscaler, 'ScalingActive')?.status === 'True', 'ok', `${current ?? 0} replicas, as the metrics want`),
  ];
}

/** A target of no replicas switches its autoscaler off. */
function offByChoice({ reason }: Condition): boolean {
  return reason === 'ScalingDisabled';
}

/** At the lower bound an autoscaler idles, at the upper one it may want more than it gets. */
function limitRemarks(limited: Condition | undefined): readonly Remark[] {
  if (limited?.status !== 'True') {
    return [];
  }
  return [remark(limited.reason === 'TooManyReplicas' ? 'warning' : 'unknown', 'Limited', conditionText(limited))];
}

/** Whether a budget (policy/v1) is kept, and whether it lets a node be drained. */
function budgetRemarks(budget: KubeObject): readonly Remark[] {
  const number = (field: string): number => asNumber(at(budget, 'status', field)) ?? 0;
  const expected = number('expectedPods');
  const healthy = number('currentHealthy');
  const desired = number('desiredHealthy');
  const allowed = number('disruptionsAllowed');
  if (expected === 0) {
    return [remark('unknown', 'Matches no pods')];
  }
  const failed = conditionsOf(budget).find(({ type, reason }) => type === 'DisruptionAllowed' && reason === 'SyncFailed');
  return [
    ...(failed === undefined ? [] : [remark('error', conditionText(failed))]),
    ...remarkIf(healthy < desired, 'warning', `${healthy} of ${expected} pods are healthy, ${desired} are wanted`),
    ...remarkIf(healthy >= desired && allowed === 0, 'warning', 'Allows no disruption: draining a node waits for ever for these pods'),
    ...remarkIf(allowed > 0, 'ok', `${allowed} of ${expected} pods may be disrupted`),
  ];
}

/** How much of each bound of a ResourceQuota (v1) is used. */
function quotaRemarks(quota: KubeObject): readonly Remark[] {
  const used = asObject(at(quota, 'status', 'used'));
  return Object.entries(asObject(at(quota, 'status', 'hard'))).map(([resource, hard]) => {
    const bound = scaledQuantity(hard, 3);
    const taken = scaledQuantity(used[resource], 3);
    const percent = bound === 0n ? 100 : Number(taken * 100n / bound);
    return remark(percent >= 100 && bound > 0n ? 'warning' : 'ok', `${resource}: ${asString(used[resource]) ?? '0'} of ${asString(hard) ?? ''} (${percent}%)`);
  });
}

export const autoscalerProfile = judgedProfile('graph', 'autoscaler', autoscalerRemarks);
export const budgetProfile = judgedProfile('law', 'budget', budgetRemarks);
export const quotaProfile = judgedProfile('dashboard', 'quota', quotaRemarks);
