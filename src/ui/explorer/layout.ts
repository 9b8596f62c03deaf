import type { Resource } from '../../kube/api/types.ts';

/** A folder of kinds under a context. */
export interface Category {
  readonly id: string;
  readonly kinds: readonly KindPlace[];
}

/** A kind's place in the tree and what it is called there. */
export interface KindPlace {
  readonly resource: Resource;
  readonly label: string;
  /** The API group, where another kind in the same folder has the same name. */
  readonly group: string | undefined;
}

/** The kinds of one cluster as the tree shows them. */
export interface Layout {
  /** Directly under the context, before the folders. */
  readonly first: readonly KindPlace[];
  readonly categories: readonly Category[];
  /** Custom resources, one folder for each API group. */
  readonly custom: readonly Category[];
}

/** The folders in the order shown. A category that is not among them comes behind, and `custom` is one of its own. */
export const categoryOrder: readonly string[] = ['workloads', 'network', 'config', 'storage', 'access', 'cluster'];

const firstResources = ['namespaces', 'nodes', 'events'];

/** Sorts what discovery found into the tree's folders. Only what can be listed has a place. */
export function layOut(resources: readonly Resource[], categoryOf: (resource: Resource) => string): Layout {
  const listable = resources.filter((resource) => resource.verbs.includes('list') && !resource.resource.includes('/'));
  const first = firstResources.flatMap((name) => listable.filter((resource) => resource.group === '' && resource.resource === name));
  const byCategory = new Map<string, Resource[]>();
  const byGroup = new Map<string, Resource[]>();
  for (const resource of listable) {
    // events.k8s.io serves the same events as the core group does.
    if (first.includes(resource) || (resource.resource === 'events' && resource.group === 'events.k8s.io')) {
      continue;
    }
    const category = categoryOf(resource);
    if (category === 'custom') {
      push(byGroup, resource.group, resource);
    } else {
      push(byCategory, category, resource);
    }
  }
  return {
    first: placesOf(first),
    categories: [...byCategory].map(([id, kinds]) => ({ id, kinds: placesOf(kinds) })).sort((a, b) => rank(a.id) - rank(b.id)),
    custom: [...byGroup].map(([id, kinds]) => ({ id, kinds: byLabel(placesOf(kinds)) })).sort((a, b) => compare(a.id, b.id)),
  };
}

/** The plural as people write it: the kind's capitals, the resource's ending (`NetworkPolicies`, `Ingresses`). */
export function pluralLabel(resource: Pick<Resource, 'kind' | 'resource'>): string {
  const lower = resource.kind.toLowerCase();
  let same = 0;
  while (same < lower.length && lower[same] === resource.resource[same]) {
    same++;
  }
  return same < lower.length / 2 ? resource.kind : resource.kind.slice(0, same) + resource.resource.slice(same);
}

function placesOf(resources: readonly Resource[]): KindPlace[] {
  const labels = resources.map((resource) => pluralLabel(resource));
  return resources.map((resource, index) => {
    const label = labels[index] ?? resource.kind;
    const shared = labels.indexOf(label) !== labels.lastIndexOf(label);
    return { resource, label, group: shared ? resource.group || 'core' : undefined };
  });
}

function byLabel(places: readonly KindPlace[]): KindPlace[] {
  return [...places].sort((a, b) => compare(a.label, b.label));
}

function rank(category: string): number {
  const index = categoryOrder.indexOf(category);
  return index < 0 ? categoryOrder.length : index;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) {
    map.set(key, [value]);
  } else {
    list.push(value);
  }
}
