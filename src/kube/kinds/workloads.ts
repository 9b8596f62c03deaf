import type { Column, Row } from '../live/types.ts';
import { cell, fractionCell, numberCell } from './cells.ts';
import { healthOfWord, profile } from './generic.ts';
import type { Health } from './types.ts';

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
function deploymentHealth(row: Row, columns: readonly Column[]): Health {
  const health = readyOfWanted(row, columns);
  const updated = numberCell(row, columns, 'Up-to-date');
  const wanted = fractionCell(row, columns, 'Ready')?.whole ?? 0;
  return updated !== undefined && updated < wanted && health !== 'error' ? 'progressing' : health;
}

function jobHealth(row: Row, columns: readonly Column[]): Health {
  const status = cell(row, columns, 'Status');
  switch (status) {
    case 'Running':
    case 'SuccessCriteriaMet':
      return 'progressing';
    case 'Suspended':
      return 'unknown';
    case 'FailureTarget':
      return 'error';
    default:
      return healthOfWord(status);
  }
}

export const deploymentProfile = profile('rocket', deploymentHealth);
export const statefulSetProfile = profile('database', readyOfWanted);
export const daemonSetProfile = profile('server-process', readyOfDesired);
export const replicaSetProfile = profile('layers', readyOfDesired);
export const jobProfile = profile('checklist', jobHealth);
export const cronJobProfile = profile('watch', (row, columns) => (cell(row, columns, 'Suspend') === 'true' ? 'unknown' : 'ok'));
