import type { JsonSchema } from '../../common/jsonSchema.ts';
import type { ScalarNode } from '../tree.ts';
import { didYouMean, nearest, quote } from '../words.ts';

const quantity = /^[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[KMGTPE]i|[numkMGTPE]|[eE][-+]?[0-9]+)?$/;
const quantitySuffixes = ['n', 'u', 'm', 'k', 'M', 'G', 'T', 'P', 'E', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const dateTime = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:[.,]\d+)?(?:[Zz]|[-+]\d{2}:\d{2})$/;

/** What is wrong with a value whose type is right, or undefined. */
export function valueProblem(node: ScalarNode, schema: JsonSchema, name: string): string | undefined {
  return enumProblem(node, schema, name) ?? formatProblem(node, schema, name) ?? limitProblem(node, schema, name);
}

function enumProblem({ value }: ScalarNode, schema: JsonSchema, name: string): string | undefined {
  // The server takes an empty word for "not set" and fills in the default.
  if (schema.enum === undefined || value === '' || schema.enum.includes(value)) {
    return undefined;
  }
  const allowed = schema.enum.map(String);
  const list = allowed.length > 20 ? '' : `; allowed: ${allowed.filter((each) => each !== '').join(', ')}`;
  return `${quote(value)} is not a value of \`${name}\`${typeof value === 'string' ? didYouMean(value, allowed).replace('?', '') : ''}${list}`;
}

type FormatRule = (node: ScalarNode, name: string) => string | undefined;

const formats: Readonly<Record<string, FormatRule>> = {
  int32: ({ value, source }, name) => (isNumber(value) && (value > 2 ** 31 - 1 || value < -(2 ** 31)) ? `${quote(source)} is too large for \`${name}\`, a 32-bit integer` : undefined),
  int64: ({ value, source }, name) => (isNumber(value) && Math.abs(value) > 2 ** 63 ? `${quote(source)} is too large for \`${name}\`, a 64-bit integer` : undefined),
  quantity: ({ value }, name) => (isString(value) && !quantity.test(value.trim()) ? quantityMessage(value, name) : undefined),
  byte: ({ value }, name) => (isString(value) && !base64.test(value.replace(/[\r\n]/g, '')) ? `\`${name}\` must be base64 (a Secret takes plain text in stringData)` : undefined),
  'date-time': ({ value }) => (isString(value) && !dateTime.test(value) ? `${quote(value)} is not a time such as 2030-01-31T12:00:00Z` : undefined),
};

function formatProblem(node: ScalarNode, { format }: JsonSchema, name: string): string | undefined {
  return format !== undefined && Object.hasOwn(formats, format) ? formats[format]!(node, name) : undefined;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function quantityMessage(value: string, name: string): string {
  const parts = /^\s*([-+]?[0-9.]+)\s*([A-Za-z]+)\s*$/.exec(value);
  const suffix = parts === null ? undefined : (parts[2]!.endsWith('B') ? nearest(parts[2]!.slice(0, -1), quantitySuffixes) : nearest(parts[2]!, quantitySuffixes));
  const hint = suffix === undefined ? '' : `; did you mean \`${parts![1]!}${suffix}\`?`;
  return `${quote(value)} is not a quantity for \`${name}\`: a number with one of ${quantitySuffixes.join(', ')} or none${hint}`;
}

function limitProblem({ value }: ScalarNode, schema: JsonSchema, name: string): string | undefined {
  if (typeof value === 'number') {
    return numberProblem(value, schema, name);
  }
  if (typeof value !== 'string') {
    return undefined;
  }
  const length = [...value].length;
  if (length < (schema.minLength ?? 0)) {
    return `\`${name}\` must have at least ${schema.minLength!} characters`;
  }
  if (length > (schema.maxLength ?? Infinity)) {
    return `\`${name}\` must have at most ${schema.maxLength!} characters, not ${length}`;
  }
  return schema.pattern !== undefined && compile(schema.pattern)?.test(value) === false ? `${quote(value)} does not match the pattern of \`${name}\`: ${schema.pattern}` : undefined;
}

function numberProblem(value: number, schema: JsonSchema, name: string): string | undefined {
  if (value < (schema.minimum ?? -Infinity) || value <= (schema.exclusiveMinimum ?? -Infinity)) {
    return `\`${name}\` must be ${schema.minimum === undefined ? `greater than ${schema.exclusiveMinimum!}` : `at least ${schema.minimum}`}`;
  }
  if (value > (schema.maximum ?? Infinity) || value >= (schema.exclusiveMaximum ?? Infinity)) {
    return `\`${name}\` must be ${schema.maximum === undefined ? `less than ${schema.exclusiveMaximum!}` : `at most ${schema.maximum}`}`;
  }
  return undefined;
}

/** A pattern in Go's syntax as far as JavaScript reads it the same way; others are left to the server. */
function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return undefined;
  }
}
