import { Failure } from '../../common/failure.ts';
import { OpenApiDocuments } from '../../kube/api/openapi.ts';
import type { Connection } from '../../kube/types.ts';
import type { Schemas } from '../../language/ports.ts';
import { BundledSchemas, bundledFolder, bundledVersions } from '../../schema/bundled.ts';
import { ClusterSchemas } from '../../schema/cluster.ts';
import { SchemaRegistry } from '../../schema/registry.ts';
import type { SchemaSource } from '../../schema/types.ts';

/** A group version's schemas are up to 2 MB, which slow networks take their time for. */
const timeoutMs = 30_000;

/** The bundled schemas of the version that was asked for, read on first use. Throws a Failure where it is not bundled. */
export async function bundledSchemas(minor: string | undefined, definitions: SchemaSource): Promise<Schemas> {
  const folder = bundledFolder(import.meta.url);
  const versions = await bundledVersions(folder);
  if (minor !== undefined && !versions.includes(minor)) {
    throw new Failure('not-found', `There are no schemas for Kubernetes ${minor}.`, { hint: `Write one of ${versions.join(', ')}, or use --context.` });
  }
  return new SchemaRegistry([definitions, new BundledSchemas(folder, minor)]);
}

/** The schemas of a cluster, asked for as they are needed. */
export function clusterSchemas(connection: Connection, definitions: SchemaSource, signal: AbortSignal): Schemas {
  const documents = new OpenApiDocuments(connection.client, { signal: AbortSignal.any([connection.signal, signal]), timeoutMs });
  return new SchemaRegistry([definitions, new ClusterSchemas((group, version, ended) => documents.read(group, version, ended))]);
}
