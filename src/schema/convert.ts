import { asList, asNumber, asObject, asObjects, asString, isObject, type JsonObject } from '../common/json.ts';
import type { JsonSchema, JsonType } from '../common/jsonSchema.ts';
import { amendmentFor, scalars, type Amendment } from './amendments.ts';

type Draft = { -readonly [K in keyof JsonSchema]: JsonSchema[K] };

/**
 * Turns the definitions of an OpenAPI v3 document into JSON Schemas, each one once and on first use. What
 * Kubernetes means is put into the schema's own words: typed objects refuse unknown fields unless
 * x-kubernetes-preserve-unknown-fields says otherwise, integers or strings are both types, quantities are a format.
 */
export class Converter {
  readonly #definitions: JsonObject;
  readonly #done = new Map<string, JsonSchema>();

  constructor(definitions: JsonObject) {
    this.#definitions = definitions;
  }

  definition(name: string): JsonSchema {
    const known = this.#done.get(name);
    if (known !== undefined) {
      return known;
    }
    // Remembered before its fields are converted, because types refer to themselves. Whoever copies an unfinished
    // one copies the reference to its properties, which are filled in later.
    const draft: Draft = {};
    this.#done.set(name, draft);
    const scalar = scalars[name];
    if (scalar === undefined) {
      this.#fill(draft, asObject(this.#definitions[name]), amendmentFor(name));
    } else {
      Object.assign(draft, scalar, describe(asObject(this.#definitions[name])));
    }
    return draft;
  }

  /** Converts a schema that stands outside the definitions, such as one from a CustomResourceDefinition. */
  inline(source: JsonObject): JsonSchema {
    const reference = referenceOf(source);
    if (reference !== undefined) {
      return { ...this.definition(reference), ...describe(source), ...defaultOf(source) };
    }
    const draft: Draft = {};
    this.#fill(draft, source, undefined);
    return draft;
  }

  #fill(draft: Draft, source: JsonObject, amendment: Amendment | undefined): void {
    Object.assign(draft, describe(source), defaultOf(source), limitsOf(source));
    const type = typeOf(source);
    if (type !== undefined) {
      draft.type = type;
    }
    if (isObject(source.items)) {
      draft.items = this.inline(source.items);
    }
    if (type === 'object' || source.properties !== undefined) {
      this.#fillObject(draft, source, amendment);
    }
  }

  #fillObject(draft: Draft, source: JsonObject, amendment: Amendment | undefined): void {
    const free = source['x-kubernetes-preserve-unknown-fields'] === true;
    const properties: Record<string, JsonSchema> = {};
    const required = asList(source.required).filter((name): name is string => typeof name === 'string');
    const needed = required.filter((name) => amendment?.optional?.includes(name) !== true);
    if (needed.length > 0) {
      draft.required = needed;
    }
    if (isObject(source.additionalProperties)) {
      draft.additionalProperties = this.inline(source.additionalProperties);
    } else if (source.properties !== undefined && !free && source.additionalProperties !== true) {
      draft.additionalProperties = false;
    }
    if (source.properties !== undefined) {
      draft.properties = properties;
    }
    for (const [name, property] of Object.entries(asObject(source.properties))) {
      properties[name] = { ...this.inline(asObject(property)), ...amendment?.fields?.[name] };
    }
    if (source['x-kubernetes-embedded-resource'] === true) {
      draft.properties = { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' }, ...properties };
    }
  }
}

/** The definition that a schema points to: directly, or as Kubernetes writes it, as the only member of `allOf`. */
function referenceOf(source: JsonObject): string | undefined {
  const members = asObjects(source.allOf);
  const pointer = asString(source.$ref) ?? (members.length === 1 ? asString(members[0]?.$ref) : undefined);
  return pointer?.slice(pointer.lastIndexOf('/') + 1);
}

function typeOf(source: JsonObject): JsonType | readonly JsonType[] | undefined {
  if (source['x-kubernetes-int-or-string'] === true || source.format === 'int-or-string') {
    return ['integer', 'string'];
  }
  return asString(source.type) as JsonType | undefined;
}

function describe(source: JsonObject): Pick<Draft, 'description'> {
  const description = asString(source.description);
  return description === undefined ? {} : { description };
}

/** Kubernetes writes the zero value of Go as the default of every field; only others say something. */
function defaultOf(source: JsonObject): Pick<Draft, 'default'> {
  const value = source.default;
  const tells = value !== undefined && value !== 0 && value !== '' && !(isObject(value) && Object.keys(value).length === 0);
  return tells ? { default: value } : {};
}

const numericLimits = ['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems'] as const;

function limitsOf(source: JsonObject): Draft {
  const limits: Draft = {};
  for (const name of numericLimits) {
    const limit = asNumber(source[name]);
    if (limit !== undefined) {
      limits[name] = limit;
    }
  }
  exclusive(limits, source);
  const format = asString(source.format);
  if (format !== undefined) {
    limits.format = format;
  }
  const pattern = asString(source.pattern);
  if (pattern !== undefined) {
    limits.pattern = pattern;
  }
  if (Array.isArray(source.enum)) {
    limits.enum = asList(source.enum);
  }
  return limits;
}

/** OpenAPI 3.0 has flags where JSON Schema has numbers. */
function exclusive(limits: Draft, source: JsonObject): void {
  if (source.exclusiveMinimum === true && limits.minimum !== undefined) {
    limits.exclusiveMinimum = limits.minimum;
    delete limits.minimum;
  }
  if (source.exclusiveMaximum === true && limits.maximum !== undefined) {
    limits.exclusiveMaximum = limits.maximum;
    delete limits.maximum;
  }
}
