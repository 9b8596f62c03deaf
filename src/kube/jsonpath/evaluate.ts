import { Failure } from '../../common/failure.ts';
import { isObject } from '../../common/json.ts';
import { sortedKeys } from '../text/values.ts';
import { compare } from './compare.ts';
import type { Filter, Path, Slice, Step } from './types.ts';

/**
 * The values that a path finds in an object, in the object's order (keys of maps sorted, where kubectl's order is
 * random). A missing key finds nothing. Throws a Failure where kubectl refuses to go on: an index beyond a list's end,
 * an index or a filter of what is no list, a comparison of different types.
 */
export function evaluate(path: Path, object: unknown): unknown[] {
  return follow(path, [object]);
}

function follow(path: Path, start: readonly unknown[]): unknown[] {
  return path.reduce<unknown[]>((values, step) => take(step, values), [...start]);
}

function take(step: Step, values: readonly unknown[]): unknown[] {
  switch (step.kind) {
    case 'field': return values.flatMap((value) => (isObject(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : []));
    case 'wildcard': return values.flatMap(members);
    case 'descend': return values.flatMap(descendants);
    case 'slice': return sliced(step, values);
    case 'union': return step.branches.flatMap((branch) => follow(branch, values));
    case 'filter': return values.flatMap((value) => filtered(step, value));
    // Text is printed once, numbers once for each value.
    case 'literal': return typeof step.value === 'string' ? [step.value] : values.map(() => step.value);
    case 'word': return bareWord(step.word, values);
  }
}

function bareWord(word: string, values: readonly unknown[]): unknown[] {
  if (word === 'range') {
    return [...values];
  }
  throw invalid(word === 'end' ? '{end} stands where no range is open.' : `${JSON.stringify(word)} has no meaning; text stands in quotes.`);
}

/** The members of a list or map. kubectl takes text for a list of bytes. */
function members(value: unknown): unknown[] {
  if (isObject(value)) {
    return sortedKeys(value).map((key) => value[key]);
  }
  return typeof value === 'string' ? [...Buffer.from(value)] : Array.isArray(value) ? [...(value as unknown[])] : [];
}

/** The value and all below it that have members themselves. */
function descendants(value: unknown): unknown[] {
  const below = members(value);
  return below.length === 0 ? [] : [value, ...(typeof value === 'string' ? [] : below.flatMap(descendants))];
}

/** As in kubectl, a list of which nothing is taken ends the step: the lists behind it are not looked at. */
function sliced(slice: Slice, values: readonly unknown[]): unknown[] {
  const taken: unknown[] = [];
  for (const value of values) {
    const members = value === null ? [] : sliceOf(slice, value);
    if (members.length === 0 && value !== null) {
      break;
    }
    taken.push(...members);
  }
  return taken;
}

function sliceOf(slice: Slice, value: unknown): unknown[] {
  if (!Array.isArray(value)) {
    throw invalid(`An index is of a list, and this is ${typeName(value)}.`);
  }
  const list = value as unknown[];
  const { length } = list;
  const from = slice.from === undefined ? 0 : fromEnd(slice.from, length);
  const to = endOf(slice, length);
  if (from === to) {
    return [];
  }
  if (from < 0 || from >= length || to < 0 || to > length) {
    const outside = from < 0 || from >= length ? from : to - 1;
    throw invalid(`The index ${outside} is outside of a list of ${length}.`);
  }
  if (from > to) {
    throw invalid(`The slice starts at ${from}, behind its end at ${to}.`);
  }
  const step = slice.step ?? 1;
  if (step <= 0) {
    throw invalid('The step of a slice is 1 or more.');
  }
  return list.slice(from, to).filter((_, index) => index % step === 0);
}

/** Where a slice ends. That of a single negative index is counted before the index is: -1 ends at 0, the list's end. */
function endOf({ from, to, single }: Slice, length: number): number {
  if (single) {
    const next = (from ?? 0) + 1;
    return next < 0 || next === 0 ? next + length : next;
  }
  return to === undefined ? length : fromEnd(to, length);
}

function fromEnd(index: number, length: number): number {
  return index < 0 ? index + length : index;
}

function filtered(filter: Filter, value: unknown): unknown[] {
  if (!Array.isArray(value)) {
    throw invalid(`A filter is for the members of a list, and this is ${typeName(value)}.`);
  }
  return (value as unknown[]).filter((member) => passes(filter, member));
}

function passes({ left, comparison }: Filter, member: unknown): boolean {
  if (comparison === undefined) {
    return exists(left, member);
  }
  const lefts = follow(left, [member]);
  if (lefts.length === 0) {
    return false;
  }
  const rights = single(lefts) ? follow(comparison.right, [member]) : [];
  if (rights.length === 0) {
    return false;
  }
  return single(rights) && compare(operand(left, lefts[0]), comparison.operator, operand(comparison.right, rights[0]));
}

/** As in kubectl, a member in which the condition fails, by an index beyond a list's end for one, passes. */
function exists(path: Path, member: unknown): boolean {
  try {
    return follow(path, [member]).length > 0;
  } catch {
    return true;
  }
}

function single(values: readonly unknown[]): true {
  if (values.length > 1) {
    throw invalid('Only one value can be compared with another, and there are more.');
  }
  return true;
}

function operand(path: Path, value: unknown): { readonly value: unknown; readonly float: boolean } {
  const last = path.at(-1);
  return { value, float: last?.kind === 'literal' && last.float };
}

function typeName(value: unknown): string {
  return value === null ? 'nothing' : isObject(value) ? 'a map' : `a ${typeof value}`;
}

function invalid(message: string): Failure {
  return new Failure('invalid', message);
}
