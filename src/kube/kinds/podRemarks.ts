import { asNumber, asObjects, asString, at, isObject, type JsonObject } from '../../common/json.ts';
import type { KubeObject } from '../api/types.ts';
import { ageSince } from '../text/duration.ts';
import { conditionNamed, conditionRemark, conditionText } from './conditions.ts';
import { remark, remarkIf } from './remarks.ts';
import type { Remark } from './types.ts';

/** Reasons of waiting containers that pass by themselves. */
const passing = /^(?:ContainerCreating|PodInitializing)$/;

/** Why a pod fares as it does: the pod's own words first, then each container's. */
export function podRemarks(pod: KubeObject, now: number): readonly Remark[] {
  return [...phaseRemarks(pod), ...schedulingRemarks(pod, now), ...containerRemarks(pod, now), ...gateRemarks(pod), ...resizeRemarks(pod)];
}

/** Evicted, DeadlineExceeded, NodeLost and the like stand in the status itself. */
function phaseRemarks(pod: KubeObject): readonly Remark[] {
  const reason = asString(at(pod, 'status', 'reason')) ?? '';
  const message = asString(at(pod, 'status', 'message')) ?? '';
  const failed = at(pod, 'status', 'phase') === 'Failed';
  return [
    ...remarkIf(reason + message !== '', failed ? 'error' : 'warning', reason, message),
    ...conditionRemark(pod, 'DisruptionTarget', 'True', 'warning', 'Being removed from its node'),
  ];
}

function schedulingRemarks(pod: KubeObject, now: number): readonly Remark[] {
  const condition = conditionNamed(pod, 'PodScheduled');
  if (condition?.status !== 'False') {
    return [];
  }
  if (condition.reason === 'SchedulingGated') {
    const gates = asObjects(at(pod, 'spec', 'schedulingGates')).map((gate) => asString(gate.name) ?? '').join(', ');
    return [remark('progressing', 'Not scheduled before these gates are removed', gates)];
  }
  return [remark('warning', `Not scheduled for ${ageSince(condition.since, now)}`, condition.message || condition.reason)];
}

function containerRemarks(pod: KubeObject, now: number): readonly Remark[] {
  const specs = [...asObjects(at(pod, 'spec', 'initContainers')), ...asObjects(at(pod, 'spec', 'containers'))];
  const running = at(pod, 'status', 'phase') === 'Running';
  const init = asObjects(at(pod, 'status', 'initContainerStatuses')).flatMap((status) => statusRemarks(status, specs, now, false));
  const app = asObjects(at(pod, 'status', 'containerStatuses')).flatMap((status) => statusRemarks(status, specs, now, running));
  return [...init, ...app];
}

function statusRemarks(status: JsonObject, specs: readonly JsonObject[], now: number, mayServe: boolean): readonly Remark[] {
  const name = asString(status.name) ?? '';
  const restarts = asNumber(status.restartCount) ?? 0;
  const spec = specs.find((container) => container.name === name);
  const last = at(status, 'lastState', 'terminated');
  const before = isObject(last) && restarts > 0 ? endText(last, spec, now) : '';
  const restarted = restarts === 0 ? '' : `restarted ${restarts === 1 ? 'once' : `${restarts} times`}${before === '' ? '' : `, before that ${before}`}`;
  const waiting = at(status, 'state', 'waiting');
  const ended = at(status, 'state', 'terminated');
  if (isObject(waiting)) {
    const reason = asString(waiting.reason) ?? '';
    const quiet = reason === '' || passing.test(reason);
    return [
      ...remarkIf(!quiet || typeof waiting.message === 'string', quiet ? 'progressing' : 'error', name, reason, asString(waiting.message) ?? ''),
      ...remarkIf(restarted !== '', 'error', name, restarted),
    ];
  }
  if (isObject(ended)) {
    const failed = (asNumber(ended.exitCode) ?? 0) !== 0;
    return [...remarkIf(failed, 'error', name, endText(ended, spec, now)), ...remarkIf(restarted !== '', failed ? 'error' : 'unknown', name, restarted)];
  }
  const killed = isObject(last) && last.reason === 'OOMKilled';
  return [
    ...remarkIf(mayServe && isObject(at(status, 'state', 'running')) && status.ready === false, 'warning', name, notReadyText(status, spec)),
    ...remarkIf(restarted !== '', killed ? 'warning' : 'unknown', name, restarted),
  ];
}

/** Running, yet not ready: which of its probes it waits for. */
function notReadyText(status: JsonObject, spec: JsonObject | undefined): string {
  if (status.started === false && isObject(spec?.startupProbe)) {
    return 'runs, but its startup probe has not succeeded yet';
  }
  return isObject(spec?.readinessProbe) ? 'runs, but its readiness probe does not succeed' : 'runs, but is not ready';
}

/** `OOMKilled (its memory limit is 64Mi), exit code 137, 3m ago: message`. */
function endText(state: JsonObject, spec: JsonObject | undefined, now: number): string {
  const reason = asString(state.reason) ?? 'ended';
  const limit = asString(at(spec, 'resources', 'limits', 'memory'));
  const signal = asNumber(state.signal) ?? 0;
  const parts = [
    reason === 'OOMKilled' && limit !== undefined ? `${reason} (its memory limit is ${limit})` : reason,
    ...(typeof state.exitCode === 'number' ? [`exit code ${state.exitCode}`] : []),
    ...(signal > 0 ? [`signal ${signal}`] : []),
    ...(typeof state.finishedAt === 'string' ? [`${ageSince(state.finishedAt, now)} ago`] : []),
  ].join(', ');
  const message = asString(state.message)?.trim() ?? '';
  return message === '' ? parts : `${parts}: ${message}`;
}

/** Conditions that others have to set before the pod counts as ready. */
function gateRemarks(pod: KubeObject): readonly Remark[] {
  return asObjects(at(pod, 'spec', 'readinessGates')).flatMap((gate) => {
    const type = asString(gate.conditionType) ?? '';
    const condition = conditionNamed(pod, type);
    return remarkIf(condition?.status !== 'True', 'warning', `Readiness gate ${type} is not met`, condition === undefined ? '' : conditionText(condition));
  });
}

function resizeRemarks(pod: KubeObject): readonly Remark[] {
  return [
    ...conditionRemark(pod, 'PodResizePending', 'True', 'warning', 'Resize pending'),
    ...conditionRemark(pod, 'PodResizeInProgress', 'True', 'progressing', 'Resize in progress'),
  ];
}
