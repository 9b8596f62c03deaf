import type { Resource } from '../../kube/api/types.ts';
import { categoryOf, rankOf, type Category } from '../../kube/kinds/categories.ts';

/** A folder of kinds: a category, or an API group among the custom resources. */
export interface Folder<Id extends string = string> {
  readonly id: Id;
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
  readonly categories: readonly Folder<Category>[];
  readonly custom: CustomKinds;
}

/** Custom resources: a few stand together, many in a folder for each API group. One of the two is empty. */
export interface CustomKinds {
  readonly few: readonly KindPlace[];
  readonly groups: readonly Folder[];
}

/** The folders in the order shown. */
const categoryOrder: readonly Category[] = ['Workloads', 'Network', 'Config', 'Storage', 'Access', 'Cluster', 'Custom Resources'];

const firstResources = ['namespaces', 'nodes', 'events'];

/** Up to so many custom kinds need no folders. */
const fewKinds = 10;
/** Where there are no folders yet, so many do without, so that one more or less does not turn everything round. */
const stillFewKinds = 14;

/**
 * Sorts what discovery found into the tree's folders. Only what can be listed has a place.
 * @param before the layout shown so far
 */
export function layOut(resources: readonly Resource[], before?: Layout): Layout {
  const listable = resources.filter((resource) => resource.verbs.includes('list') && !resource.resource.includes('/'));
  const first = firstResources.flatMap((name) => listable.filter((resource) => resource.group === '' && resource.resource === name));
  const byCategory = new Map<Category, Resource[]>();
  const byGroup = new Map<string, Resource[]>();
  for (const resource of listable) {
    // events.k8s.io serves the same events as the core group does.
    if (first.includes(resource) || (resource.resource === 'events' && resource.group === 'events.k8s.io')) {
      continue;
    }
    const category = categoryOf(resource);
    if (category === 'Custom Resources') {
      push(byGroup, resource.group, resource);
    } else {
      push(byCategory, category, resource);
    }
  }
  return {
    first: placesOf(first),
    categories: [...byCategory].map(([id, kinds]) => ({ id, kinds: byRank(placesOf(kinds)) })).sort((a, b) => categoryOrder.indexOf(a.id) - categoryOrder.indexOf(b.id)),
    custom: customKinds(byGroup, before !== undefined && before.custom.few.length > 0),
  };
}

function customKinds(byGroup: ReadonlyMap<string, readonly Resource[]>, wereFew: boolean): CustomKinds {
  const all = [...byGroup.values()].flat();
  return all.length <= (wereFew ? stillFewKinds : fewKinds)
    ? { few: byRank(placesOf(all)), groups: [] }
    : { few: [], groups: [...byGroup].map(([id, kinds]) => ({ id, kinds: byRank(placesOf(kinds)) })).sort((a, b) => compare(a.id, b.id)) };
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

function byRank(places: readonly KindPlace[]): KindPlace[] {
  return [...places].sort((a, b) => rankOf(a.resource) - rankOf(b.resource) || compare(a.label, b.label) || compare(a.resource.group, b.resource.group));
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
