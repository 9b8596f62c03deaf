import { typesOf, type JsonType } from '../../../common/jsonSchema.ts';
import { wrongType } from '../../checks/schema.ts';
import { valueProblem } from '../../checks/values.ts';
import { didYouMean, quote } from '../../words.ts';
import { field, type TreeNode } from '../../tree.ts';
import { homeOf, placeOf, schemaAt, type Spot } from '../spot.ts';
import type { ServerFinding } from '../types.ts';
import type { Explained } from './rule.ts';
import type { JsonSchema } from '../../../common/jsonSchema.ts';

/** A field that the type does not have. */
export function unknownField(spot: Spot, root: JsonSchema | undefined): Explained {
  const parent = root === undefined ? undefined : schemaAt(root, spot.steps.slice(0, -1));
  const candidates = Object.keys(parent?.properties ?? {});
  return { code: 'unknown-field', message: `unknown field \`${spot.name}\`${didYouMean(spot.name, candidates)}`, place: spot.entry?.keyPlace ?? homeOf(spot) };
}

/** A value that the server cannot read as what it must be. */
export function unreadable({ message }: ServerFinding, whole: Spot): Explained {
  const spot = partOf(message, whole);
  const { node, schema, name } = spot;
  const place = spot === whole ? {} : { place: placeOf(spot) };
  return { ...place, ...inWords(message, spot, node, schema, name) };
}

function inWords(message: string, spot: Spot, node: TreeNode, schema: JsonSchema | undefined, name: string): Explained {
  const isThere = spot.rest === '';
  if (isThere && schema !== undefined) {
    const types = typesOf(schema);
    const problem = node.type === 'scalar' ? valueProblem(node, schema, name) : undefined;
    if (problem !== undefined) {
      return { code: 'invalid-value', message: problem };
    }
    if (types.length > 0 && message.includes('cannot unmarshal')) {
      return { code: 'wrong-type', message: wrongType(node, types, name) };
    }
  }
  const type = typeOfGo(/of type (\S+)\s*$/.exec(message)?.[1]);
  if (isThere && type !== undefined) {
    return { code: 'wrong-type', message: wrongType(node, [type], name) };
  }
  return { code: 'invalid-value', message: isThere && node.type === 'scalar' ? `${quote(node.source)} is not a valid \`${name}\`: ${tidy(message)}` : tidy(message) };
}

/** Where a map is refused for a value in it, that value: `cannot unmarshal number into Go struct field ObjectMeta.labels of type string`. */
function partOf(message: string, spot: Spot): Spot {
  const match = /cannot unmarshal \w+ into Go struct field \w+\.(\S+) of type (\S+)$/.exec(message);
  const type = typeOfGo(match?.[2]);
  const part = match === null || spot.rest !== '' || spot.node.type !== 'map' ? undefined : field(spot.node, ...match[1]!.split('.'));
  if (part === undefined || type === undefined) {
    return spot;
  }
  const entries = part.type === 'map' ? part.entries : [];
  const wrong = entries.find(({ value }) => value.type === 'scalar' && value.value !== null && typeof value.value !== type);
  return wrong === undefined ? { ...spot, node: part, entry: undefined, name: match![1]!.split('.').at(-1)!, schema: undefined } : { ...spot, node: wrong.value, entry: wrong, name: wrong.key, schema: undefined };
}

/** The types of Go that are no structs and no maps. */
const goTypes: readonly (readonly [RegExp, JsonType])[] = [[/^u?int\d*$/, 'integer'], [/^float\d+$/, 'number'], [/^bool$/, 'boolean'], [/^string$/, 'string'], [/^\[\]/, 'array']];

function typeOfGo(type: string | undefined): JsonType | undefined {
  return type === undefined ? undefined : goTypes.find(([pattern]) => pattern.test(type))?.[1] ?? 'object';
}

/** Without what only tells how the server's program is made. */
export function tidy(message: string): string {
  return message
    .replace(/^(?:json: |error unmarshaling JSON: |error converting YAML to JSON: |yaml: |while decoding JSON: |unable to [^:]+: )+/g, '')
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}
