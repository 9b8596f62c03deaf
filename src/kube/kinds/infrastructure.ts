import { asString, at } from '../../common/json.ts';
import type { KubeObject } from '../api/types.ts';
import type { Column, Row } from '../live/types.ts';
import { ageSince } from '../text/duration.ts';
import { cell } from './cells.ts';
import { conditionNamed, conditionRemark, conditionRemarks, conditionsOf, conditionText } from './conditions.ts';
import { healthOfCondition, healthOfWord, profile } from './generic.ts';
import { remark, remarkIf } from './remarks.ts';
import type { Health, KindProfile, Remark } from './types.ts';

/** `True`, or `False (reason)`. */
function apiServiceHealth(row: Row, columns: readonly Column[]): Health {
  return healthOfCondition(cell(row, columns, 'Available').split(' ')[0] ?? '');
}

/** What still keeps a namespace that is being deleted: its conditions say what is left and who holds it. */
function namespaceRemarks(namespace: KubeObject): readonly Remark[] {
  return conditionsOf(namespace).filter(({ status }) => status === 'True').map((condition) =>
    remark(condition.type.endsWith('Failure') ? 'error' : 'progressing', conditionText(condition)));
}

/** A kind is served once its names are accepted; a schema that is not structural keeps it from being pruned and validated. */
function definitionRemarks(definition: KubeObject): readonly Remark[] {
  const conflict = conditionNamed(definition, 'NamesAccepted');
  return [
    ...remarkIf(conflict?.status === 'False', 'error', 'Its names are taken', conflict === undefined ? '' : conditionText(conflict)),
    ...conditionRemark(definition, 'Established', 'False', 'error', 'Not served'),
    ...conditionRemark(definition, 'NonStructuralSchema', 'True', 'warning', 'Its schema is not structural'),
    ...conditionRemark(definition, 'Terminating', 'True', 'progressing', 'Being deleted'),
  ];
}

function leaseRemarks(lease: KubeObject, now: number): readonly Remark[] {
  const renewed = asString(at(lease, 'spec', 'renewTime'));
  return remarkIf(renewed !== undefined, 'unknown', `Renewed ${ageSince(renewed, now)} ago`);
}

export const namespaceProfile: KindProfile = { ...profile('symbol-namespace', (row, columns) => healthOfWord(cell(row, columns, 'Status'))), explain: namespaceRemarks };
export const apiServiceProfile: KindProfile = { ...profile('server', apiServiceHealth), explain: conditionRemarks };
export const definitionProfile: KindProfile = { ...profile('extensions', () => 'unknown'), explain: definitionRemarks };
export const leaseProfile: KindProfile = { ...profile('pinned', () => 'unknown'), explain: leaseRemarks };
