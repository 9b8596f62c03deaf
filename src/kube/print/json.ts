import { isObject } from '../../common/json.ts';
import { sortedKeys } from '../text/values.ts';

/**
 * A value as JSON as kubectl writes it: keys sorted, and the characters escaped that have a meaning in HTML. On one
 * line, or with `indent` at each level (kubectl: four blanks).
 */
export function jsonText(value: unknown, indent = ''): string {
  return write(value, indent, '\n');
}

function write(value: unknown, indent: string, lineEnd: string): string {
  const inner = lineEnd + indent;
  if (Array.isArray(value)) {
    return group('[', ']', (value as unknown[]).map((member) => write(member, indent, inner)), indent, lineEnd);
  }
  if (isObject(value)) {
    const colon = indent === '' ? ':' : ': ';
    return group('{', '}', sortedKeys(value).map((key) => quotedText(key) + colon + write(value[key], indent, inner)), indent, lineEnd);
  }
  return scalar(value);
}

function group(open: string, close: string, members: readonly string[], indent: string, lineEnd: string): string {
  if (members.length === 0) {
    return open + close;
  }
  return indent === '' ? `${open}${members.join(',')}${close}` : `${open}${lineEnd}${indent}${members.join(`,${lineEnd}${indent}`)}${lineEnd}${close}`;
}

function scalar(value: unknown): string {
  if (typeof value === 'string') {
    return quotedText(value);
  }
  if (typeof value === 'bigint' || typeof value === 'boolean') {
    return String(value);
  }
  return typeof value === 'number' ? JSON.stringify(value) : 'null';
}

const special = /[<>&\u2028\u2029]/g;

function quotedText(text: string): string {
  return JSON.stringify(text).replace(special, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
