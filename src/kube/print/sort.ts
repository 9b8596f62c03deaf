import { Failure } from '../../common/failure.ts';
import { isObject } from '../../common/json.ts';
import { evaluate } from '../jsonpath/evaluate.ts';
import type { Path } from '../jsonpath/types.ts';
import { compareQuantities } from '../text/quantity.ts';

/**
 * Sorts by the first value that a path finds in the object of each, as `kubectl get --sort-by` does: what has none
 * first, text that is a quantity by its amount, other text by its bytes. Throws a Failure where nothing has a value or
 * values cannot be compared.
 */
export function sortByPath<T>(items: readonly T[], objectOf: (item: T) => unknown, path: Path, written: string): T[] {
  const keyed = items.map((item) => ({ item, values: evaluate(path, objectOf(item)) }));
  const without = keyed.filter(({ values }) => values.length === 0);
  if (items.length > 0 && without.length === items.length) {
    throw new Failure('invalid', `No object has anything at ${JSON.stringify(written)} to sort by.`);
  }
  const sorted = keyed.filter(({ values }) => values.length > 0).sort((left, right) => compareValues(left.values[0], right.values[0], written));
  // Those without a value come in the reverse order in kubectl.
  return [...without.reverse(), ...sorted].map(({ item }) => item);
}

function compareValues(left: unknown, right: unknown, written: string): number {
  if (left === null || right === null) {
    return Number(right === null) - Number(left === null);
  }
  if (typeof left === 'string' && typeof right === 'string') {
    return compareQuantities(left, right) ?? Buffer.compare(Buffer.from(left), Buffer.from(right));
  }
  if (isNumber(left) && isNumber(right)) {
    return left < right ? -1 : left > right ? 1 : 0;
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return compareLists(left as unknown[], right as unknown[], written);
  }
  const what = isObject(left) || isObject(right) ? 'maps' : typeof left === typeof right ? `${typeof left}s` : `${typeof left} and ${typeof right}`;
  throw new Failure('invalid', `Objects cannot be sorted by ${JSON.stringify(written)}: its values are ${what}.`);
}

function compareLists(left: readonly unknown[], right: readonly unknown[], written: string): number {
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const order = compareValues(left[index], right[index], written);
    if (order !== 0) {
      return order;
    }
  }
  return 0;
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}
