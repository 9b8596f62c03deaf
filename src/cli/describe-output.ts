import { Failure } from '../common/failure.ts';
import { asString, at } from '../common/json.ts';
import type { KubeObject, Resource } from '../kube/api/types.ts';
import { describeRead } from '../kube/describe/describe.ts';
import type { Connection } from '../kube/types.ts';
import { findResource } from './cluster.ts';
import type { CliIo } from './command.ts';
import type { DescribeArguments } from './describe-arguments.ts';

interface Found {
  readonly resource: Resource;
  readonly object: KubeObject;
}

/**
 * Writes the descriptions of what is wanted, with two empty lines between them.
 * @returns what could not be found or read; what could is shown all the same
 */
export async function writeDescriptions(
  wanted: DescribeArguments,
  connection: Connection,
  ownNamespace: string,
  io: CliIo,
): Promise<Failure[]> {
  const namespace = wanted.allNamespaces ? undefined : wanted.namespace ?? ownNamespace;
  const found: Found[] = [];
  const failures: Failure[] = [];
  for (const { type, names } of wanted.wanted) {
    const resource = await findResource(type, connection, io.signal);
    if (names.length === 0) {
      found.push(...await listed(resource, connection, namespace, io.signal));
    }
    for (const name of names) {
      await connection.reader.get({ resource, name, namespace: resource.namespaced ? namespace : undefined }, io.signal).then(
        (object) => found.push({ resource, object }),
        (error: unknown) => failures.push(Failure.from(error)),
      );
    }
  }
  if (await writePrefixed(wanted, found, failures, connection, namespace, io)) {
    return [];
  }
  await writeAll(found, wanted.showEvents ?? (found.length === 1 && failures.length === 0), connection, io);
  if (found.length === 0 && failures.length === 0) {
    io.stderr(namespace === undefined ? 'No resources found\n' : `No resources found in ${namespace} namespace.\n`);
  }
  return failures;
}

async function listed(resource: Resource, connection: Connection, namespace: string | undefined, signal: AbortSignal): Promise<Found[]> {
  const objects = await connection.reader.list(resource, { namespace, signal });
  return objects.map((object) => ({ resource, object }));
}

/** A single name that no object has is taken as the beginning of names. Tells whether any begins with it. */
async function writePrefixed(
  wanted: DescribeArguments,
  found: readonly Found[],
  failures: readonly Failure[],
  connection: Connection,
  namespace: string | undefined,
  io: CliIo,
): Promise<boolean> {
  const [only, ...others] = wanted.wanted;
  const [prefix, ...more] = only?.names ?? [];
  const single = only !== undefined && prefix !== undefined && others.length === 0 && more.length === 0 && !wanted.slashed;
  if (!single || found.length > 0 || failures[0]?.code !== 'not-found') {
    return false;
  }
  const all = await listed(await findResource(only.type, connection, io.signal), connection, namespace, io.signal);
  const matching = all.filter(({ object }) => (asString(at(object, 'metadata', 'name')) ?? '').startsWith(prefix));
  for (const { resource, object } of matching) {
    const text = await describeRead(resource, object, { reader: connection.reader, signal: io.signal, showEvents: wanted.showEvents ?? false });
    io.stdout(`${text}\n`);
  }
  return matching.length > 0;
}

async function writeAll(found: readonly Found[], showEvents: boolean, connection: Connection, io: CliIo): Promise<void> {
  let between = '';
  for (const { resource, object } of found) {
    io.stdout(between + await describeRead(resource, object, { reader: connection.reader, signal: io.signal, showEvents }));
    between = '\n\n';
  }
}
