import type { Resource } from '../../kube/api/types.ts';
import { rankOf } from '../../kube/kinds/categories.ts';
import { pluralLabel } from '../explorer/layout.ts';

/** Kinds of which a cluster has few and people look for many, by their place among the familiar ones. */
const early: Readonly<Record<string, number>> = { namespaces: -2, nodes: -1 };

/** The kinds whose objects can be found, those that people look for first in front. Events are left out: nobody knows their names. */
export function findableKinds(resources: readonly Resource[]): Resource[] {
  const rank = (resource: Resource): number => (resource.group === '' ? early[resource.resource] : undefined) ?? rankOf(resource);
  return resources
    .filter(({ resource, verbs }) => verbs.includes('list') && verbs.includes('get') && !resource.includes('/') && resource !== 'events')
    .map((resource) => ({ resource, rank: rank(resource), label: pluralLabel(resource) }))
    .sort((a, b) => a.rank - b.rank || compare(a.label, b.label) || compare(a.resource.group, b.resource.group))
    .map(({ resource }) => resource);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
