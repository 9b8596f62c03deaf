import type { Column, Row } from '../live/types.ts';
import { cell } from './cells.ts';
import { healthOfCondition, healthOfWord, profile } from './generic.ts';
import type { Health } from './types.ts';

/** `Ready`, `NotReady` or `Unknown`, with `,SchedulingDisabled` behind it on a cordoned node. */
function nodeHealth(row: Row, columns: readonly Column[]): Health {
  const [ready = '', ...others] = cell(row, columns, 'Status').split(',');
  if (ready !== 'Ready') {
    return 'error';
  }
  return others.length > 0 ? 'warning' : 'ok';
}

function volumeHealth(row: Row, columns: readonly Column[]): Health {
  const status = cell(row, columns, 'Status');
  return status === 'Released' ? 'warning' : healthOfWord(status);
}

/** A load balancer's address comes from outside of the cluster, and may be long in coming. */
function serviceHealth(row: Row, columns: readonly Column[]): Health {
  return cell(row, columns, 'External-IP') === '<pending>' ? 'progressing' : 'unknown';
}

function eventHealth(row: Row, columns: readonly Column[]): Health {
  return cell(row, columns, 'Type') === 'Warning' ? 'warning' : 'unknown';
}

/** `True`, or `False (reason)`. */
function apiServiceHealth(row: Row, columns: readonly Column[]): Health {
  return healthOfCondition(cell(row, columns, 'Available').split(' ')[0] ?? '');
}

/** `Pending`, or conditions such as `Approved,Issued`. */
function signingRequestHealth(row: Row, columns: readonly Column[]): Health {
  const conditions = cell(row, columns, 'Condition').split(',');
  if (conditions.includes('Denied') || conditions.includes('Failed')) {
    return 'error';
  }
  return conditions.includes('Issued') ? 'done' : 'progressing';
}

export const nodeProfile = profile('vm', nodeHealth);
export const namespaceProfile = profile('symbol-namespace', (row, columns) => healthOfWord(cell(row, columns, 'Status')));
export const claimProfile = profile('save', volumeHealth);
export const volumeProfile = profile('archive', volumeHealth);
export const serviceProfile = profile('plug', serviceHealth);
export const eventProfile = profile('bell', eventHealth);
export const apiServiceProfile = profile('server', apiServiceHealth);
export const signingRequestProfile = profile('verified', signingRequestHealth);
