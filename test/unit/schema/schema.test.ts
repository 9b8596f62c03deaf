import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JsonSchema } from '../../../src/common/jsonSchema.ts';
import { BundledSchemas, bundledFolder, bundledVersions } from '../../../src/schema/bundled.ts';
import { ClusterSchemas } from '../../../src/schema/cluster.ts';
import { CrdSchemas } from '../../../src/schema/crds.ts';
import { byStability, OpenApiSchemas } from '../../../src/schema/openapi.ts';
import { SchemaRegistry } from '../../../src/schema/registry.ts';
import { parseApiVersion, type SchemaAnswer, type SchemaSource } from '../../../src/schema/types.ts';

const folder = bundledFolder(import.meta.url);
const never = new AbortController().signal;

async function schemaOf(source: SchemaSource, apiVersion: string, kind: string): Promise<JsonSchema> {
  const answer = await source.find({ ...parseApiVersion(apiVersion), kind }, never);
  assert.equal(answer.state, 'found');
  return answer.state === 'found' ? answer.schema : {};
}

const document = {
  components: { schemas: {
    'com.example.Thing': {
      type: 'object', required: ['spec'], 'x-kubernetes-group-version-kind': [{ group: 'example.com', version: 'v1', kind: 'Thing' }],
      properties: { spec: { allOf: [{ $ref: '#/components/schemas/com.example.Spec' }], description: 'of the thing', default: {} }, apiVersion: { type: 'string' }, kind: { type: 'string' } },
    },
    'com.example.Spec': {
      type: 'object',
      properties: {
        self: { $ref: '#/components/schemas/com.example.Spec' },
        size: { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.api.resource.Quantity' },
        port: { 'x-kubernetes-int-or-string': true },
        free: { type: 'object', properties: {}, 'x-kubernetes-preserve-unknown-fields': true },
        map: { type: 'object', additionalProperties: { type: 'string' } },
        count: { type: 'integer', minimum: 0, exclusiveMinimum: true, default: 0 },
        inner: { type: 'object', 'x-kubernetes-embedded-resource': true, properties: {} },
      },
    },
    'io.k8s.apimachinery.pkg.api.resource.Quantity': { description: 'a quantity', oneOf: [{ type: 'string' }, { type: 'number' }] },
  } },
};

describe('an OpenAPI document becomes schemas', () => {
  const source: SchemaSource = { find: (type) => Promise.resolve(new OpenApiSchemas(document, 'test').find(type)) };

  test('of one kind each, which name their apiVersion and kind', async () => {
    const schema = await schemaOf(source, 'example.com/v1', 'Thing');
    assert.deepEqual([schema.properties?.apiVersion?.enum, schema.properties?.kind?.enum, schema.required], [['example.com/v1'], ['Thing'], ['spec']]);
  });

  test('with references resolved, even to themselves, and their own descriptions kept', async () => {
    const spec = (await schemaOf(source, 'example.com/v1', 'Thing')).properties?.spec;
    assert.equal(spec?.description, 'of the thing');
    assert.equal(spec.properties?.self?.properties?.self?.properties?.count?.type, 'integer');
  });

  test('that refuse unknown fields where the server does', async () => {
    const fields = (await schemaOf(source, 'example.com/v1', 'Thing')).properties?.spec?.properties;
    assert.deepEqual([fields?.self?.additionalProperties, fields?.free?.additionalProperties, fields?.map?.additionalProperties], [false, undefined, { type: 'string' }]);
    assert.deepEqual(Object.keys(fields?.inner?.properties ?? {}), ['apiVersion', 'kind', 'metadata']);
  });

  test('that know quantities, integers or strings, and limits', async () => {
    const fields = (await schemaOf(source, 'example.com/v1', 'Thing')).properties?.spec?.properties;
    assert.deepEqual(fields?.size, { type: ['string', 'number'], format: 'quantity', description: 'a quantity' });
    assert.deepEqual(fields.port?.type, ['integer', 'string']);
    assert.deepEqual(fields.count, { type: 'integer', exclusiveMinimum: 0 });
  });
});

describe('the bundled schemas', () => {
  test('are those of four minors, the newest first', async () => {
    assert.deepEqual(await bundledVersions(folder), ['1.37', '1.36', '1.35', '1.34']);
  });

  for (const minor of ['1.37', '1.36', '1.35', '1.34']) {
    test(`of ${minor} know a Deployment and what it says about itself`, async () => {
      const schema = await schemaOf(new BundledSchemas(folder, minor), 'apps/v1', 'Deployment');
      assert.equal(schema.properties?.spec?.properties?.template?.properties?.spec?.properties?.containers?.items?.properties?.imagePullPolicy?.enum?.length, 3);
      assert.match(schema.properties.spec.properties.replicas?.description ?? '', /Number of desired pods/);
    });
  }

  test('say which version to write for one that is gone', async () => {
    const answer = await new BundledSchemas(folder).find({ group: 'policy', version: 'v1beta1', kind: 'PodDisruptionBudget' });
    assert.deepEqual(answer.state === 'absent' && answer.served, ['policy/v1']);
  });

  test('do not pretend to know other people\'s groups', async () => {
    assert.deepEqual(await new BundledSchemas(folder).find({ group: 'example.com', version: 'v1', kind: 'Foo' }), { state: 'unknown' });
  });

  test('of a minor that is not there fail with a list of those that are', async () => {
    await assert.rejects(new BundledSchemas(folder, '1.2').find({ group: '', version: 'v1', kind: 'Pod' }), /no bundled schemas of Kubernetes 1\.2/);
  });
});

describe('a cluster\'s schemas', () => {
  test('are asked for once per group version, and again after a failure or a change', async () => {
    const asked: string[] = [];
    let fails = true;
    const cluster = new ClusterSchemas((group, version) => {
      asked.push(`${group}/${version}`);
      return fails ? Promise.reject(new Error('unreachable')) : Promise.resolve(JSON.stringify(document));
    });
    const find = (): Promise<SchemaAnswer> => cluster.find({ group: 'example.com', version: 'v1', kind: 'Thing' }, never);
    await assert.rejects(find());
    fails = false;
    assert.equal((await find()).state, 'found');
    assert.equal((await find()).state, 'found');
    cluster.clear();
    await find();
    assert.deepEqual(asked, ['example.com/v1', 'example.com/v1', 'example.com/v1']);
  });

  test('come before the bundled ones, which serve where there is no cluster', async () => {
    const none = new ClusterSchemas(() => Promise.resolve(undefined));
    const answer = await new SchemaRegistry([none, new BundledSchemas(folder)]).find({ group: 'apps', version: 'v1', kind: 'Deployment' }, never);
    assert.equal(answer.state === 'found' && answer.origin, 'Kubernetes v1.37.2');
  });
});

test('a CustomResourceDefinition defines its type until its file changes', async () => {
  const crd = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', spec: { group: 'example.com', names: { kind: 'Foo' }, versions: [{ name: 'v1', schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { a: { type: 'string' } } } } } } }] } };
  const crds = new CrdSchemas();
  assert.equal(crds.update('a.yaml', [crd, { kind: 'Other' }, null]), true);
  assert.equal(crds.update('a.yaml', [crd]), false);
  const schema = await schemaOf(crds, 'example.com/v1', 'Foo');
  assert.deepEqual([schema.additionalProperties, Object.keys(schema.properties ?? {})], [false, ['spec', 'apiVersion', 'kind', 'metadata']]);
  assert.equal(crds.update('a.yaml', []), true);
  assert.deepEqual(await crds.find({ group: 'example.com', version: 'v1', kind: 'Foo' }), { state: 'unknown' });
});

test('versions are ordered as Kubernetes orders them', () => {
  assert.deepEqual(['v1alpha1', 'v1', 'v2beta1', 'v2', 'v1beta2'].sort(byStability), ['v2', 'v1', 'v2beta1', 'v1beta2', 'v1alpha1']);
});
