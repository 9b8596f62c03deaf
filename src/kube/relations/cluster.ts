import { asString, at } from '../../common/json.ts';
import { plainLine } from '../../common/text.ts';
import type { Resource } from '../api/types.ts';
import { requestsReader } from '../controlPlane/allocation.ts';
import { profileOf } from '../kinds/registry.ts';
import type { CollectionQuery } from '../live/types.ts';
import { cellOf, escapeValue, listOf, resourceOf, resourceOfVersion, targets } from './build.ts';
import type { Relation, RelationFinder, RelationPorts, Subject } from './types.ts';

/** The list of the pods on a node, with what they ask for: one for the node's rows and for what is said of its resources. */
export function podsOfNode(pods: Resource, node: string): CollectionQuery {
  return { resource: pods, fieldSelector: `spec.nodeName=${escapeValue(node)}`, facts: requestsReader };
}

/** The pods that run on a node. */
export const nodePods: RelationFinder = async ({ ref }, ports) => {
  const pods = await resourceOf(ports, '', 'Pod');
  return pods === undefined ? [] : [{
    type: 'rows', id: 'pods', resource: pods, queries: [podsOfNode(pods, ref.name)], key: ref.name,
    includes: (row, columns) => cellOf(row, columns, 'Node') === ref.name,
  }];
};

/** The object that an event is about. */
export const eventObject: RelationFinder = async ({ ref }, ports) => {
  const event = await ports.reader.get(ref, ports.signal);
  const object = event.involvedObject ?? event.regarding;
  const kind = asString(at(object, 'kind')) ?? '';
  const name = asString(at(object, 'name')) ?? '';
  const resource = await resourceOfVersion(ports, asString(at(object, 'apiVersion')), kind);
  return targets('object', kind, resource, name === '' ? [] : [{ namespace: asString(at(object, 'namespace')), name }]);
};

/** The events about an object; those of a namespace are all in it. Events themselves have none. */
export async function eventsAbout({ ref, row }: Subject, ports: RelationPorts): Promise<Relation[]> {
  const events = await resourceOf(ports, '', 'Event');
  const { group, kind } = ref.resource;
  if (events === undefined || kind === 'Event') {
    return [];
  }
  if (group === '' && kind === 'Namespace') {
    return [{ type: 'rows', id: 'events', folder: 'events', resource: events, queries: [listOf(events, ref.name)], includes: ({ namespace }) => namespace === ref.name, key: '' }];
  }
  const uid = asString(row.metadata.uid);
  // The kubelet writes a node's name in place of its uid.
  const fields = uid === undefined || (group === '' && kind === 'Node')
    ? { kind, name: ref.name, ...(ref.namespace === undefined ? {} : { namespace: ref.namespace }) }
    : { uid };
  const fieldSelector = Object.entries(fields).map(([field, value]) => `involvedObject.${field}=${escapeValue(value)}`).join(',');
  return [{
    type: 'rows', id: 'events', folder: 'events', resource: events, queries: [listOf(events, ref.namespace, { fieldSelector })], key: fieldSelector,
    includes: (event) => Object.entries(fields).every(([field, value]) => at(event.facts, 'about', field) === value),
    // Events about objects without a namespace are in this one, by the API server's own rule, or in kube-system.
    fallback: ref.namespace === undefined ? ['default'] : undefined,
    profile: { ...profileOf(events), label: (event, columns) => plainLine(cellOf(event, columns, 'Reason'), 200) },
  }];
}
