import type { Column, Row } from '../live/types.ts';
import { fractionCell, numberCell } from './cells.ts';
import { profile } from './generic.ts';
import { daemonSetRemarks, deploymentRemarks, replicaSetRemarks, statefulSetRemarks } from './rollouts.ts';
import type { Health, KindProfile } from './types.ts';

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

/** Rolling out: as many are ready as are wanted, but not all of them are of the newest template. */
function rollingOut(health: Health, updated: number | undefined, wanted: number | undefined): Health {
  return updated !== undefined && wanted !== undefined && updated < wanted && health !== 'error' ? 'progressing' : health;
}

function deploymentHealth(row: Row, columns: readonly Column[]): Health {
  return rollingOut(readyOfWanted(row, columns), numberCell(row, columns, 'Up-to-date'), fractionCell(row, columns, 'Ready')?.whole);
}

function daemonSetHealth(row: Row, columns: readonly Column[]): Health {
  return rollingOut(readyOfDesired(row, columns), numberCell(row, columns, 'Up-to-date'), numberCell(row, columns, 'Desired'));
}

export const deploymentProfile: KindProfile = { ...profile('rocket', deploymentHealth), explain: deploymentRemarks };
export const statefulSetProfile: KindProfile = { ...profile('database', readyOfWanted), explain: statefulSetRemarks };
export const daemonSetProfile: KindProfile = { ...profile('server-process', daemonSetHealth), explain: daemonSetRemarks };
export const replicaSetProfile: KindProfile = { ...profile('layers', readyOfDesired), explain: replicaSetRemarks };
