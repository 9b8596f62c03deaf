import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Lifetime } from '../../../../src/common/lifetime.ts';
import { asObject, asString, at, isObject, type JsonObject } from '../../../../src/common/json.ts';
import { createKube } from '../../../../src/kube/connections.ts';
import type { Connection } from '../../../../src/kube/types.ts';
import { waitUntilServed } from '../../../cluster/definitions.ts';
import { sharedCluster } from '../../../cluster/shared.ts';
import type { Cluster } from '../../../cluster/types.ts';

/** A namespace with the objects of fixtures, and a connection of ours to its cluster. */
export interface Stage {
  readonly cluster: Cluster;
  readonly connection: Connection;
  readonly namespace: string;
  readonly objects: readonly JsonObject[];
  dispose(): Promise<void>;
}

const fixtures = path.join(import.meta.dirname, '../../../fixtures/describe');

/** Where the fixtures name this API group, each run has one of its own. */
const groupInFixtures = 'describe.pilothouse.example';

/** Creates the objects of these fixture files; a `status` in them is written through the status subresource. */
export async function setStage(...files: readonly string[]): Promise<Stage> {
  const cluster = await sharedCluster();
  const suffix = randomBytes(4).toString('hex');
  const namespace = `describe-${suffix}`;
  await cluster.apply(`{apiVersion: v1, kind: Namespace, metadata: {name: ${namespace}}}`);
  await succeed(cluster, 'wait', '--for=create', 'serviceaccount/default', '-n', namespace, '--timeout=30s');
  const objects: JsonObject[] = [];
  for (const file of files) {
    const text = (await readFile(path.join(fixtures, `${file}.yaml`), 'utf8'))
      .replaceAll(groupInFixtures, `d${suffix}.pilothouse.example`)
      .replaceAll('${busybox}', cluster.images.busybox)
      .replaceAll('${pullPolicy}', cluster.images.pullPolicy);
    objects.push(...await create(cluster, namespace, text));
  }
  const lifetime = new Lifetime();
  const kube = lifetime.add(createKube({ settings: () => [cluster.kubeconfig], env: {}, home: os.tmpdir(), version: 'test' }));
  const [context] = await kube.kubeconfigs.contexts();
  const connection = await kube.connections.get(context?.name ?? '');
  return { cluster, connection, namespace, objects, dispose: () => clear(cluster, namespace, objects, lifetime) };
}

/** Custom resource definitions go first, since the objects behind them can only be made when they are served. */
async function create(cluster: Cluster, namespace: string, text: string): Promise<JsonObject[]> {
  const objects = parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS() as unknown).filter(isObject);
  const definitions = objects.filter((object) => object.kind === 'CustomResourceDefinition');
  const others = objects.filter((object) => object.kind !== 'CustomResourceDefinition');
  for (const definition of definitions) {
    await createList(cluster, namespace, [definition]);
    await waitUntilServed(cluster, nameOf(definition));
  }
  await createList(cluster, namespace, others.map(({ status: _, ...object }) => object));
  for (const object of others.filter(({ kind, status }) => kind === 'Pod' && isObject(status))) {
    const patch = JSON.stringify({ status: object.status });
    await succeed(cluster, 'patch', 'pod', nameOf(object), '-n', namespace, '--subresource=status', '--type=merge', '-p', patch);
  }
  return objects;
}

async function createList(cluster: Cluster, namespace: string, items: readonly JsonObject[]): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'pilothouse-describe-'));
  const file = path.join(folder, 'objects.json');
  try {
    await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    await succeed(cluster, 'create', '-n', namespace, '-f', file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function clear(cluster: Cluster, namespace: string, objects: readonly JsonObject[], lifetime: Lifetime): Promise<void> {
  lifetime.dispose();
  for (const object of objects.filter(({ metadata }) => asObject(metadata).finalizers !== undefined)) {
    await cluster.kubectl('patch', 'pod', nameOf(object), '-n', namespace, '--type=merge', '-p', '{"metadata":{"finalizers":null}}');
  }
  for (const definition of objects.filter(({ kind }) => kind === 'CustomResourceDefinition')) {
    await cluster.kubectl('delete', 'crd', nameOf(definition), '--wait=false');
  }
  await cluster.kubectl('delete', 'namespace', namespace, '--wait=false');
}

/** Runs kubectl and throws with what it said where it fails. */
export async function succeed(cluster: Cluster, ...args: string[]): Promise<string> {
  const { stdout, stderr, code } = await cluster.kubectl(...args);
  if (code !== 0) {
    throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
  }
  return stdout;
}

export function nameOf(object: JsonObject): string {
  return asString(at(object, 'metadata', 'name')) ?? '';
}
