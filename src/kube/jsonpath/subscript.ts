import type { Scanner } from './scanner.ts';
import type { Path, Slice, Step } from './types.ts';

/** Reads text as if it stood in braces; `place` is where it stands in what `outer` reads, for messages. */
export type ReadNested = (text: string, outer: Scanner, place: number) => Path;

const slice = /^(-?[0-9]*)(:-?[0-9]*)?(:-?[0-9]*)?$/;

/** A key, an index, a slice, a wildcard or a union of them, after the bracket that opens it. */
export function parseBrackets(scanner: Scanner, nested: ReadNested): readonly Step[] {
  const place = scanner.place;
  const text = scanner.until((char) => char === ']' || char === '\n');
  if (!scanner.take(']')) {
    throw scanner.mistake('the bracket is not closed that opened', place - 1);
  }
  const parts = text.split(',');
  if (parts.length > 1) {
    const branches = parts.map((part) => nested(`[${part.replace(/^ +| +$/g, '')}]`, scanner, place));
    return [{ kind: 'union', branches }];
  }
  const key = /^'([^']*)'$/.exec(text)?.[1];
  return key === undefined ? [parseSlice(text, scanner, place)] : nested(`.${key}`, scanner, place);
}

function parseSlice(text: string, scanner: Scanner, place: number): Slice {
  const [all, from = '', to, step] = slice.exec(text === '*' ? ':' : text) ?? [];
  const numbers = [from, to?.slice(1) ?? '', step?.slice(1) ?? ''];
  if (all === undefined || numbers.some((digits) => digits === '-' || !Number.isSafeInteger(Number(digits)))) {
    throw scanner.mistake(`${JSON.stringify(text)} is no index, slice or key in single quotes`, place);
  }
  const [first, second, third] = numbers.map((digits) => (digits === '' ? undefined : Number(digits)));
  return { kind: 'slice', from: first, to: second, step: third, single: to === undefined };
}
