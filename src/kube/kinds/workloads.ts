import type { KubeObject } from '../api/types.ts';
import type { Column, Row } from '../live/types.ts';
import { fractionCell, numberCell } from './cells.ts';
import { profile } from './generic.ts';
import { judgedFacts, judgedHealth } from './judged.ts';
import { daemonSetRemarks, deploymentRemarks, replicaSetRemarks, statefulSetRemarks } from './rollouts.ts';
import type { Health, KindProfile, Remark } from './types.ts';

/** Whether as many pods are ready as are wanted. */
function readiness(ready: number | undefined, wanted: number | undefined): Health {
  if (ready === undefined || wanted === undefined) {
    return 'unknown';
  }
  if (wanted === 0) {
    return 'done';
  }
  if (ready >= wanted) {
    return 'ok';
  }
  return ready === 0 ? 'error' : 'warning';
}

function readyOfWanted(row: Row, columns: readonly Column[]): Health {
  const ready = fractionCell(row, columns, 'Ready');
  return readiness(ready?.part, ready?.whole);
}

function readyOfDesired(row: Row, columns: readonly Column[]): Health {
  return readiness(numberCell(row, columns, 'Ready'), numberCell(row, columns, 'Desired'));
}

/**
 * A workload that rolls out new templates. Its columns count pods that are ready, old ones too, and say nothing of a rollout that
 * has given up: lists read the whole object and keep the worst of what is remarked of it. The columns tell the rest.
 */
function rolledOut(icon: string, id: string, columnHealth: KindProfile['health'], remarks: (object: KubeObject) => readonly Remark[]): KindProfile {
  return { ...profile(icon, (row, columns) => judgedHealth(row) ?? columnHealth(row, columns)), facts: judgedFacts(id, remarks), explain: remarks };
}

export const deploymentProfile = rolledOut('rocket', 'deployment', readyOfWanted, deploymentRemarks);
export const statefulSetProfile = rolledOut('database', 'stateful set', readyOfWanted, statefulSetRemarks);
export const daemonSetProfile = rolledOut('server-process', 'daemon set', readyOfDesired, daemonSetRemarks);
/** There are many, nearly all of them old ones of Deployments, which tell how they fare. */
export const replicaSetProfile: KindProfile = { ...profile('layers', readyOfDesired), explain: replicaSetRemarks };
