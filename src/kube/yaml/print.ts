import { isObject, type JsonObject } from '../../common/json.ts';
import type { KubeObject } from '../api/types.ts';
import { numberText } from '../text/values.ts';
import { compareKeys } from './keys.ts';
import { keyText, scalarLines } from './scalars.ts';

/** Keys longer than this, in bytes, are written in the long form (`? key`). */
const simpleKeyLimit = 128;

/**
 * An object as YAML, as `kubectl get -o yaml` prints it: keys sorted, two spaces, lists not indented, long lines
 * not folded, no managedFields. Whatever a YAML 1.1 or 1.2 parser could take for something else is quoted, so that
 * it reads back the same everywhere.
 */
export function printYaml(object: KubeObject): string {
  return `${nodeLines(withoutManagedFields(object)).join('\n')}\n`;
}

function withoutManagedFields(object: KubeObject): KubeObject {
  if (!isObject(object.metadata)) {
    return object;
  }
  const entries = Object.entries(object.metadata).filter(([key]) => key !== 'managedFields');
  return { ...object, metadata: Object.fromEntries(entries) };
}

/** The lines of a value, without indentation of their own. */
function nodeLines(value: unknown): string[] {
  if (Array.isArray(value)) {
    return value.length === 0 ? ['[]'] : value.flatMap((member) => hang('- ', nodeLines(member)));
  }
  if (isObject(value)) {
    const keys = Object.keys(value).sort(compareKeys);
    return keys.length === 0 ? ['{}'] : keys.flatMap((key) => entryLines(key, value));
  }
  return scalar(value);
}

function entryLines(key: string, object: JsonObject): string[] {
  const value = object[key];
  const name = keyText(key);
  if (Buffer.byteLength(key) > simpleKeyLimit) {
    return [`? ${name}`, ...hang(': ', nodeLines(value))];
  }
  const lines = nodeLines(value);
  if (Array.isArray(value) && value.length > 0) {
    return [`${name}:`, ...lines];
  }
  if (isObject(value) && Object.keys(value).length > 0) {
    return [`${name}:`, ...lines.map(indented)];
  }
  const [first = '', ...rest] = lines;
  return [`${name}: ${first}`, ...rest.map(indented)];
}

/** Puts a marker before the first line and the other lines under it. */
function hang(marker: string, [first = '', ...rest]: readonly string[]): string[] {
  return [marker + first, ...rest.map(indented)];
}

/** Empty lines, which only block scalars have, stay empty. */
function indented(line: string): string {
  return line === '' ? line : `  ${line}`;
}

function scalar(value: unknown): string[] {
  if (typeof value === 'string') {
    return scalarLines(value);
  }
  if (typeof value === 'number') {
    return [numberText(value)];
  }
  return [typeof value === 'boolean' ? String(value) : 'null'];
}
