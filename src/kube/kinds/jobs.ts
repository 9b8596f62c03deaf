import { asList, asNumber, asString, at } from '../../common/json.ts';
import type { KubeObject } from '../api/types.ts';
import type { Column, Row } from '../live/types.ts';
import { ageSince } from '../text/duration.ts';
import { cell, fractionCell } from './cells.ts';
import { conditionRemark } from './conditions.ts';
import { healthOfWord, profile } from './generic.ts';
import { remarkIf } from './remarks.ts';
import { sinceOf } from './times.ts';
import type { Health, KindProfile, Remark } from './types.ts';

function jobHealth(row: Row, columns: readonly Column[]): Health {
  const status = cell(row, columns, 'Status');
  switch (status) {
    case '':
      return withoutStatus(row, columns);
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

/** Servers before 1.30 print no status: they tell of the end, and not of a failure. */
function withoutStatus(row: Row, columns: readonly Column[]): Health {
  const completions = fractionCell(row, columns, 'Completions');
  return completions === undefined ? 'unknown' : completions.part >= completions.whole ? 'done' : 'progressing';
}

/** Why a Job (batch/v1) failed, or how far it is. */
function jobRemarks(job: KubeObject): readonly Remark[] {
  const number = (field: string): number => asNumber(at(job, 'status', field)) ?? 0;
  const failed = number('failed');
  const active = number('active');
  const limit = asNumber(at(job, 'spec', 'backoffLimit')) ?? 6;
  const wanted = asNumber(at(job, 'spec', 'completions'));
  const over = number('succeeded') >= (wanted ?? Infinity);
  return [
    ...conditionRemark(job, 'Failed', 'True', 'error', 'Failed'),
    ...conditionRemark(job, 'FailureTarget', 'True', 'error', 'Failing'),
    ...conditionRemark(job, 'Suspended', 'True', 'unknown', 'Suspended'),
    ...remarkIf(failed > 0, active > 0 ? 'warning' : 'unknown', `${failed} ${failed === 1 ? 'pod' : 'pods'} failed, up to ${limit} retries`),
    ...remarkIf(active > 0 && !over, 'progressing', `${active} ${active === 1 ? 'pod is' : 'pods are'} at work${wanted === undefined ? '' : `, ${number('succeeded')} of ${wanted} done`}`),
    ...remarkIf(asString(at(job, 'status', 'failedIndexes')) !== undefined, 'error', 'Failed indexes', asString(at(job, 'status', 'failedIndexes')) ?? ''),
  ];
}

function cronJobRemarks(job: KubeObject, now: number): readonly Remark[] {
  const last = asString(at(job, 'status', 'lastScheduleTime'));
  const success = asString(at(job, 'status', 'lastSuccessfulTime'));
  const active = asList(at(job, 'status', 'active')).length;
  // A run that is at work has had no time to succeed.
  const behind = last !== undefined && active === 0 && (success === undefined || Date.parse(success) < Date.parse(last));
  return [
    ...remarkIf(behind, 'warning', `The last run, ${ageSince(last, now)} ago, has not succeeded`, success === undefined ? 'none has so far' : `the last that did ended ${ageSince(success, now)} ago`),
    ...remarkIf(at(job, 'spec', 'suspend') === true, 'unknown', 'Suspended: no new runs are started'),
    ...remarkIf(active > 0, 'progressing', `${active} ${active === 1 ? 'run is' : 'runs are'} at work`),
    ...remarkIf(!behind && success !== undefined, 'ok', `The last success was ${ageSince(success, now)} ago`),
  ];
}

export const jobProfile: KindProfile = {
  ...profile('checklist', jobHealth),
  explain: jobRemarks,
  // Goes on while the job does.
  since: (row, columns, { name }) => (name === 'Duration' && cell(row, columns, 'Status') === 'Running' ? sinceOf(cell(row, columns, name), row) : undefined),
};
export const cronJobProfile: KindProfile = {
  ...profile('watch', (row, columns) => (cell(row, columns, 'Suspend').toLowerCase() === 'true' ? 'unknown' : 'ok')),
  explain: cronJobRemarks,
};
