import { asObject, asObjects, asString, at, isObject, type JsonObject } from '../common/json.ts';
import type { JsonSchema } from '../common/jsonSchema.ts';
import { Converter } from './convert.ts';
import type { GroupVersionKind, SchemaAnswer, SchemaSource } from './types.ts';

const objectMeta: JsonSchema = { type: 'object' };

/** The types that CustomResourceDefinition manifests define, kept by the file that holds them. */
export class CrdSchemas implements SchemaSource {
  readonly #files = new Map<string, Map<string, { readonly schema: JsonSchema; readonly kind: string }>>();

  /** Replaces what a file defines. Objects that are no CustomResourceDefinition are passed over. Says whether anything changed. */
  update(file: string, objects: readonly unknown[]): boolean {
    const before = this.#files.get(file);
    const types = new Map(objects.filter(isCrd).flatMap((crd) => typesOfCrd(crd)));
    if (types.size === 0) {
      return this.#files.delete(file);
    }
    this.#files.set(file, types);
    return before === undefined || JSON.stringify([...before]) !== JSON.stringify([...types]);
  }

  find({ group, version, kind }: GroupVersionKind): Promise<SchemaAnswer> {
    for (const [file, types] of this.#files) {
      const found = types.get(`${group}/${version}/${kind}`);
      if (found !== undefined) {
        return Promise.resolve({ state: 'found', schema: found.schema, origin: file });
      }
    }
    return Promise.resolve({ state: 'unknown' });
  }
}

function isCrd(object: unknown): object is JsonObject {
  return isObject(object) && object.kind === 'CustomResourceDefinition' && object.apiVersion === 'apiextensions.k8s.io/v1';
}

function typesOfCrd(crd: JsonObject): [string, { schema: JsonSchema; kind: string }][] {
  const group = asString(at(crd, 'spec', 'group'));
  const kind = asString(at(crd, 'spec', 'names', 'kind'));
  if (group === undefined || kind === undefined) {
    return [];
  }
  return asObjects(at(crd, 'spec', 'versions')).flatMap((each) => {
    const version = asString(each.name);
    const source = at(each, 'schema', 'openAPIV3Schema');
    return version !== undefined && isObject(source) ? [[`${group}/${version}/${kind}`, { schema: rootSchema(source, kind), kind }]] : [];
  });
}

/** A custom resource has the fields of every object, whether its author wrote them down or not. */
function rootSchema(source: JsonObject, kind: string): JsonSchema {
  const schema = new Converter({}).inline({ type: 'object', ...source, properties: asObject(source.properties) });
  const properties: Record<string, JsonSchema> = { ...schema.properties, apiVersion: { type: 'string' }, kind: { type: 'string' } };
  properties.metadata = objectMeta;
  return { ...schema, title: kind, properties };
}
