import { isObject } from '../../../common/json.ts';
import { scalarText } from './scalar.ts';

/** A value as lines of block YAML, lists at their key's column as kubectl writes them. Strings stay on one line. */
export function blockLines(value: unknown): string[] {
  if (Array.isArray(value) && value.length > 0) {
    return (value as unknown[]).flatMap(itemLines);
  }
  if (isObject(value) && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, child]) => pairLines(key, child));
  }
  return [inline(value)];
}

/** The lines of one list member. */
export function itemLines(value: unknown): string[] {
  return blockLines(value).map((line, index) => `${index === 0 ? '- ' : '  '}${line}`);
}

/** The lines of one field of a map. */
export function pairLines(key: string, value: unknown): string[] {
  const name = scalarText(key, 'plain', false);
  if (isNested(value)) {
    const indent = Array.isArray(value) ? '' : '  ';
    return [`${name}:`, ...blockLines(value).map((line) => indent + line)];
  }
  return [`${name}: ${inline(value)}`];
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function inline(value: unknown): string {
  return typeof value === 'string' ? scalarText(value, 'plain', false) : jsonText(value);
}

/** JSON.stringify for values that may hold whole numbers of any size. With `unit`, one member per line. */
export function jsonText(value: unknown, unit = '', eol = '\n', indent = ''): string {
  if (typeof value === 'bigint') {
    return value.toString();
  }
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' ? scalarText(value, 'double', true) : JSON.stringify(value ?? null);
  }
  const inner = indent + unit;
  const members = Array.isArray(value)
    ? value.map((member) => jsonText(member, unit, eol, inner))
    : Object.entries(value).map(([key, member]) => `${scalarText(key, 'double', true)}:${unit === '' ? '' : ' '}${jsonText(member, unit, eol, inner)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (members.length === 0 || unit === '') {
    return open + members.join(',') + close;
  }
  return `${open}${eol}${inner}${members.join(`,${eol}${inner}`)}${eol}${indent}${close}`;
}
