import { Failure } from '../../common/failure.ts';
import { parseBraced } from './parse.ts';
import type { Path } from './types.ts';

/**
 * Reads one path as kubectl's custom-columns and --sort-by do: `spec.nodeName`, `.spec.nodeName`, `{spec.nodeName}` or
 * `{.spec.nodeName}`, with all that kubectl's JSONPath dialect has. Throws a Failure of code `invalid` that says what
 * is wrong and where.
 */
export function parsePath(text: string): Path {
  if (text === '') {
    return [];
  }
  const [, braced, plain] = /^(?:\{\.?([^{}]+)\}|\.?([^{}]+))$/.exec(text) ?? [];
  const inner = braced ?? plain;
  if (inner === undefined) {
    throw new Failure('invalid', `${JSON.stringify(text)} is no path in an object.`, { hint: 'Write it as .spec.nodeName or {.spec.nodeName}.' });
  }
  return parseBraced(`{.${inner}}`);
}

/**
 * Writes the JSONPath of a place in a document, such as `{.metadata.labels.app\.kubernetes\.io/name}`: text is a key,
 * a number an index. Undefined where kubectl's dialect has no way to name a key: one that holds a backslash.
 */
export function pathTo(steps: readonly (string | number)[]): string | undefined {
  if (steps.some((step) => typeof step === 'string' && step.includes('\\'))) {
    return undefined;
  }
  return `{${steps.map(written).join('') || '@'}}`;
}

function written(step: string | number): string {
  if (typeof step === 'number') {
    return `[${step}]`;
  }
  // An empty key has to stand in quotes, since two dots mean another thing.
  return step === '' ? "['']" : `.${step === '*' ? '\\*' : step.replace(/[\s.,[\]$@{}]/gu, '\\$&')}`;
}
