import type { HealthTally } from '../../../kube/kinds/healthCounts.ts';
import { worstOf } from '../../../kube/kinds/healthCounts.ts';
import type { Health } from '../../../kube/kinds/types.ts';
import type { Icon, TreeNode, TreeServices } from '../node.ts';

const colors: Partial<Record<Health, string>> = { error: 'list.errorForeground', warning: 'list.warningForeground' };

/** The colour of what calls for a look. */
export function healthColor(worst: Health): string | undefined {
  return colors[worst];
}

/** The icon in the colour of the worst that is below it; its own colour where all is well. */
export function rolledUp(icon: Icon, worst: Health): Icon {
  const color = healthColor(worst);
  return color === undefined ? icon : { ...icon, color };
}

/** What only the colour of a row says, in a word. */
export function spokenHealth(worst: Health, t: TreeServices['t']): readonly string[] {
  return worst === 'error' ? [t('error')] : worst === 'warning' ? [t('warning')] : [];
}

/** How many of a list call for a look, such as `2 failing`; empty where none does. */
export function failingText({ error, warning }: HealthTally, { t, formatNumber }: Pick<TreeServices, 't' | 'formatNumber'>): string[] {
  if (error > 0) {
    return [t('{0} failing', formatNumber(error))];
  }
  return warning > 0 ? [t('{0} with warnings', formatNumber(warning))] : [];
}

/** The worst of what is live below several rows. */
export function worstBelow(nodes: readonly TreeNode[]): Health {
  return worstOf(nodes.map((node) => node.health));
}

/** Has every row above drawn again, for they show the worst that is below them. */
export function rollUp(node: TreeNode, services: Pick<TreeServices, 'refresher'>): void {
  for (let above: TreeNode | undefined = node; above !== undefined; above = above.parent) {
    services.refresher.row(above);
  }
}

/** The first of several moments, in ms since the epoch; undefined where there is none. */
export function oldest(moments: readonly (number | undefined)[]): number | undefined {
  const known = moments.filter((moment) => moment !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
