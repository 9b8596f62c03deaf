import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { Failure } from '../../common/failure.ts';
import type { Disposable } from '../../common/lifetime.ts';
import { OpenApiDocuments } from '../../kube/api/openapi.ts';
import { createKube } from '../../kube/connections.ts';
import type { Schemas } from '../../language/ports.ts';
import { BundledSchemas, bundledFolder, bundledVersions } from '../../schema/bundled.ts';
import { ClusterSchemas } from '../../schema/cluster.ts';
import type { CrdSchemas } from '../../schema/crds.ts';
import { SchemaRegistry } from '../../schema/registry.ts';
import type { CliIo } from '../command.ts';
import type { ValidateOptions } from './options.ts';

const timeoutMs = 30_000;

/** The bundled schemas of the version that was asked for. Throws a Failure where it is not bundled. */
export async function bundledSchemas(minor: string | undefined, crds: CrdSchemas): Promise<Schemas> {
  const folder = bundledFolder(import.meta.url);
  const versions = await bundledVersions(folder);
  if (minor !== undefined && !versions.includes(minor)) {
    throw new Failure('not-found', `There are no schemas for Kubernetes ${minor}.`, { hint: `Write one of ${versions.join(', ')}, or use --context.` });
  }
  return new SchemaRegistry([crds, new BundledSchemas(folder, minor)]);
}

/** The schemas of a cluster, asked for as they are needed. Dispose when done. Rejects with a Failure. */
export async function clusterSchemas(options: ValidateOptions & { readonly context: string }, crds: CrdSchemas, io: CliIo, version: string): Promise<Schemas & Disposable> {
  const settings = options.kubeconfig === undefined ? [] : [resolve(io.cwd, options.kubeconfig)];
  const kube = createKube({ settings: () => settings, env: io.env, home: io.env.HOME ?? homedir(), version });
  try {
    const connection = await kube.connections.get(options.context);
    const documents = new OpenApiDocuments(connection.client, { signal: AbortSignal.any([connection.signal, io.signal]), timeoutMs });
    const registry = new SchemaRegistry([crds, new ClusterSchemas((group, groupVersion, signal) => documents.read(group, groupVersion, signal))]);
    return { find: (type, signal) => registry.find(type, signal), dispose: () => kube.dispose() };
  } catch (error) {
    kube.dispose();
    throw error;
  }
}
