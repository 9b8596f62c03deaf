import { stringify } from 'yaml';
import { isObject, type JsonObject } from '../../src/common/json.ts';
import type { JsonSchema } from '../../src/common/jsonSchema.ts';
import { parseSlice } from '../../src/language/parse.ts';
import { toData } from '../../src/language/tree.ts';
import { objectOf } from './mutate/generate.ts';
import { mutations } from './mutate/objects.ts';
import { textMutations } from './mutate/text.ts';
import type { Pool } from './mutate/tree.ts';
import { Random } from './random.ts';

/** A document that mutants are made of. */
export interface Seedling {
  readonly label: string;
  readonly text: string;
  readonly object: JsonObject;
  readonly schema: JsonSchema | undefined;
}

export interface Mutant {
  readonly text: string;
  /** What was done to which document, for people. */
  readonly story: string;
}

export function dataOf(text: string): JsonObject | undefined {
  const { root } = parseSlice(text);
  const data = root === undefined ? undefined : toData(root);
  return isObject(data) ? data : undefined;
}

/** The mutant of a seed: always the same one for the same documents. */
export function mutantOf(seed: number, seedlings: readonly Seedling[], pool: Pool): Mutant {
  const random = new Random(seed);
  const seedling = random.pick(seedlings);
  const told: string[] = [];
  let text: string;
  if (random.chance(0.12) && seedling.schema !== undefined) {
    told.push('made of its schema');
    text = written(generated(seedling, random, pool), random);
  } else if (random.chance(0.15)) {
    text = seedling.text;
  } else {
    const object = structuredClone(seedling.object);
    for (let count = random.pick([0, 1, 1, 1, 2, 3]); count > 0; count--) {
      const [name, mutate] = random.pick(Object.entries(mutations));
      if (mutate(object, { random, pool, schema: seedling.schema })) {
        told.push(name);
      }
    }
    text = written(object, random);
  }
  if (told.length === 0 || random.chance(0.1)) {
    const [name, mutate] = random.pick(Object.entries(textMutations));
    text = mutate(text.split('\n'), random)?.join('\n') ?? text;
    told.push(name);
  }
  return { text, story: `${told.join(', ')} of ${seedling.label}` };
}

function generated({ object, schema }: Seedling, random: Random, pool: Pool): JsonObject {
  const { apiVersion, kind } = object;
  return { ...objectOf(schema!, { random, pool }), apiVersion, kind, metadata: { name: 'generated', ...random.chance(0.2) ? { labels: { app: 'x' } } : {} } };
}

function written(object: JsonObject, random: Random): string {
  return random.chance(0.1) ? JSON.stringify(object) : stringify(object, { lineWidth: 0, aliasDuplicateObjects: false, version: '1.1' });
}
