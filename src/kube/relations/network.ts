import { asList, asObjects, asString, asStringMap, at, type JsonObject } from '../../common/json.ts';
import type { KubeObject } from '../api/types.ts';
import type { FactsReader, Row } from '../live/types.ts';
import { cellOf, listOf, namedRows, resourceOf, targets } from './build.ts';
import type { Name, Relation, RelationFinder, RelationPorts, Subject } from './types.ts';

/** Group of the Gateway API. */
export const gatewayGroup = 'gateway.networking.k8s.io';

const serviceLabel = 'kubernetes.io/service-name';

/** The slices of a Service's endpoints, and what there is to say of its selector. */
export const serviceEndpoints: RelationFinder = async (subject, ports) => {
  const { ref, row, columns } = subject;
  if (cellOf(row, columns, 'Type') === 'ExternalName') {
    return [{ type: 'note', id: 'selector', note: { code: 'external-name', target: cellOf(row, columns, 'External-IP') } }];
  }
  const slices = await resourceOf(ports, 'discovery.k8s.io', 'EndpointSlice');
  const rows: Relation[] = slices === undefined ? [] : [{
    type: 'rows', id: 'slices', resource: slices, queries: [listOf(slices, ref.namespace)], key: ref.name,
    includes: ({ metadata }) => asStringMap(metadata.labels)[serviceLabel] === ref.name,
  }];
  return [...await selectorNotes(subject, ports), ...rows];
};

async function selectorNotes({ ref, row, columns }: Subject, ports: RelationPorts): Promise<Relation[]> {
  const selector = cellOf(row, columns, 'Selector');
  if (selector === '' || selector === '<none>') {
    return [{ type: 'note', id: 'selector', note: { code: 'no-selector' } }];
  }
  const pods = await resourceOf(ports, '', 'Pod');
  if (pods === undefined) {
    return [];
  }
  const wanted = selector.split(',').map((term) => term.split('='));
  const includes = ({ metadata }: Row): boolean => {
    const labels = asStringMap(metadata.labels);
    return wanted.every(([key = '', value = '']) => labels[key] === value);
  };
  return [{ type: 'rows', id: 'selector', resource: pods, queries: [listOf(pods, ref.namespace)], includes, key: selector, emptiness: { code: 'matches-nothing', selector } }];
}

/** The pods behind the addresses of an EndpointSlice; which they are only the object tells. */
export const slicePods: RelationFinder = async ({ ref }, ports) => {
  const endpoints = asObjects((await ports.reader.get(ref, ports.signal)).endpoints);
  const pods = await resourceOf(ports, '', 'Pod');
  const names = endpoints.flatMap((endpoint) => (at(endpoint, 'targetRef', 'kind') === 'Pod' ? asString(at(endpoint, 'targetRef', 'name')) ?? [] : []));
  const relations: Relation[] = [];
  if (pods !== undefined && names.length > 0) {
    const named = namedRows('pods', pods, names.map((name) => ({ namespace: ref.namespace, name })));
    // The pods of a namespace are one list for all that reach them. One that is gone leaves its slice in a moment.
    relations.push({ ...named, queries: [listOf(pods, ref.namespace)], expected: [] });
  }
  const others = endpoints.length - names.length;
  return others === 0 ? relations : [...relations, { type: 'note', id: 'others', note: { code: 'other-addresses', count: others } }];
};

/** The Services, or other objects, that an Ingress sends requests to. */
export const ingressBackends: RelationFinder = async ({ ref }, ports) => {
  const spec = (await ports.reader.get(ref, ports.signal)).spec;
  const paths = asObjects(at(spec, 'rules')).flatMap((rule) => asObjects(at(rule, 'http', 'paths')));
  const backends = [at(spec, 'defaultBackend'), ...paths.map(({ backend }) => backend)];
  const references = backends.flatMap((backend): Reference[] => {
    const service = asString(at(backend, 'service', 'name'));
    const other = asString(at(backend, 'resource', 'name'));
    return [
      ...(service === undefined ? [] : [{ group: '', kind: 'Service', name: service, namespace: ref.namespace }]),
      ...(other === undefined ? [] : [{ group: asString(at(backend, 'resource', 'apiGroup')) ?? '', kind: asString(at(backend, 'resource', 'kind')) ?? '', name: other, namespace: ref.namespace }]),
    ];
  });
  return backendRows(references, ports);
};

/** The Services, or other objects, that a route of the Gateway API sends requests to, mirrored ones too. */
export const routeBackends: RelationFinder = async ({ ref }, ports) => {
  const rules = asObjects(at(await ports.reader.get(ref, ports.signal), 'spec', 'rules'));
  const named = rules.flatMap((rule) => {
    const backends = asObjects(rule.backendRefs);
    const filters = [...asObjects(rule.filters), ...backends.flatMap((backend) => asObjects(backend.filters))];
    return [...backends, ...filters.flatMap((filter) => asObjects([at(filter, 'requestMirror', 'backendRef')]))];
  });
  return backendRows(named.map((backend) => referenceOf(backend, 'Service', ref.namespace)), ports);
};

/** The routes that name a Gateway as their parent, wherever they are. */
export const gatewayRoutes: RelationFinder = async ({ ref }, ports) => {
  const routes = (await ports.discovery.resources(ports.signal)).filter(({ group, kind, verbs }) => group === gatewayGroup && kind.endsWith('Route') && verbs.includes('list'));
  const gateway = parentText({ group: gatewayGroup, kind: ref.resource.kind, namespace: ref.namespace, name: ref.name });
  return routes.map((resource) => ({
    type: 'rows', id: `routes ${resource.resource}`, resource, queries: [{ resource, facts: parents }], key: gateway, fallback: ref.namespace === undefined ? [] : [ref.namespace],
    includes: (row) => asList(row.facts?.parents).includes(gateway),
  }));
};

interface Reference extends Name {
  readonly group: string;
  readonly kind: string;
}

/** The parents of a route, which no column tells. */
const parents: FactsReader = {
  id: 'route parents',
  read: (route: KubeObject) => ({
    parents: asObjects(at(route, 'spec', 'parentRefs')).map((parent) => parentText(referenceOf(parent, 'Gateway', asString(at(route, 'metadata', 'namespace')), gatewayGroup))),
  }),
};

function parentText({ group, kind, namespace, name }: Reference): string {
  return `${kind}.${group} ${namespace ?? ''}/${name}`;
}

/** What is left out in a reference of the Gateway API has these defaults. */
function referenceOf(reference: JsonObject, kind: string, namespace: string | undefined, group = ''): Reference {
  return {
    group: asString(reference.group) ?? group,
    kind: asString(reference.kind) ?? kind,
    name: asString(reference.name) ?? '',
    namespace: asString(reference.namespace) ?? namespace,
  };
}

async function backendRows(references: readonly Reference[], ports: RelationPorts): Promise<Relation[]> {
  const byKind = Map.groupBy(references, ({ group, kind }) => `${kind}.${group}`);
  const relations = await Promise.all([...byKind].map(async ([id, of]) => {
    const { group = '', kind = '' } = of[0] ?? {};
    return targets(`backends ${id}`, kind, await resourceOf(ports, group, kind), of);
  }));
  return relations.flat();
}
