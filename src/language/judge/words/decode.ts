import { typesOf, type JsonType } from '../../../common/jsonSchema.ts';
import { wrongType } from '../../checks/schema.ts';
import { valueProblem } from '../../checks/values.ts';
import { didYouMean, quote } from '../../words.ts';
import { homeOf, schemaAt, type Spot } from '../spot.ts';
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
export function unreadable({ message }: ServerFinding, spot: Spot): Explained {
  const { node, schema, name } = spot;
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
