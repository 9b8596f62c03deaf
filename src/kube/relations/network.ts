import { asList, asObjects, asString, asStringMap, at } from '../../common/json.ts';
import type { Row } from '../live/types.ts';
import { cellOf, listOf, namedRows, resourceOf, targets } from './build.ts';
import { gatewayGroup, parentText, referenceOf, type Reference } from './readers.ts';
import type { Relation, RelationFinder, RelationPorts, Subject } from './types.ts';

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
    type: 'rows', id: `routes ${resource.resource}`, resource, queries: [listOf(resource, undefined)], key: gateway, fallback: ref.namespace === undefined ? [] : [ref.namespace],
    includes: (row) => asList(row.facts?.parents).includes(gateway),
  }));
};

async function backendRows(references: readonly Reference[], ports: RelationPorts): Promise<Relation[]> {
  const byKind = Map.groupBy(references, ({ group, kind }) => `${kind}.${group}`);
  const relations = await Promise.all([...byKind].map(async ([id, of]) => {
    const { group = '', kind = '' } = of[0] ?? {};
    return targets(`backends ${id}`, kind, await resourceOf(ports, group, kind), of);
  }));
  return relations.flat();
}
