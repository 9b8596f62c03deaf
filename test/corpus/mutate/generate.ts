import { isObject } from '../../../src/common/json.ts';
import { typesOf, type JsonSchema } from '../../../src/common/jsonSchema.ts';
import type { Random } from '../random.ts';
import type { Pool } from './tree.ts';
import { oddNumbers, oddStrings } from './words.ts';

interface Sources {
  readonly random: Random;
  readonly pool: Pool;
}

/** The schema of what stands at a path of an object of this schema. */
export function schemaAt(schema: JsonSchema | undefined, path: readonly (string | number)[]): JsonSchema | undefined {
  let current = schema;
  for (const part of path) {
    const values = typeof current?.additionalProperties === 'object' ? current.additionalProperties : undefined;
    current = typeof part === 'number' ? current?.items : current?.properties?.[part] ?? values;
  }
  return current;
}

/** A value that a schema allows, mostly one that people write for a field of this name. */
export function valueOf(name: string, schema: JsonSchema, sources: Sources, depth = 0): unknown {
  const { random, pool } = sources;
  const like = random.chance(0.6) ? pool.like(name, random) : undefined;
  if (like !== undefined && fits(like, schema)) {
    return like;
  }
  if (schema.enum !== undefined && random.chance(0.9)) {
    return random.pick(schema.enum);
  }
  switch (random.maybe(typesOf(schema))) {
    case 'array':
      return Array.from({ length: random.pick([0, 1, 1, 1, 2]) }, () => valueOf(name, schema.items ?? {}, sources, depth + 1));
    case 'boolean':
      return random.chance(0.5);
    case 'integer':
      return random.pick(oddNumbers.filter(Number.isInteger));
    case 'number':
      return random.pick(oddNumbers);
    case 'object':
      return objectOf(schema, sources, depth);
    case 'string':
      return random.chance(0.2) ? pool.word(random) : random.pick(oddStrings);
    case 'null':
    case undefined:
      return random.pick(['x', 1, {}, true]);
  }
}

/** An object with what its schema requires and some of what it allows, fewer fields the deeper it is. */
export function objectOf(schema: JsonSchema, sources: Sources, depth = 0): Record<string, unknown> {
  const { random } = sources;
  const object: Record<string, unknown> = {};
  const known = Object.entries(schema.properties ?? {});
  const share = depth > 6 ? 0 : Math.min(1, 3 / (known.length + 1)) / (depth + 1) ** 0.5;
  for (const [name, inner] of known) {
    if (name !== 'status' && (schema.required?.includes(name) === true && random.chance(0.95) || random.chance(share))) {
      object[name] = valueOf(name, inner, sources, depth + 1);
    }
  }
  if (typeof schema.additionalProperties === 'object' && random.chance(0.6)) {
    object[random.pick(['a', 'app', 'cpu', 'memory', 'storage', 'example.com/x', ...oddStrings.slice(0, 20)])] = valueOf('', schema.additionalProperties, sources, depth + 1);
  }
  return object;
}

function fits(value: unknown, schema: JsonSchema): boolean {
  const types = typesOf(schema);
  const type = Array.isArray(value) ? 'array' : isObject(value) ? 'object' : typeof value === 'number' ? (Number.isInteger(value) ? 'integer' : 'number') : typeof value;
  return types.length === 0 || types.some((each) => each === type || each === 'number' && type === 'integer');
}
