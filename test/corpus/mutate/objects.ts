import { isObject, type JsonObject } from '../../../src/common/json.ts';
import type { JsonSchema } from '../../../src/common/jsonSchema.ts';
import type { Random } from '../random.ts';
import { schemaAt, valueOf } from './generate.ts';
import { nameOf, remove, set, spotsOf, type Pool, type Spot } from './tree.ts';
import { oddNumbers, oddStrings } from './words.ts';

/** What a mutation may use. */
export interface Material {
  readonly random: Random;
  readonly pool: Pool;
  /** The type's schema, where it is known. */
  readonly schema: JsonSchema | undefined;
}

/** Changes an object in place; false where the object has nothing of the kind that it changes. */
type Mutation = (object: JsonObject, material: Material) => boolean;

/** Changes one spot of those that `wanted` lets through. */
function atSpot(wanted: (spot: Spot) => boolean, change: (spot: Spot, material: Material) => void): Mutation {
  return (object, material) => {
    const spot = material.random.maybe(spotsOf(object).filter(wanted));
    if (spot !== undefined) {
      change(spot, material);
    }
    return spot !== undefined;
  };
}

const inMap = ({ parent }: Spot): boolean => !Array.isArray(parent);
const isText = ({ value }: Spot): boolean => typeof value === 'string';
const isList = ({ value }: Spot): boolean => Array.isArray(value);
const isMap = ({ value }: Spot): boolean => isObject(value);
const isFilled = (spot: Spot): boolean => Array.isArray(spot.value) && spot.value.length > 0;

/** All ways to change an object, by name. Those that find most are there more than once. */
export const mutations: Readonly<Record<string, Mutation>> = {
  'removed field': atSpot(inMap, remove),
  'renamed field': atSpot(inMap, (spot, { random }) => {
    remove(spot);
    set({ ...spot, key: misspelt(String(spot.key), random) }, spot.value);
  }),
  'unknown field': atSpot(isMap, (spot, { random }) => {
    (spot.value as JsonObject)[random.pick(['bogus', 'Name', 'spec', 'metadata', '', 'a.b', '*'])] = random.pick([1, 'x', null, {}, []]);
  }),
  'field of the type': (object, { random, pool, schema }) => {
    const spot = random.maybe([...spotsOf(object).filter(isMap), { path: [], parent: {}, key: '', value: object }]);
    const properties = Object.entries(schemaAt(schema, spot?.path ?? [])?.properties ?? {}).filter(([name]) => name !== 'status' && name !== 'apiVersion' && name !== 'kind');
    const property = random.maybe(properties);
    if (spot === undefined || property === undefined) {
      return false;
    }
    (spot.value as JsonObject)[property[0]] = valueOf(property[0], property[1], { random, pool });
    return true;
  },
  'value of the type': (object, { random, pool, schema }) => {
    const spot = random.maybe(spotsOf(object));
    const known = schemaAt(schema, spot?.path ?? []);
    if (spot === undefined || known === undefined) {
      return false;
    }
    set(spot, valueOf(nameOf(spot), known, { random, pool }));
    return true;
  },
  'value of another document': atSpot(() => true, (spot, { random, pool }) => set(spot, pool.like(nameOf(spot), random))),
  'odd string': atSpot(isText, (spot, { random }) => set(spot, random.pick(oddStrings))),
  'odd number': atSpot(({ value }) => typeof value === 'number', (spot, { random }) => set(spot, random.pick(oddNumbers))),
  'other type': atSpot(() => true, (spot, { random }) => set(spot, ofOtherType(spot.value, random))),
  'other word': atSpot(({ value }) => typeof value === 'string' && /^[A-Za-z]+$/.test(value), (spot, { random, pool }) => {
    set(spot, random.chance(0.5) ? pool.word(random) : misspelt(String(spot.value), random));
  }),
  'spoilt string': atSpot(({ value }) => typeof value === 'string' && value !== '', (spot, { random }) => set(spot, spoilt(String(spot.value), random))),
  'odd key': atSpot(inMap, (spot, { random }) => {
    remove(spot);
    set({ ...spot, key: random.pick(oddStrings) }, spot.value);
  }),
  'null': atSpot(() => true, (spot) => set(spot, null)),
  'emptied': atSpot((spot) => isList(spot) || isMap(spot) || isText(spot), (spot) => set(spot, isList(spot) ? [] : isMap(spot) ? {} : '')),
  'item twice': atSpot(isFilled, ({ value }, { random }) => {
    const list = value as unknown[];
    list.push(structuredClone(random.pick(list)));
  }),
  'item more': atSpot(isList, ({ value }, { random, pool, ...rest }) => {
    (value as unknown[]).push(random.pick([null, 'x', 1, {}, [], pool.like(nameOf({ path: rest.schema === undefined ? [] : ['name'] }), random)]));
  }),
  'swapped values': (object, { random }) => {
    const spots = spotsOf(object).filter(isText);
    const [a, b] = [random.maybe(spots), random.maybe(spots)];
    if (a === undefined || b === undefined || a.value === b.value) {
      return false;
    }
    set(a, b.value);
    set(b, a.value);
    return true;
  },
  'moved field': atSpot((spot) => inMap(spot) && spot.path.length > 1, (spot, { random, pool }) => {
    remove(spot);
    set({ ...spot, key: random.pick([String(spot.key), pool.word(random)]) }, { [String(spot.key)]: spot.value });
  }),
  'system field': (object, { random }) => {
    const metadata = isObject(object.metadata) ? object.metadata : {};
    Object.assign(metadata, random.pick<JsonObject>([
      { resourceVersion: '1' }, { uid: 'x' }, { generation: 5 }, { creationTimestamp: '2030-01-31T12:00:00Z' }, { creationTimestamp: 'never' }, { selfLink: '/x' }, { deletionTimestamp: '2030-01-31T12:00:00Z' }, { deletionGracePeriodSeconds: 5 },
      { managedFields: [{ manager: 'x' }] }, { managedFields: [{ manager: 'x', operation: 'Apply', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: {} }] }, { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'x' }] }, { finalizers: ['x'] }, { finalizers: ['a/b', 'a/b'] }, { finalizers: ['foregroundDeletion', 'orphan'] },
      { generateName: 'x-', name: undefined }, { generateName: 'Bad' }, { labels: { a: null } }, { annotations: { big: 'x'.repeat(262145) } }, { namespace: 'fixtures' }, { namespace: '' }, { clusterName: 'x' }, { name: '' }, { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'x', uid: 'y', controller: true }, { apiVersion: 'apps/v1', kind: 'Deployment', name: 'z', uid: 'w', controller: true }] },
    ]));
    object.metadata = metadata;
    return true;
  },
};

function ofOtherType(value: unknown, random: Random): unknown {
  const others = [true, 5, '5', 'text', [], {}, null, [value], { a: value }, 1.5].filter((other) => typeof other !== typeof value || Array.isArray(other) !== Array.isArray(value));
  return random.pick(others);
}

function misspelt(word: string, random: Random): string {
  const at = random.below(Math.max(word.length, 1));
  return random.pick([
    word.slice(0, at) + word.slice(at + 1), word.slice(0, at) + word.charAt(at) + word.slice(at), word.toLowerCase(), word.charAt(0).toUpperCase() + word.slice(1), `${word}s`, `${word} `,
  ]);
}

function spoilt(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + random.pick(['-', '_', '.', '/', ' ', 'A', '1', ':', '*', '%', '$', 'ä', ',', '=', '\n']) + text.slice(at + random.below(2));
}
