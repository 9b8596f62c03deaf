import type { ScalarValue } from './tree.ts';

/*
 * Kubernetes reads YAML with the rules of sigs.k8s.io/yaml, a mixture of YAML 1.1 and 1.2: yes, no, on, off, y and n
 * are booleans, 010 and 0o10 are 8, 1_000 is 1000, 0b11 is 3, while 12:30 and dates stay strings.
 */

const words: ReadonlyMap<string, ScalarValue> = new Map([
  ...spellings('y', 'yes', 'on', 'true').map((word): [string, ScalarValue] => [word, true]),
  ...spellings('n', 'no', 'off', 'false').map((word): [string, ScalarValue] => [word, false]),
  ...['', '~', ...spellings('null')].map((word): [string, ScalarValue] => [word, null]),
]);

const integer = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const notFinite = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** The value of a plain scalar. Infinity and NaN, which JSON does not have, stay strings. */
export function resolvePlain(source: string): ScalarValue {
  const word = words.get(source);
  if (word !== undefined) {
    return word;
  }
  if (!/^[-+.0-9]/.test(source) || notFinite.test(source)) {
    return source;
  }
  const digits = source.replaceAll('_', '');
  if (integer.test(digits)) {
    return parseInteger(digits);
  }
  return float.test(digits) ? Number(digits) : source;
}

/** A map's key as the JSON that the server reads names it. */
export function resolveKey(source: string): string {
  const value = resolvePlain(source);
  return typeof value === 'string' ? value : value === null ? 'null' : String(value);
}

/** Whether other readers of YAML take the word for a string, so that it is likely meant as one. */
export function isSurprisingBoolean(source: string): boolean {
  return /^(?:y|n|yes|no|on|off)$/i.test(source);
}

function parseInteger(text: string): number {
  const negative = text.startsWith('-');
  const digits = text.replace(/^[-+]/, '');
  const octal = /^0[oO]?([0-7]+)$/.exec(digits);
  const value = octal === null ? Number(digits) : Number.parseInt(octal[1]!, 8);
  return negative ? -value : value;
}

/** Each word in lower case, capitalised and in upper case. */
function spellings(...all: string[]): string[] {
  return [...new Set(all.flatMap((word) => [word, word[0]!.toUpperCase() + word.slice(1), word.toUpperCase()]))];
}
