import { Failure } from '../../common/failure.ts';
import { asNumber, asObjects, asString, at, isObject, type JsonObject } from '../../common/json.ts';
import { podPath } from '../api/paths.ts';
import type { KubeClient } from '../api/types.ts';
import type { ContainerRef } from './types.ts';

/** What a pod's status says of one container now. */
export interface Instance {
  /** Another one after each restart; empty before the first start. */
  readonly id: string;
  readonly running: boolean;
  /** Of the instance that ended last. */
  readonly exitCode: number | undefined;
  /** Exit codes of ended instances by their id. */
  readonly ended: ReadonlyMap<string, number>;
}

/** For those who may read logs but not pods: a log that ended then counts as a container that did. */
const unknown: Instance = { id: '', running: false, exitCode: undefined, ended: new Map() };

/** Asks for the container's state; undefined where the pod is gone. */
export async function readInstance(client: KubeClient, ref: ContainerRef, signal: AbortSignal): Promise<Instance | undefined> {
  let pod: unknown;
  try {
    pod = await client.json({ path: podPath(ref.namespace, ref.pod), signal });
  } catch (error) {
    if (error instanceof Failure && error.code === 'not-found') {
      return undefined;
    }
    if (error instanceof Failure && error.code === 'forbidden') {
      return unknown;
    }
    throw error;
  }
  const lists = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'];
  const status = lists.flatMap((list) => asObjects(at(pod, 'status', list))).find((candidate) => candidate.name === ref.container);
  const terminated = [at(status, 'lastState', 'terminated'), at(status, 'state', 'terminated')].filter(isObject);
  return {
    id: asString(at(status, 'containerID')) ?? '',
    running: isObject(at(status, 'state', 'running')) && at(pod, 'status', 'phase') !== 'Failed' && at(pod, 'status', 'phase') !== 'Succeeded',
    exitCode: asNumber(terminated.at(-1)?.exitCode),
    ended: new Map(terminated.flatMap(exitOf)),
  };
}

function exitOf(state: JsonObject): [string, number][] {
  const id = asString(state.containerID);
  const code = asNumber(state.exitCode);
  return id === undefined || code === undefined ? [] : [[id, code]];
}
