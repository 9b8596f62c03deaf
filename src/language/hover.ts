import { typesOf, type JsonSchema } from '../common/jsonSchema.ts';
import type { Analysis } from './analysis.ts';
import type { Place, TreeNode } from './tree.ts';
import { describeTypes } from './words.ts';

export interface FieldHover {
  /** Offsets in the slice. */
  readonly place: Place;
  readonly markdown: string;
}

/** What the API says about the field at an offset of a slice, or undefined where there is none. */
export function hoverAt(analysis: Analysis, offset: number): FieldHover | undefined {
  for (const { root, answer, type } of analysis.manifests) {
    if (answer.state === 'found') {
      const hit = find(root, answer.schema, offset, [type.kind]);
      if (hit !== undefined) {
        return { place: hit.place, markdown: render(hit, answer.origin) };
      }
    }
  }
  return undefined;
}

interface Hit {
  readonly place: Place;
  readonly schema: JsonSchema;
  readonly path: readonly string[];
  readonly required: boolean;
}

function find(node: TreeNode, schema: JsonSchema, offset: number, path: readonly string[]): Hit | undefined {
  if (node.type === 'list') {
    const item = node.items.find((each) => contains(each, offset));
    return item === undefined || schema.items === undefined ? undefined : find(item, schema.items, offset, path);
  }
  if (node.type === 'scalar') {
    return undefined;
  }
  for (const { key, keyPlace, value } of node.entries) {
    const property = propertyOf(schema, key);
    const atKey = contains(keyPlace, offset);
    if (property !== undefined && (atKey || contains(value, offset))) {
      const here = [...path, key];
      const hit = { place: atKey ? keyPlace : value, schema: property, path: here, required: schema.required?.includes(key) === true };
      return atKey || value.type === 'scalar' ? hit : find(value, property, offset, here);
    }
  }
  return undefined;
}

function propertyOf(schema: JsonSchema, key: string): JsonSchema | undefined {
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, key)) {
    return schema.properties[key];
  }
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
}

function contains({ start, end }: Place, offset: number): boolean {
  return start <= offset && offset <= end;
}

function render({ schema, path, required }: Hit, origin: string): string {
  const facts = [
    ...(typesOf(schema).length === 0 ? [] : [describeType(schema)]),
    ...(required ? ['required'] : []),
    ...(schema.default === undefined ? [] : [`default \`${JSON.stringify(schema.default)}\``]),
  ];
  const allowed = schema.enum ?? schema.items?.enum;
  return [
    `**${path.map(escape).join('.')}**${facts.length === 0 ? '' : `: ${facts.join(', ')}`}`,
    ...(schema.description === undefined ? [] : [escape(schema.description)]),
    ...(allowed === undefined ? [] : [`Allowed: ${allowed.map((value) => `\`${String(value) || '""'}\``).join(', ')}`]),
    `_${escape(origin)}_`,
  ].join('\n\n');
}

function describeType(schema: JsonSchema): string {
  if (schema.format === 'quantity') {
    return 'a quantity';
  }
  const items = typesOf(schema).includes('array') && schema.items !== undefined ? typesOf(schema.items) : [];
  const plain = describeTypes(typesOf(schema));
  return items.length === 0 ? plain : `${plain} of ${items.map((type) => plurals[type] ?? type).join(' or ')}`;
}

const plurals: Readonly<Record<string, string>> = { object: 'maps', string: 'strings', integer: 'integers', array: 'lists', number: 'numbers', boolean: 'booleans' };

/** Text from a schema as Markdown that shows it as it is. Its lists stay lists. */
function escape(text: string): string {
  return text.replace(/[\\`_{}[\]<>#|~]/g, '\\$&').replace(/(?<!^\s*)\*/gm, '\\*');
}
