import type { Resource } from '../../../kube/api/types.ts';
import type { HealthTally } from '../../../kube/kinds/healthCounts.ts';
import type { Health } from '../../../kube/kinds/types.ts';
import type { Translate } from '../../translate.ts';
import type { TreeServices } from '../node.ts';

type Words = Pick<TreeServices, 't' | 'formatNumber'>;

/** A kind that the overview counts. */
export interface OverviewKind {
  /** `resource.group` as discovery names it. */
  readonly id: string;
  label(t: Translate): string;
  /** The counts in words, such as `118 ok · 2 failing`. */
  summary(tally: HealthTally, words: Words): string;
}

type HealthWords = Partial<Record<Health, (count: string) => string>>;

/** What matters in a scope, in the order shown. */
export const overviewKinds: readonly OverviewKind[] = [
  { id: 'nodes.', label: (t) => t('Nodes'), summary: nodesText },
  { id: 'pods.', label: (t) => t('Pods'), summary: counted((t) => ({ warning: (count) => t('{0} not ready', count), progressing: (count) => t('{0} pending', count) })) },
  { id: 'deployments.apps', label: (t) => t('Deployments'), summary: counted(scalable) },
  { id: 'statefulsets.apps', label: (t) => t('StatefulSets'), summary: counted(scalable) },
  { id: 'daemonsets.apps', label: (t) => t('DaemonSets'), summary: counted((t) => ({ done: (count) => t('{0} on no node', count) })) },
  { id: 'jobs.batch', label: (t) => t('Jobs'), summary: counted((t) => ({ progressing: (count) => t('{0} at work', count), unknown: (count) => t('{0} suspended', count) })) },
  { id: 'persistentvolumeclaims.', label: (t) => t('Volume Claims'), summary: counted((t) => ({ ok: (count) => t('{0} bound', count), progressing: (count) => t('{0} pending', count) })) },
];

/** Healths that call for a look: the objects below a row of the overview are those. */
export function isNotWell(health: Health): boolean {
  return health === 'error' || health === 'warning' || health === 'progressing';
}

/** The kind's resource on this server. */
export function resourceOf({ id }: OverviewKind, resources: readonly Resource[]): Resource | undefined {
  return resources.find(({ group, resource }) => `${resource}.${group}` === id);
}

function scalable(t: Translate): HealthWords {
  return { done: (count) => t('{0} scaled to 0', count) };
}

/** Nodes that are cordoned or under pressure are ready all the same. */
function nodesText(tally: HealthTally, { t, formatNumber }: Words): string {
  const all = Object.values(tally).reduce((sum, count) => sum + count, 0);
  const ready = t('{0} of {1} ready', formatNumber(all - tally.error - tally.progressing), formatNumber(all));
  return tally.warning === 0 ? ready : `${ready} · ${t('{0} with warnings', formatNumber(tally.warning))}`;
}

function counted(own: (t: Translate) => HealthWords): OverviewKind['summary'] {
  return (tally, { t, formatNumber }) => {
    const words: HealthWords = {
      ok: (count) => t('{0} ok', count),
      error: (count) => t('{0} failing', count),
      warning: (count) => t('{0} with warnings', count),
      progressing: (count) => t('{0} in progress', count),
      done: (count) => t('{0} done', count),
      ...own(t),
    };
    const order: readonly Health[] = ['ok', 'error', 'warning', 'progressing', 'done', 'unknown'];
    return order.flatMap((health) => tally[health] === 0 ? [] : words[health]?.(formatNumber(tally[health])) ?? []).join(' · ');
  };
}
