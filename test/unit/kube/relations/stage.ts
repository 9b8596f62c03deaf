import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { asObject, asString } from '../../../../src/common/json.ts';
import type { Resource } from '../../../../src/kube/api/types.ts';
import type { LiveCollection, Row } from '../../../../src/kube/live/types.ts';
import { openRelation } from '../../../../src/kube/relations/open.ts';
import { relationsOf } from '../../../../src/kube/relations/registry.ts';
import type { Relation, Subject } from '../../../../src/kube/relations/types.ts';
import type { Connection } from '../../../../src/kube/types.ts';
import type { Cluster } from '../../../cluster/types.ts';
import { until } from '../real.ts';

const ofCluster: ReadonlySet<string> = new Set(['ClusterRole', 'ClusterRoleBinding', 'PersistentVolume']);

/** Makes the objects of the fixture in a namespace; what is of no namespace bears its name. */
export async function makeObjects(cluster: Cluster, namespace: string, group: string): Promise<void> {
  const text = (await readFile(path.join(import.meta.dirname, '../../../fixtures/relations/objects.yaml'), 'utf8'))
    .replaceAll('${namespace}', namespace).replaceAll('${group}', group)
    .replaceAll('${busybox}', cluster.images.busybox).replaceAll('${pullPolicy}', cluster.images.pullPolicy);
  await succeed(cluster, 'wait', '--for=create', 'serviceaccount/default', '-n', namespace, '--timeout=30s');
  const objects = parseAllDocuments(text).map((document) => asObject(document.toJS()));
  const placed = objects.map((object) => (ofCluster.has(asString(object.kind) ?? '') ? object : { ...object, metadata: { ...asObject(object.metadata), namespace } }));
  await cluster.apply(placed.map((object) => JSON.stringify(object)).join('\n---\n'));
}

/** Deletes what `makeObjects` has made outside of the namespace. */
export async function deleteObjects(cluster: Cluster, namespace: string): Promise<void> {
  await cluster.kubectl('delete', 'pv,clusterrole,clusterrolebinding', namespace, '--wait=false');
}

export async function succeed(cluster: Cluster, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await cluster.kubectl(...args);
  if (code !== 0) {
    throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
  }
  return stdout;
}

/** An object as a list shows it. */
export async function subjectOf(connection: Connection, type: string, name: string, namespace?: string): Promise<Subject> {
  const resource = (await connection.discovery.find(type))!;
  const list = connection.collections.open({ resource, namespace, fieldSelector: `metadata.name=${name}` });
  try {
    await list.settled;
    await until(() => list.rows.length === 1, `${type} ${name}`);
    return { ref: { resource, namespace, name }, row: list.rows[0]!, columns: list.columns };
  } finally {
    list.dispose();
  }
}

export async function relations(connection: Connection, subject: Subject): Promise<readonly Relation[]> {
  return relationsOf(subject, { discovery: connection.discovery, reader: connection.reader, signal: connection.signal });
}

/** What is below an object, a line each: `Kind name`, `[folder] Kind name`, or what is to be said; events left out. */
export async function below(connection: Connection, type: string, name: string, namespace?: string): Promise<string[]> {
  const found = await relations(connection, await subjectOf(connection, type, name, namespace));
  const lines = await Promise.all(found.filter(({ folder }) => folder !== 'events').map((relation) => linesOf(connection, relation)));
  return lines.flat();
}

async function linesOf(connection: Connection, relation: Relation): Promise<string[]> {
  const place = relation.folder === undefined ? '' : `[${relation.folder}] `;
  switch (relation.type) {
    case 'failure':
      return [`${place}${relation.failure.code}`];
    case 'note':
      return [`${place}${JSON.stringify(relation.note)}`];
    case 'rows': {
      const list = openRelation(connection.collections, relation, []);
      try {
        await list.settled;
        if (list.state.phase !== 'live') {
          return [`${place}${relation.resource.kind} ${list.state.phase}`];
        }
        if (relation.emptiness !== undefined) {
          return list.rows.length === 0 ? [`${place}${JSON.stringify(relation.emptiness)}`] : [];
        }
        const missing = (relation.expected ?? []).filter((target) => !list.rows.some((row) => row.name === target.name && (!relation.resource.namespaced || row.namespace === target.namespace)));
        return [...rowLines(list, relation.resource, place), ...missing.map((target) => `${place}${relation.resource.kind} ${target.name} missing`)];
      } finally {
        list.dispose();
      }
    }
  }
}

function rowLines({ rows }: LiveCollection, { kind }: Resource, place: string): string[] {
  return rows.map((row) => `${place}${kind} ${shortName(row, kind)}`);
}

/** A name without what the controllers have drawn by lot or worked out of a template. */
function shortName({ name }: Row, kind: string): string {
  switch (kind) {
    case 'EndpointSlice':
      return name.replace(/-[a-z0-9]{5}$/, '-*');
    case 'Pod':
      return name.replace(/(?:-[a-z0-9]{8,10})?-[a-z0-9]{5}$/, '-*');
    case 'ReplicaSet':
      return name.replace(/-[a-z0-9]{8,10}$/, '-*');
    default:
      return name;
  }
}
