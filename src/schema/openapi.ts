import { asObject, asObjects, asString, at, type JsonObject } from '../common/json.ts';
import type { JsonSchema } from '../common/jsonSchema.ts';
import { Converter } from './convert.ts';
import type { GroupVersionKind, SchemaAnswer, SchemaOrigin } from './types.ts';

const typeKey = 'x-kubernetes-group-version-kind';

/** The types of one OpenAPI v3 document: a server's for one group version, or a bundled one for all of them. */
export class OpenApiSchemas {
  readonly #converter: Converter;
  /** `group/version` -> kind -> definition. */
  readonly #kinds = new Map<string, Map<string, string>>();
  readonly #schemas = new Map<string, JsonSchema>();
  readonly #origin: SchemaOrigin;

  /** `origin` says in words where the document came from; `live` that a running cluster published it. */
  constructor(document: unknown, origin: string, live = false) {
    const minor = /^v?([1-9]\d*\.\d+)/.exec(asString(at(document, 'info', 'version')) ?? '')?.[1];
    this.#origin = { origin, ...(minor === undefined ? {} : { minor }), ...(live ? { live } : {}) };
    const definitions = asObject(at(document, 'components', 'schemas'));
    this.#converter = new Converter(definitions);
    for (const [name, definition] of Object.entries(definitions)) {
      this.#index(name, asObjects(asObject(definition)[typeKey]));
    }
  }

  /** What this document says of a type; `unknown` where it holds nothing of the type's group. */
  find({ group, version, kind }: GroupVersionKind): SchemaAnswer {
    const groupVersion = `${group}/${version}`;
    const definition = this.#kinds.get(groupVersion)?.get(kind);
    if (definition !== undefined) {
      return { state: 'found', schema: this.#schema(definition, { group, version, kind }), ...this.#origin };
    }
    // A custom resource's group is a domain name, so one without a dot can only be a built-in group, misspelt or removed.
    const isKnown = !group.includes('.') || [...this.#kinds.keys()].some((name) => name.startsWith(`${group}/`));
    return isKnown ? this.#absent(group, groupVersion, kind) : { state: 'unknown' };
  }

  #absent(group: string, groupVersion: string, kind: string): SchemaAnswer {
    const having = [...this.#kinds].filter(([, kinds]) => kinds.has(kind)).map(([name]) => name).sort(byStability);
    const sameGroup = having.filter((name) => name.startsWith(`${group}/`));
    const served = (sameGroup.length > 0 ? sameGroup : having).map((name) => name.replace(/^\//, ''));
    return { state: 'absent', ...this.#origin, served, kinds: [...(this.#kinds.get(groupVersion)?.keys() ?? [])] };
  }

  #index(name: string, types: readonly JsonObject[]): void {
    // Options of requests (DeleteOptions and such) carry the types of every group.
    if (types.length !== 1) {
      return;
    }
    const [group, version, kind] = ['group', 'version', 'kind'].map((key) => asString(types[0]![key]) ?? '');
    const groupVersion = `${group!}/${version!}`;
    const kinds = this.#kinds.get(groupVersion) ?? new Map<string, string>();
    kinds.set(kind!, name);
    this.#kinds.set(groupVersion, kinds);
  }

  #schema(definition: string, { group, version, kind }: GroupVersionKind): JsonSchema {
    const known = this.#schemas.get(definition);
    if (known !== undefined) {
      return known;
    }
    const base = this.#converter.definition(definition);
    const properties = {
      ...base.properties,
      apiVersion: { ...base.properties?.apiVersion, enum: [group === '' ? version : `${group}/${version}`] },
      kind: { ...base.properties?.kind, enum: [kind] },
    };
    const schema = { ...base, title: kind, ...(base.properties === undefined ? {} : { properties }) };
    this.#schemas.set(definition, schema);
    return schema;
  }
}

/** v2 before v1, stable before beta before alpha, as Kubernetes orders versions; takes `group/version` too. */
export function byStability(a: string, b: string): number {
  const [left, right] = [rank(a), rank(b)];
  return right[0]! - left[0]! || right[1]! - left[1]! || right[2]! - left[2]! || (a < b ? -1 : 1);
}

function rank(version: string): number[] {
  const match = /v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  const stage = match?.[2] === undefined ? 2 : match[2] === 'beta' ? 1 : 0;
  return match === null ? [-1, 0, 0] : [stage, Number(match[1]), Number(match[3] ?? 0)];
}
