import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import { asObject, at } from '../../../src/common/json.ts';
import { OpenApiDocuments } from '../../../src/kube/api/openapi.ts';
import { createKube } from '../../../src/kube/connections.ts';
import { categoryOf } from '../../../src/kube/kinds/categories.ts';
import { bundledFolder, bundledVersions } from '../../../src/schema/bundled.ts';
import { sharedCluster } from '../../cluster/shared.ts';

type Enums = Map<string, readonly unknown[]>;

/** `definition.field` -> its values, for every field that has a list of them. */
function enumsOf(document: unknown): Enums {
  const enums: Enums = new Map();
  for (const [name, definition] of Object.entries(asObject(at(document, 'components', 'schemas')))) {
    for (const [field, schema] of Object.entries(asObject(at(definition, 'properties')))) {
      const values = at(schema, 'enum') ?? at(schema, 'items', 'enum');
      if (Array.isArray(values)) {
        enums.set(`${name}.${field}`, [...values as unknown[]].sort());
      }
    }
  }
  return enums;
}

describe('the bundled schemas of the newest Kubernetes', () => {
  test('list the same values as a server of that version does', async () => {
    const folder = bundledFolder(import.meta.url);
    const [newest] = await bundledVersions(folder);
    const bundled = enumsOf(JSON.parse(brotliDecompressSync(readFileSync(join(folder, `kubernetes-${newest!}.json.br`))).toString()));
    const served = await servedEnums();
    const common = [...served].filter(([field]) => field.startsWith('io.k8s.api.'));
    const different = common.filter(([field, values]) => JSON.stringify(bundled.get(field)) !== JSON.stringify(values));
    assert.ok(common.length >= 80, `only ${common.length}`);
    assert.deepEqual(different.map(([field, values]) => ({ field, served: values, bundled: bundled.get(field) })), []);
  });
});

async function servedEnums(): Promise<Enums> {
  const cluster = await sharedCluster();
  const kube = createKube({ settings: () => [cluster.kubeconfig], env: {}, home: homedir(), version: 'test' });
  try {
    const [context] = await kube.kubeconfigs.contexts();
    const { client, discovery, signal } = await kube.connections.get(context!.name);
    const documents = new OpenApiDocuments(client, { signal, timeoutMs: 30_000 });
    // Custom resources are other tests', and may be gone by now.
    const own = (await discovery.resources(signal)).filter((resource) => categoryOf(resource) !== 'Custom Resources');
    const groupVersions = new Set(own.map(({ group, version }) => `${group}/${version}`));
    const texts = await Promise.all([...groupVersions].map((each) => documents.read(each.split('/')[0]!, each.split('/')[1]!, signal)));
    return new Map(texts.flatMap((text) => [...enumsOf(JSON.parse(text ?? '{}'))]));
  } finally {
    kube.dispose();
  }
}
