import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { asObjects, asString, at } from '../../src/common/json.ts';
import { cacheFolder } from '../../test/cluster/build.ts';
import { run } from '../../test/cluster/run.ts';
import { failUnlessDone, go } from '../../tools/judge/go.ts';
import { inRoot } from '../../tools/root.ts';
import { schemaLocation, strictCustomSchemas, strictSchemas } from './strictSchemas.ts';

const version = '0.8.0';

/** The nearest tool that checks manifests without a cluster: JSON Schema, quick, in one program. */
export interface Kubeconform {
  readonly program: string;
  /** What makes it look up our schemas and refuse unknown fields. */
  readonly args: readonly string[];
}

export type KubeconformStatus = 'valid' | 'invalid' | 'error' | 'skipped';

/**
 * kubeconform, built once per user from its Go module, with the schemas of the Kubernetes that we bundle and of these
 * CustomResourceDefinitions (objects), which are written below `folder`.
 */
export async function openKubeconform(folder: string, crds: readonly unknown[]): Promise<Kubeconform> {
  const program = await build();
  const schemas = path.join(folder, 'kubeconform');
  await mkdir(schemas, { recursive: true });
  const packed = await readFile(inRoot('media', 'schemas', 'kubernetes-1.37.json.br'));
  const openApi: unknown = JSON.parse((await promisify(brotliDecompress)(packed)).toString('utf8'));
  for (const { name, schema } of [...strictSchemas(openApi), ...crds.flatMap(strictCustomSchemas)]) {
    await writeFile(path.join(schemas, name), JSON.stringify(schema));
  }
  return { program, args: ['-strict', '-schema-location', schemaLocation(schemas)] };
}

/** What kubeconform says of files of one document each, by their paths. Rejects where it could not run. */
export async function checkFiles({ program, args }: Kubeconform, files: readonly string[]): Promise<ReadonlyMap<string, KubeconformStatus>> {
  const { stdout, stderr } = await run(program, [...args, '-verbose', '-output', 'json', ...files]);
  const resources = asObjects(at(parse(stdout, stderr), 'resources'));
  return new Map(resources.map(({ filename, status }) => [asString(filename) ?? '', (asString(status) ?? '').replace('status', '').toLowerCase() as KubeconformStatus]));
}

function parse(stdout: string, stderr: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`kubeconform: ${stderr || stdout}`);
  }
}

async function build(): Promise<string> {
  const program = path.join(cacheFolder(), `kubeconform-${version}`);
  try {
    await access(program);
    return program;
  } catch {
    // Not built yet.
  }
  const draft = `${program}.part-${process.pid}`;
  await mkdir(draft, { recursive: true });
  try {
    failUnlessDone(await go(['install', '-trimpath', `github.com/yannh/kubeconform/cmd/kubeconform@v${version}`], draft, { target: { GOBIN: draft } }), 'building kubeconform');
    await rename(path.join(draft, 'kubeconform'), program);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return program;
}
