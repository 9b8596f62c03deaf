import { asObject, asObjects, asString, at, isObject, type JsonObject } from '../../src/common/json.ts';

/** A JSON Schema file of one type, as kubeconform looks it up: by kind, group and version, in lower case. */
export interface SchemaFile {
  readonly name: string;
  readonly schema: JsonObject;
}

/** Where kubeconform finds the files below a folder. */
export function schemaLocation(folder: string): string {
  return `${folder}/{{.ResourceKind}}-{{.Group}}-{{.ResourceAPIVersion}}.json`;
}

const reference = '#/components/schemas/';

/**
 * One file a type of an OpenAPI v3 document, closed against unknown fields, in the form in which kubeconform's own schemas
 * are published ("standalone"): every reference written out, descriptions kept.
 */
export function strictSchemas(openApi: unknown): SchemaFile[] {
  const definitions = asObject(at(openApi, 'components', 'schemas'));
  return Object.values(definitions).flatMap((definition) => {
    const types = asObjects(asObject(definition)['x-kubernetes-group-version-kind']);
    // Options of requests carry the types of every group.
    return types.length !== 1 ? [] : [{ name: fileName(types[0]!, asString(types[0]!.version)), schema: asObject(close(definition, definitions)) }];
  });
}

/** The same for a CustomResourceDefinition. */
export function strictCustomSchemas(crd: unknown): SchemaFile[] {
  const spec = asObject(at(crd, 'spec'));
  return asObjects(spec.versions).map((version) => {
    const root = asObject(at(version, 'schema', 'openAPIV3Schema'));
    const properties = { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' }, ...asObject(root.properties) };
    return { name: fileName({ group: spec.group, kind: at(spec, 'names', 'kind') }, asString(version.name)), schema: asObject(close({ ...root, properties }, {})) };
  });
}

/** kubeconform calls the core group by its version. */
function fileName({ group, kind }: JsonObject, version = ''): string {
  return `${asString(kind)?.toLowerCase() ?? ''}-${asString(group) || version}-${version}.json`;
}

/** Without unknown fields, and with null wherever Kubernetes takes it, which is everywhere. What contains itself is open. */
function close(value: unknown, definitions: JsonObject, inside: readonly string[] = []): unknown {
  if (Array.isArray(value)) {
    return value.map((each) => close(each, definitions, inside));
  }
  if (!isObject(value)) {
    return value;
  }
  if (typeof value.$ref === 'string') {
    const name = value.$ref.slice(reference.length);
    return inside.includes(name) ? {} : close(definitions[name] ?? {}, definitions, [...inside, name]);
  }
  const { type, ...rest } = value;
  // Names of properties are no keywords.
  const member = (key: string, each: unknown): unknown => key === 'properties'
    ? Object.fromEntries(Object.entries(asObject(each)).map(([name, property]) => [name, close(property, definitions, inside)]))
    : close(each, definitions, inside);
  const inner: JsonObject = Object.fromEntries(Object.entries(rest).map(([key, each]) => [key, member(key, each)]));
  if (rest['x-kubernetes-int-or-string'] === true || rest.oneOf !== undefined) {
    return inner;
  }
  const isOpen = rest.additionalProperties !== undefined || rest['x-kubernetes-preserve-unknown-fields'] === true || !isObject(rest.properties);
  return { ...inner, ...(typeof type === 'string' ? { type: [type, 'null'] } : {}), ...(isOpen ? {} : { additionalProperties: false }) };
}
