import { isObject } from '../../common/json.ts';
import type { KubeObject } from '../api/types.ts';
import { numberText } from '../text/values.ts';
import { compareKeys } from './keys.ts';
import { keyText, type Place, scalarLines } from './scalars.ts';

/** Keys longer than this, in bytes, are written in the long form (`? key`). */
const simpleKeyLimit = 128;

/**
 * An object as YAML, as `kubectl get -o yaml` prints it: keys sorted, two spaces, lists not indented, long text
 * folded, managedFields only where they are asked for. Whatever a YAML 1.1 or 1.2 parser could take for something else is quoted, so that it
 * reads back the same everywhere.
 */
export function printYaml(object: KubeObject, managedFields = false): string {
  return `${nodeLines(managedFields ? object : withoutManagedFields(object), { column: 0, indent: 0 }).join('\n')}\n`;
}

function withoutManagedFields(object: KubeObject): KubeObject {
  if (!isObject(object.metadata)) {
    return object;
  }
  const entries = Object.entries(object.metadata).filter(([key]) => key !== 'managedFields');
  return { ...object, metadata: Object.fromEntries(entries) };
}

/** The lines of a value, without indentation of their own. */
function nodeLines(value: unknown, place: Place): string[] {
  if (Array.isArray(value)) {
    const member = { column: place.column + 2, indent: place.column + 2 };
    return value.length === 0 ? ['[]'] : value.flatMap((one) => hang('- ', nodeLines(one, member)));
  }
  if (isObject(value)) {
    const keys = Object.keys(value).sort(compareKeys);
    return keys.length === 0 ? ['{}'] : keys.flatMap((key) => entryLines(key, value[key], place.column));
  }
  return scalar(value, place);
}

/** A key and its value, where the key stands in this column. */
function entryLines(key: string, value: unknown, column: number): string[] {
  const name = keyText(key);
  const inner = { column: column + 2, indent: column + 2 };
  if (Buffer.byteLength(key) > simpleKeyLimit) {
    return [`? ${name}`, ...hang(': ', nodeLines(value, inner))];
  }
  if (Array.isArray(value) && value.length > 0) {
    return [`${name}:`, ...nodeLines(value, { column, indent: column })];
  }
  if (isObject(value) && Object.keys(value).length > 0) {
    return [`${name}:`, ...nodeLines(value, inner).map(indented)];
  }
  const [first = '', ...rest] = nodeLines(value, { column: column + name.length + 2, indent: column + 2 });
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

function scalar(value: unknown, place: Place): string[] {
  if (typeof value === 'string') {
    return scalarLines(value, place);
  }
  if (typeof value === 'number') {
    return [numberText(value)];
  }
  return [typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : 'null'];
}
