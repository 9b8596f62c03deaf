import { Failure } from '../../common/failure.ts';

export interface Operand {
  readonly value: unknown;
  /** Written with a point: a number that is none of the whole ones, even where it has no fraction. */
  readonly float: boolean;
}

type Kind = 'boolean' | 'float' | 'integer' | 'string';

const tests: Readonly<Record<string, (order: number) => boolean>> = {
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** Compares as filters do: only what is of one type, whole numbers being of another than fractions. Throws a Failure. */
export function compare(left: Operand, operator: string, right: Operand): boolean {
  const test = tests[operator];
  if (test === undefined) {
    throw new Failure('invalid', `There is no comparison ${operator} in a filter.`, { hint: 'Use ==, !=, <, <=, > or >=.' });
  }
  const kind = kindOf(left);
  const other = kindOf(right);
  const ordered = operator !== '==' && operator !== '!=';
  if (kind === undefined || other === undefined || (ordered && (kind === 'boolean' || other === 'boolean'))) {
    throw new Failure('invalid', `Lists, maps and nothing cannot be compared${ordered ? ', and truth values have no order' : ''}.`);
  }
  if (kind !== other) {
    throw new Failure('invalid', `A filter cannot compare ${kind} with ${other}.`);
  }
  return test(orderOf(left.value, right.value));
}

function kindOf({ value, float }: Operand): Kind | undefined {
  if (typeof value === 'string' || typeof value === 'boolean') {
    return typeof value === 'string' ? 'string' : 'boolean';
  }
  if (typeof value === 'number') {
    return float || !Number.isInteger(value) || Math.abs(value) > 2 ** 63 ? 'float' : 'integer';
  }
  return typeof value === 'bigint' ? 'integer' : undefined;
}

/** Text in the order of its bytes. NaN does not occur in JSON. */
function orderOf(left: unknown, right: unknown): number {
  if (typeof left === 'string' && typeof right === 'string') {
    return Buffer.compare(Buffer.from(left), Buffer.from(right));
  }
  const [a, b] = [left as number, right as number];
  // eslint-disable-next-line eqeqeq -- a bigint equals the number of the same value only so
  return a == b ? 0 : a < b ? -1 : 1;
}
