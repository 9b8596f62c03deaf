import { asObject, isObject, type JsonObject } from '../../../src/common/json.ts';
import type { JsonSchema } from '../../../src/common/jsonSchema.ts';

export interface Mutant {
  /** Where the field was, such as `Pod.spec.containers[].name`. */
  readonly path: string;
  readonly object: JsonObject;
}

/** Copies of an object, each without one field that its schema requires. Paths in `seen` are passed over and added to. */
export function withoutRequired(object: JsonObject, schema: JsonSchema, seen: Set<string>): Mutant[] {
  const mutants: Mutant[] = [];
  const visit = (value: unknown, at: JsonSchema | undefined, path: string): void => {
    if (Array.isArray(value)) {
      value.forEach((item) => visit(item, at?.items, `${path}[]`));
    } else if (isObject(value) && at !== undefined) {
      for (const field of (at.required ?? []).filter((name) => value[name] !== undefined && !seen.has(`${path}.${name}`))) {
        seen.add(`${path}.${field}`);
        mutants.push({ path: `${path}.${field}`, object: copyWithout(object, value, field) });
      }
      for (const [key, inner] of Object.entries(value).filter(([name]) => name !== 'status')) {
        const values = typeof at.additionalProperties === 'object' ? at.additionalProperties : undefined;
        visit(inner, at.properties?.[key] ?? values, `${path}.${key}`);
      }
    }
  };
  visit(object, schema, String(object.kind));
  return mutants;
}

function copyWithout(whole: JsonObject, part: JsonObject, field: string): JsonObject {
  const value = part[field];
  delete part[field];
  const copy = asObject(structuredClone(whole));
  part[field] = value;
  return copy;
}
