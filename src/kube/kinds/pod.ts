import { asNumber, asObjects, asString, at, isObject, type JsonObject } from '../../common/json.ts';
import type { KubeObject } from '../api/types.ts';
import type { Column, Row } from '../live/types.ts';
import { cell, fractionCell } from './cells.ts';
import { profile } from './generic.ts';
import { podRemarks } from './podRemarks.ts';
import type { ContainerInfo, Health, KindProfile } from './types.ts';

/** Reasons, also of init containers, under which a pod waits for something that is on its way. */
const underway = /^(?:Pending|ContainerCreating|PodInitializing|Terminating|SchedulingGated|Init:\d+\/\d+)$/;

/** Statuses that end a pod's work well. */
const ended = /^(?:Completed|Succeeded)$/;

export const podProfile: KindProfile = { ...profile('package', podHealth), explain: podRemarks, containers: podContainers };

/** The Status column tells everything: the phase, or the reason of the container that fares worst. */
function podHealth(row: Row, columns: readonly Column[]): Health {
  const status = cell(row, columns, 'Status');
  if (status === '') {
    return 'unknown';
  }
  if (ended.test(status)) {
    return 'done';
  }
  if (underway.test(status)) {
    // A pod that waits for a node has one within moments, unless the scheduler finds none.
    return status === 'Pending' && cell(row, columns, 'Node') === '<none>' ? 'warning' : 'progressing';
  }
  if (status !== 'Running' && status !== 'NotReady') {
    return 'error';
  }
  const ready = fractionCell(row, columns, 'Ready');
  return ready === undefined || ready.part >= ready.whole ? 'ok' : 'warning';
}

function podContainers(pod: KubeObject): ContainerInfo[] {
  const section = (specs: string, statuses: string, roleOf: (container: JsonObject) => ContainerInfo['role']): ContainerInfo[] => {
    const known = asObjects(at(pod, 'status', statuses));
    return asObjects(at(pod, 'spec', specs)).map((container) =>
      containerInfo(container, roleOf(container), known.find((status) => status.name === container.name)));
  };
  return [
    ...section('initContainers', 'initContainerStatuses', (container) => (container.restartPolicy === 'Always' ? 'sidecar' : 'init')),
    ...section('containers', 'containerStatuses', () => 'app'),
    ...section('ephemeralContainers', 'ephemeralContainerStatuses', () => 'ephemeral'),
  ];
}

function containerInfo(container: JsonObject, role: ContainerInfo['role'], status: JsonObject | undefined): ContainerInfo {
  const state = stateOf(status);
  const ready = status?.ready === true;
  return {
    name: asString(container.name) ?? '',
    role,
    image: asString(container.image) ?? '',
    ...state,
    ready,
    restarts: asNumber(status?.restartCount) ?? 0,
    health: containerHealth(role, state, ready),
  };
}

type State = Pick<ContainerInfo, 'state' | 'reason' | 'exitCode'>;

function stateOf(status: JsonObject | undefined): State {
  const terminated = at(status, 'state', 'terminated');
  if (isObject(at(status, 'state', 'running'))) {
    return { state: 'running', reason: undefined, exitCode: undefined };
  }
  if (isObject(terminated)) {
    const exitCode = asNumber(terminated.exitCode) ?? 0;
    const signal = asNumber(terminated.signal) ?? 0;
    const reason = asString(terminated.reason) ?? (signal > 0 ? `Signal:${signal}` : `ExitCode:${exitCode}`);
    return { state: 'terminated', reason, exitCode };
  }
  return { state: 'waiting', reason: asString(at(status, 'state', 'waiting', 'reason')), exitCode: undefined };
}

function containerHealth(role: ContainerInfo['role'], { state, reason, exitCode }: State, ready: boolean): Health {
  switch (state) {
    case 'running':
      // An ephemeral container is never called ready, and an init container only when it has ended.
      return ready || role === 'ephemeral' || role === 'init' ? 'ok' : 'warning';
    case 'terminated':
      return exitCode === 0 ? 'done' : 'error';
    case 'waiting':
      return reason === undefined || underway.test(reason) ? 'progressing' : 'error';
  }
}
