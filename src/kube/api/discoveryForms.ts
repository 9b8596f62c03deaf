import { Failure } from '../../common/failure.ts';
import { asList, asObject, asObjects, asString, at, type JsonObject } from '../../common/json.ts';
import type { GroupVersion } from './catalogue.ts';
import type { KubeClient, Resource } from './types.ts';

/** The aggregated form, served since 1.30 as v2 and since 1.27 as v2beta1; both read alike. */
const aggregatedForms = ['v2', 'v2beta1'].map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`);
const accept = [...aggregatedForms, 'application/json;q=0.9'].join(',');

/** Both requests of the aggregated form; undefined where the server does not know it. */
export async function readAggregated(client: KubeClient, signal: AbortSignal): Promise<GroupVersion[] | undefined> {
  const [core, groups] = await Promise.all([
    client.json({ path: '/api', accept, signal }),
    client.json({ path: '/apis', accept, signal }),
  ]);
  if (at(core, 'kind') !== 'APIGroupDiscoveryList' || at(groups, 'kind') !== 'APIGroupDiscoveryList') {
    return undefined;
  }
  return [...asObjects(at(core, 'items')), ...asObjects(at(groups, 'items'))].flatMap(readGroup);
}

function readGroup(item: JsonObject): GroupVersion[] {
  const group = asString(at(item, 'metadata', 'name')) ?? '';
  // What the server could not learn anew from an aggregated API is marked stale: kubectl leaves it out too.
  return asObjects(item.versions).filter((version) => version.freshness !== 'Stale').map((version) => {
    const name = asString(version.version) ?? '';
    return { group, version: name, resources: asObjects(version.resources).flatMap((resource) => readAggregatedResource(group, name, resource)) };
  });
}

function readAggregatedResource(group: string, version: string, item: JsonObject): Resource[] {
  const kind = asString(at(item, 'responseKind', 'kind')) ?? '';
  const resource = asString(item.resource) ?? '';
  if (kind === '' || resource === '') {
    return [];
  }
  const singular = asString(item.singularResource) ?? '';
  return [{ group, version, resource, kind, singular: singular || kind.toLowerCase(), namespaced: item.scope === 'Namespaced', ...lists(item) }];
}

/** The form before: a list of groups, then one request a group and version. */
export async function readGroupsOneByOne(client: KubeClient, signal: AbortSignal): Promise<GroupVersion[]> {
  const [core, groups] = await Promise.all([
    client.json({ path: '/api', signal }),
    client.json({ path: '/apis', signal }),
  ]);
  const wanted = [
    ...asList(at(core, 'versions')).map((version) => ({ group: '', version: String(version) })),
    ...asObjects(at(groups, 'groups')).flatMap(orderedVersions),
  ];
  const read = await Promise.all(wanted.map(({ group, version }) => readVersion(client, group, version, signal)));
  return read.filter((version) => version !== undefined);
}

function orderedVersions(item: JsonObject): { group: string; version: string }[] {
  const group = asString(item.name) ?? '';
  const preferred = asString(at(item, 'preferredVersion', 'version'));
  const versions = asObjects(item.versions).map((version) => asString(version.version) ?? '');
  return [...new Set([...(preferred === undefined ? [] : [preferred]), ...versions])].map((version) => ({ group, version }));
}

async function readVersion(client: KubeClient, group: string, version: string, signal: AbortSignal): Promise<GroupVersion | undefined> {
  const path = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  try {
    const list = await client.json({ path, signal });
    const resources = asObjects(at(list, 'resources')).flatMap((item) => readPlainResource(group, version, item));
    return { group, version, resources };
  } catch (error) {
    // An aggregated API whose server is down answers 503 (or 404): the others are still worth having.
    if (error instanceof Failure && error.status !== undefined && error.code !== 'unauthorized') {
      return undefined;
    }
    throw error;
  }
}

function readPlainResource(group: string, version: string, item: JsonObject): Resource[] {
  const resource = asString(item.name) ?? '';
  const kind = asString(item.kind) ?? '';
  if (kind === '' || resource === '' || resource.includes('/')) {
    return [];
  }
  const singular = asString(item.singularName) ?? '';
  return [{ group, version, resource, kind, singular: singular || kind.toLowerCase(), namespaced: item.namespaced === true, ...lists(item) }];
}

function lists(item: JsonObject): Pick<Resource, 'verbs' | 'shortNames' | 'categories'> {
  const texts = (value: unknown): string[] => asList(value).filter((member) => typeof member === 'string');
  const fields = asObject(item);
  return { verbs: texts(fields.verbs), shortNames: texts(fields.shortNames), categories: texts(fields.categories) };
}
