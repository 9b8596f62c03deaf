import { asObjects, asString, at, type JsonObject } from '../../common/json.ts';
import type { KubeObject, Resource } from '../api/types.ts';
import { profileOf } from '../kinds/registry.ts';
import type { FactsReader } from '../live/types.ts';
import { uses } from './references.ts';

/** Group of the Gateway API. */
export const gatewayGroup = 'gateway.networking.k8s.io';

/** The parents of a route, each as `parentText`, in `row.facts.parents`: no column tells them. */
const parents: FactsReader = {
  id: 'route parents',
  read: (route: KubeObject) => ({
    parents: asObjects(at(route, 'spec', 'parentRefs')).map((parent) => parentText(referenceOf(parent, 'Gateway', asString(at(route, 'metadata', 'namespace')), gatewayGroup))),
  }),
};

/** Names an object in a namespace, as references do. */
export interface Reference {
  readonly group: string;
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name: string;
}

export function parentText({ group, kind, namespace, name }: Reference): string {
  return `${kind}.${group} ${namespace ?? ''}/${name}`;
}

/** What is left out in a reference of the Gateway API has these defaults. */
export function referenceOf(reference: JsonObject, kind: string, namespace: string | undefined, group = ''): Reference {
  return {
    group: asString(reference.group) ?? group,
    kind: asString(reference.kind) ?? kind,
    name: asString(reference.name) ?? '',
    namespace: asString(reference.namespace) ?? namespace,
  };
}

/** Kinds, by `kind.group`, whose lists read whole objects in any case, or are small: theirs tell at once what they use. */
const tellUses: ReadonlySet<string> = new Set(['Deployment.apps', 'StatefulSet.apps', 'DaemonSet.apps', 'Ingress.networking.k8s.io', `Gateway.${gatewayGroup}`]);

/** By the kind's own reader, so that equal queries have equal readers. */
const combined = new Map<string, FactsReader>();

/**
 * What the lists of a kind read of whole objects, wherever they are shown: what its profile wants and, where that costs
 * little, what relations want to know of it, so that all of them share one list. Undefined where nothing is read.
 */
export function readerOf(resource: Resource): FactsReader | undefined {
  const own = profileOf(resource).facts;
  const further = furtherOf(resource);
  if (own === undefined || further === undefined) {
    return own ?? further;
  }
  const id = `${own.id} + ${further.id}`;
  const known = combined.get(id) ?? { id, serves: [own.id, further.id], read: (object) => ({ ...further.read(object), ...own.read(object) }) };
  combined.set(id, known);
  return known;
}

function furtherOf({ group, kind }: Resource): FactsReader | undefined {
  if (group === gatewayGroup && kind.endsWith('Route')) {
    return parents;
  }
  return tellUses.has(`${kind}.${group}`) ? uses : undefined;
}
