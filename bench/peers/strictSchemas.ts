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

/** One file a type of an OpenAPI v3 document, closed against unknown fields, with what it refers to inside. */
export function strictSchemas(openApi: unknown): SchemaFile[] {
  const definitions = asObject(at(openApi, 'components', 'schemas'));
  const strict = Object.fromEntries(Object.entries(definitions).map(([name, definition]) => [name, close(definition)]));
  return Object.entries(definitions).flatMap(([name, definition]) => {
    const types = asObjects(asObject(definition)['x-kubernetes-group-version-kind']);
    // Options of requests carry the types of every group.
    return types.length !== 1 ? [] : [{
      name: fileName(types[0]!, asString(types[0]!.version)),
      schema: { $ref: `#/definitions/${name}`, definitions: Object.fromEntries(referred(name, strict).map((each) => [each, strict[each] ?? {}])) },
    }];
  });
}

/** The same for a CustomResourceDefinition. */
export function strictCustomSchemas(crd: unknown): SchemaFile[] {
  const spec = asObject(at(crd, 'spec'));
  return asObjects(spec.versions).map((version) => {
    const root = asObject(at(version, 'schema', 'openAPIV3Schema'));
    const properties = { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' }, ...asObject(root.properties) };
    return { name: fileName({ group: spec.group, kind: at(spec, 'names', 'kind') }, asString(version.name)), schema: asObject(close({ ...root, properties })) };
  });
}

/** kubeconform calls the core group by its version. */
function fileName({ group, kind }: JsonObject, version = ''): string {
  return `${asString(kind)?.toLowerCase() ?? ''}-${asString(group) || version}-${version}.json`;
}

/** Without unknown fields, and with null wherever Kubernetes takes it, which is everywhere. */
function close(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(close);
  }
  if (!isObject(value)) {
    return value;
  }
  const { type, ...rest } = value;
  const told = Object.entries(rest).filter(([key]) => key !== 'description' && key !== 'default');
  const inner: JsonObject = Object.fromEntries(told.map(([key, each]) => [key, key === '$ref' && typeof each === 'string' ? each.replace(reference, '#/definitions/') : closeMember(key, each)]));
  if (rest['x-kubernetes-int-or-string'] === true || rest.oneOf !== undefined) {
    return inner;
  }
  const isOpen = rest.additionalProperties !== undefined || rest['x-kubernetes-preserve-unknown-fields'] === true || !isObject(rest.properties);
  return { ...inner, ...(typeof type === 'string' ? { type: [type, 'null'] } : {}), ...(isOpen ? {} : { additionalProperties: false }) };
}

/** Names of properties are no keywords. */
function closeMember(key: string, member: unknown): unknown {
  return key === 'properties' ? Object.fromEntries(Object.entries(asObject(member)).map(([name, each]) => [name, close(each)])) : close(member);
}

/** A definition and all that it refers to. */
function referred(first: string, definitions: Readonly<Record<string, unknown>>): string[] {
  const found = new Set([first]);
  for (const name of found) {
    for (const [, other] of JSON.stringify(definitions[name] ?? {}).matchAll(/"#\/definitions\/([^"]+)"/g)) {
      found.add(other!);
    }
  }
  return [...found];
}
