import { isObject } from '../../common/json.ts';

/**
 * A JSON value as kubectl writes it into text: `[a b]` for lists, `map[a:1 b:2]` for objects with their keys
 * sorted, `<nil>` for null.
 */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) {
    return '<nil>';
  }
  if (typeof value === 'number') {
    return numberText(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(valueText).join(' ')}]`;
  }
  if (isObject(value)) {
    return `map[${sortedKeys(value).map((key) => `${key}:${valueText(value[key])}`).join(' ')}]`;
  }
  return typeof value === 'string' || typeof value === 'bigint' ? String(value) : JSON.stringify(value);
}

const int64 = 2 ** 63;

/** Whole numbers of up to 64 bits in full; others in the shortest form, with an exponent from a million on. */
export function numberText(value: number): string {
  if (Number.isInteger(value) && value >= -int64 && value < int64) {
    return BigInt(value).toString();
  }
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) {
    return String(value);
  }
  const digits = String(Math.abs(power)).padStart(2, '0');
  return `${mantissa}e${power < 0 ? '-' : '+'}${digits}`;
}

/** The object's keys in the order of their characters. */
export function sortedKeys(object: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(object).sort(compareText);
}

export function compareText(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}
